"""Names that two states share, told apart by the countries that the article is about.

عمان is Oman or Jordan's capital, طرابلس a capital or a city of Lebanon, المملكة
whichever kingdom is at issue. The names are data (`namesakes.csv`). What a
name stands for without doubt is told in `known.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mithaq.actors.countries import Country, countries
from mithaq.actors.gazetteer import entity_id
from mithaq.actors.lexicon import NameIndex, name_key, read_lexicon, spellings
from mithaq.actors.spans import Span
from mithaq.actors.words import Words

_DAMMA, _FATHA = "\u064f", "\u064e"


@dataclass(frozen=True, slots=True)
class _Namesake:
    codes: tuple[str, ...]
    otherwise: str


@cache
def _namesakes() -> NameIndex[_Namesake]:
    index: NameIndex[_Namesake] = NameIndex()
    for row in read_lexicon("namesakes"):
        index.add(row["name"], _Namesake(spellings(row["codes"]), row["otherwise"]))
    return index


def settled(words: Words, spans: list[Span], evident: Counter[str]) -> list[Span]:
    """The spans with every shared name given to the country that the rest of the article speaks for.

    `evident` counts the countries that the article names otherwise.
    """
    covered = {i for s in spans if s.length > 1 for i in range(s.first, s.last)}
    by_word = {s.first: s for s in spans}
    for index, cut, last, namesake in _namesakes().find(words):
        if any(i in covered for i in range(index, last)):
            continue
        if last < len(words.tokens) and _goes_on(words, last):
            continue
        code = _prevailing(namesake, evident)
        found = _span(words, index, cut, last, namesake, code)
        if found is not None:
            by_word[index] = found
    return sorted(by_word.values(), key=lambda s: s.first)


def evident_countries(spans: Iterable[Span], codes: Iterable[str], words: Words) -> Counter[str]:
    """How often each country is named by something else than a shared name, adjectives included."""
    evident: Counter[str] = Counter(codes)
    for span in spans:
        shared = span.length == 1 and _namesakes().at(words, span.first) is not None
        if span.country and span.kind in ("country", "place", "organisation", "person") and not shared:
            evident[span.country] += 1
    return evident


def _goes_on(words: Words, last: int) -> bool:
    """Whether a name goes on with its kingdom: المملكة المتحدة, or a foreign one by its adjective."""
    if not words.spaced(last - 1):
        return False
    key = words.tokens[last].key
    return key == name_key("المتحدة") or key in countries().adjectives


def _prevailing(namesake: _Namesake, evident: Counter[str]) -> str | None:
    """The country most named of those that share the name; None where none is."""
    ranked = sorted(namesake.codes, key=lambda code: (-evident[code], namesake.codes.index(code)))
    return ranked[0] if evident[ranked[0]] else None


def _span(words: Words, first: int, cut: int, last: int, namesake: _Namesake, code: str | None) -> Span | None:
    country = countries().by_code(code) if code else None
    surface = words.text[words.source_start(first, cut) : words.tokens[last - 1].end]
    name = words.tokens[first].key[cut:]
    if name == name_key("عمان"):
        # Vowel marks tell: عُمان is the country, عَمّان the city.
        if _DAMMA in surface[:2]:
            country = countries().by_code("OM")
        elif _FATHA in surface[:2]:
            country = countries().by_code("JO")
    if country is None and name == name_key("عمان") and _beside_capital(words, first, last):
        country = countries().by_code("JO")
    if country is None:
        return None if namesake.otherwise.startswith("place") else _otherwise(first, cut, last, namesake)
    capital = next((c for c in country.capitals if name_key(c) == name), None)
    if capital is not None:
        return _place(first, cut, last, country)
    if name == name_key("طرابلس"):
        return Span(first, last, cut, "place", "gazetteer", 0.8, 4, "place:tripoli-lebanon", country.code, "city")
    return Span(first, last, cut, "country", "gazetteer", 0.9, 4, country.entity_id, country.code)


def _beside_capital(words: Words, first: int, last: int) -> bool:
    """Whether a capital is joined to the name: الرياض وعمان."""
    for index in (first - 1, last):
        if 0 <= index < len(words.tokens) and countries().capitals.at(words, index) is not None:
            return words.tokens[max(first, index)].key.startswith("و")
    return False


def _place(first: int, cut: int, last: int, country: Country) -> Span:
    identity = entity_id("place", country.capital_en)
    return Span(first, last, cut, "place", "gazetteer", 0.9, 4, identity, country.code, "capital")


def _otherwise(first: int, cut: int, last: int, namesake: _Namesake) -> Span | None:
    country = countries().by_code(namesake.otherwise.partition(":")[2])
    if country is None:
        return None
    return Span(first, last, cut, "country", "gazetteer", 0.7, 4, country.entity_id, country.code)
