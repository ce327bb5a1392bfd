"""All known actors by name: countries, places, organisations, groups, people.

One index over the lexicon files. Whether a name found in a text stands for the
actor there (a city as a metonym, a newspaper in quotation marks) is decided in
`known.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import simplemma
from babel import Locale

from mithaq.actors.countries import countries
from mithaq.actors.lexicon import NameIndex, read_lexicon, spellings
from mithaq.actors.words import readings
from mithaq.orthography import folded

_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A known actor.

    `entity_id` is stable, such as `organisation:nato`; `use` says what must
    stand around the name: `yes` (nothing), `quoted` (quotation marks or its
    head noun), `city` and `territory` (the context of an actor), `capital`,
    `land` (nothing: named like a state), `never` (a name that hides others and is no actor).
    """

    entity_id: str
    kind: str
    name: str
    name_en: str | None
    country: str | None
    use: str = "yes"
    media: bool = False


def entity_id(kind: str, name_en: str) -> str:
    """The stable id of a lexicon entry."""
    return f"{kind}:{_SLUG.sub('-', name_en.lower()).strip('-')}"


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the seed: full spellings, the family names that name them alone.

    `of_state` is true for who holds or held an office in which a state speaks.
    """

    entity_id: str
    name: str
    name_en: str
    country: str | None
    full: tuple[str, ...]
    alone: tuple[str, ...]
    of_state: bool = False


class Gazetteer:
    """Everything the lexicons know, in one index of names, and by id."""

    # `latin` holds the English names of organisations, as Arabic texts quote them.

    def __init__(self) -> None:
        self.names: NameIndex[Entry] = NameIndex()
        self.latin: NameIndex[Entry] = NameIndex()
        self.by_id: dict[str, Entry] = {}
        self.person_by_id: dict[str, KnownPerson] = {}
        self.people: NameIndex[KnownPerson] = NameIndex()
        self.people_alone: NameIndex[KnownPerson] = NameIndex()
        for row in read_lexicon("not_actors"):
            for name in spellings(row["names"]):
                self.names.add(name, Entry("none", "none", name, None, None, "never"))
        self._add_people()
        self._add_organisations()
        self._add_countries()
        self._add_cities()

    def _add(self, entry: Entry, names: tuple[str, ...]) -> None:
        self.by_id.setdefault(entry.entity_id, entry)
        for name in names:
            self.names.add(name, entry)

    def _add_organisations(self) -> None:
        for row in read_lexicon("organisations"):
            names = spellings(row["names"])
            media = row["kind"] == "media"
            kind = "organisation" if media else row["kind"]
            entry = Entry(
                entity_id(kind, row["name_en"]),
                kind,
                names[0],
                row["name_en"],
                row["country"] or None,
                row["alone"],
                media,
            )
            self._add(entry, names)
            if row["name_en"][:1].isupper():
                for name in (row["name_en"], row["name_en"].upper()):
                    self.latin.add(name, entry)

    def _add_countries(self) -> None:
        for country in countries().all:
            use = "yes" if country.is_state else "land"
            entry = Entry(country.entity_id, country.kind, country.name, country.name_en, country.code or None, use)
            self._add(entry, country.names)
        for country in countries().all:
            if country.capitals:
                place = Entry(
                    entity_id("place", country.capital_en), "place", country.capitals[0], country.capital_en,
                    country.code or None, "capital",
                )  # fmt: skip
                self._add(place, country.capitals)

    def _add_cities(self) -> None:
        for row in read_lexicon("cities"):
            names = spellings(row["names"])
            self._add(
                Entry(
                    entity_id("place", row["name_en"]),
                    "place",
                    names[0],
                    row["name_en"],
                    row["country"] or None,
                    row["kind"],
                ),
                names,
            )
        # Exemplar cities of the time zones: some four hundred cities in Arabic and English.
        arabic, english = Locale("ar").time_zones, Locale("en").time_zones
        for zone, names in arabic.items():
            city = names.get("city")
            if city and zone.count("/") >= 1 and not zone.startswith(("Etc/", "Antarctica/")):
                name_en = english.get(zone, {}).get("city") or zone.rsplit("/", 1)[1].replace("_", " ")
                if city not in self.names and city not in countries().names and " " + city not in self.names:
                    self._add(Entry(entity_id("place", name_en), "place", city, name_en, None, "city"), (city,))

    def _add_people(self) -> None:
        for row in read_lexicon("people"):
            full, alone = spellings(row["names"]), spellings(row["alone"])
            person = KnownPerson(
                entity_id("person", row["name_en"]), full[0], row["name_en"], row["country"] or None, full, alone,
                row["office"] == "state",
            )  # fmt: skip
            self.person_by_id[person.entity_id] = person
            for name in full:
                self.people.add(name, person)
            for name in alone:
                self.people_alone.add(name, person)


@cache
def gazetteer() -> Gazetteer:
    """The lexicons, read once."""
    return Gazetteer()


def speaks_for_a_state(name: str) -> bool:
    """Whether a name is that of a known person who holds or held an office of a state."""
    known = gazetteer().people.get(name) or gazetteer().people_alone.get(name)
    return known is not None and known.of_state


def is_outlet(name: str) -> bool:
    """Whether a name is that of a known newspaper, agency or broadcaster."""
    known = gazetteer().names.get(name) or gazetteer().latin.get(name)
    return known is not None and known.media


@cache
def function_words() -> frozenset[str]:
    """Folded words that no name contains: prepositions, particles, common verbs, words of time."""
    return frozenset(folded(w) for row in read_lexicon("function_words") for w in spellings(row["words"]))


@cache
def _spelled_names() -> frozenset[str]:
    return frozenset(w for row in read_lexicon("given_names") for w in spellings(row["names"]))


def is_function_word(key: str, surface: str) -> bool:
    """Whether a word as written is a function word: بأن is one, بان (of بان كي مون) is a name."""
    if key not in function_words() or key == "علي":
        return False
    return key not in given_names() or surface not in _spelled_names()


@cache
def acting_verbs() -> frozenset[str]:
    """Folded verbs that a city takes when it stands for a state."""
    return frozenset(folded(w) for row in read_lexicon("acting_verbs") for w in spellings(row["verbs"]))


@cache
def saying_verbs() -> frozenset[str]:
    """Folded verbs of saying, after which a person's name often follows."""
    return frozenset(
        folded(w)
        for row in read_lexicon("function_words")
        if "saying" in row["comment"]
        for w in spellings(row["words"])
    )


@cache
def given_names(sure: bool = False) -> frozenset[str]:
    """Folded first names of people; with `sure`, without those that are common words too."""
    rows = read_lexicon("given_names")
    weak = frozenset(folded(w) for row in rows if row["sure"] != "yes" for w in spellings(row["names"]))
    strong = frozenset(folded(w) for row in rows if row["sure"] == "yes" for w in spellings(row["names"]))
    return strong - weak if sure else strong | weak


def in_dictionary(surface: str) -> bool:
    """Whether a word as written, clitics and all, stands in the Arabic dictionary."""
    return bool(surface) and simplemma.is_known(surface, lang="ar")


@lru_cache(maxsize=1 << 17)
def is_common(key: str, surface: str) -> bool:
    """Whether a word stands in the Arabic dictionary, with or without clitics: then it is hardly a foreign name."""
    if key in function_words():
        return True
    if any(map(in_dictionary, {key, surface})):
        return True
    if key.startswith("ال") and len(key) > 4 and in_dictionary(surface[2:]):
        return True
    # و goes with any word; ب and ل only before longer ones; ف and ك begin too many foreign names.
    for cut, rest in readings(key):
        if cut != 1 or not key.startswith(("و", "ب", "ل")) or len(rest) < (3 if key.startswith("و") else 4):
            continue
        if rest in function_words() or in_dictionary(surface[cut:]):
            return True
    return False


def has_pronoun(key: str, surface: str) -> bool:
    """Whether a word is a dictionary word with a suffixed pronoun (زوجها, رحمته, سرورنا): no name has one."""
    if key in given_names():
        return False
    for suffix in ("هما", "ها", "هم", "نا", "كم", "ه"):
        if surface.endswith(suffix) and len(surface) - len(suffix) > 2:
            stem = surface[: -len(suffix)]
            forms = (stem, stem[:-1] + "ة") if stem.endswith("ت") else (stem,)
            return any(is_common(folded(form), form) for form in forms)
    return False
