"""Actors: who is named in an article, and who is the same over all articles.

`find_actor_mentions` reads one article; `resolve_actors` takes the mentions of
all articles and says which of them mean one real-world actor. The lexicons are
data files in `lexicons/`, made to be extended without knowing Python.
"""

from mithaq.actors.countries import Countries, Country, Nationality, countries, find_nationalities
from mithaq.actors.find import find_actor_mentions
from mithaq.actors.gazetteer import is_outlet, speaks_for_a_state
from mithaq.actors.mention import ActorMention, outermost
from mithaq.actors.resolve import ActorResolution, country_actors, resolve_actors

__all__ = [
    "ActorMention",
    "ActorResolution",
    "Countries",
    "Country",
    "Nationality",
    "countries",
    "country_actors",
    "find_actor_mentions",
    "find_nationalities",
    "is_outlet",
    "outermost",
    "resolve_actors",
    "speaks_for_a_state",
]
