"""Titles and what they are of: الرئيس الروسي, وزير الخارجية الإيراني, مدير منظمة «…».

Finds the phrases that give a person a role. Which person has it is decided in
`persons.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mithaq.actors.countries import Nationality
from mithaq.actors.gazetteer import function_words, gazetteer
from mithaq.actors.lexicon import NameIndex, read_lexicon, spellings, word_set
from mithaq.actors.spans import Span
from mithaq.actors.words import Words, readings

_MAX_WORDS = 14


@dataclass(frozen=True, slots=True)
class Title:
    """A title phrase: words `first` to `last` (end-exclusive), `cut` letters of the first are clitics.

    `bare` tells that nothing but the title word stands there (الرئيس);
    `country` is the country of the office, where the phrase names one.
    """

    first: int
    last: int
    cut: int
    kind: str  # office royal honorific counterpart role
    bare: bool
    country: str | None


@cache
def title_index() -> NameIndex[str]:
    """Title words and their kind."""
    index: NameIndex[str] = NameIndex()
    for row in read_lexicon("titles"):
        for title in spellings(row["title"]):
            index.add(title, row["kind"])
    return index


@cache
def role_words() -> frozenset[str]:
    """Folded words that go on with a title: portfolios, adjectives of office, what an office is of."""
    return word_set(read_lexicon("role_words"), "words")


def title_phrases(words: Words, nationalities: list[Nationality], bodies: list[Span]) -> list[Title]:
    """Every title phrase, in text order, none inside another."""
    by_start = {n.start: n for n in nationalities}
    body_at: dict[int, Span] = {}
    for span in bodies:
        if span.kind in ("organisation", "group") and span.length > body_at.get(span.first, span).length - 1:
            body_at[span.first] = span
    found: list[Title] = []
    index = 0
    while index < len(words.tokens):
        hit = title_index().at(words, index)
        if hit is None:
            index += 1
            continue
        cut, after, kind = hit
        title = _phrase(words, index, cut, after, kind, by_start, body_at)
        found.append(title)
        index = max(after, title.last if kind != "honorific" else after)
    return found


def _phrase(
    words: Words,
    first: int,
    cut: int,
    after: int,
    kind: str,
    by_start: dict[int, Nationality],
    body_at: dict[int, Span],
) -> Title:
    tokens = words.tokens
    last, country = after, None
    while kind != "honorific" and last < len(tokens) and last - first < _MAX_WORDS and words.spaced(last - 1):
        key = tokens[last].key
        nationality = next((by_start[s] for s in (tokens[last].start, tokens[last].start + 1) if s in by_start), None)
        body = body_at.get(last)
        if body is not None and body.length > 1:
            country = country or body.country
            last = body.last
            continue
        if nationality is not None:
            if len(nationality.country_codes) == 1 and nationality.country_codes != ("EU",):
                country = country or nationality.country_codes[0]
            while last < len(tokens) and tokens[last].start < nationality.end:
                last += 1
            continue
        person = gazetteer().people.at(words, last)
        if person is not None and person[1] - last > 1:
            break  # whose name begins like a place with a preposition
        known = gazetteer().names.at(words, last)
        if (
            known is not None
            and known[2].kind in ("country", "organisation", "group", "place")
            and known[2].use != "quoted"
        ):
            country = country or known[2].country
            last = known[1]
            continue
        if any(rest in role_words() for _, rest in readings(key)):
            last += 1
            continue
        second = title_index().at(words, last)
        if second is not None and second[0] == 0 and second[2] in ("office", "royal") and kind in ("office", "role"):
            last = second[1]
            continue
        break
    while last > after and tokens[last - 1].key in function_words():
        last -= 1
    return Title(first, last, cut, kind, last == first + 1, country)
