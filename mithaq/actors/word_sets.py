"""Closed sets of words that several finders need, by name, from `lexicons/word_sets.csv`.

Words that stand for actors themselves are in the gazetteer's files.
"""

from __future__ import annotations

from functools import cache

from mithaq.actors.lexicon import read_lexicon, spellings
from mithaq.actors.words import readings
from mithaq.orthography import folded


@cache
def words_of(name: str) -> frozenset[str]:
    """The folded words of a set.

    Raises:
        KeyError: no set has this name.
    """
    for row in read_lexicon("word_sets"):
        if row["set"] == name:
            return frozenset(folded(word) for word in spellings(row["words"]))
    raise KeyError(f"word_sets.csv has no set {name!r}")


def is_one_of(key: str, name: str) -> bool:
    """Whether a folded word is in a set, with or without clitics."""
    members = words_of(name)
    return any(rest in members for _, rest in readings(key))
