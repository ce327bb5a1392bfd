"""Collectives that take sides in conflicts and agreements: القادة الأوروبيون, المتمردون الأكراد, قادة منطقة اليورو.

A plural alone names nobody; with a nationality, a sphere or the body that they
belong to it names a group. Which nouns do so is data (`collectives.csv`).
Groups with a fixed name (القوى الكبرى) are in the gazetteer.
"""

from __future__ import annotations

from functools import cache

from mithaq.actors.countries import EUROPE, countries
from mithaq.actors.extent import Adjectives, definite_adjective
from mithaq.actors.gazetteer import gazetteer
from mithaq.actors.lexicon import NameIndex, read_lexicon, spellings
from mithaq.actors.spans import Span
from mithaq.actors.word_sets import words_of
from mithaq.actors.words import Words

_FORMULA = 8  # characters from one figure to the other


@cache
def _collectives() -> NameIndex[str]:
    """Collective nouns, and what they need to be known by: sphere, faction, body, nationality, or who leads them."""
    index: NameIndex[str] = NameIndex()
    for row in read_lexicon("collectives"):
        for noun in spellings(row["nouns"]):
            index.add(noun, row["needs"])
    return index


def collective_spans(words: Words, adjectives: Adjectives) -> list[Span]:
    """Candidate spans of collectives; linear in the words."""
    found: list[Span] = []
    for index, cut, last, needs in _collectives().find(words):
        if needs == "formula":
            found += _plus_one(words, index, cut, last)
            continue
        if not words.spaced(last - 1) and needs != "led":
            continue
        span = None
        if needs in ("sphere", "faction"):
            span = _of_a_sphere(words, index, cut, last, adjectives)
            if span is None and needs == "faction" and last < len(words.tokens):
                armed = words.tokens[last].key in words_of("of_factions")
                span = Span(index, last + 1, cut, "group", "pattern", 0.7, 3) if armed else None
        elif needs == "body":
            span = _of_a_body(words, index, cut, last)
        elif needs == "nationality":
            span = _side(words, index, cut, last, adjectives)
        else:
            span = _led(words, index, cut, last, adjectives)
        if span is not None:
            found.append(span)
    return found


def _plus_one(words: Words, index: int, cut: int, last: int) -> list[Span]:
    """Powers that a formula counts: مجموعة 5+1, دول (5 + 1), the figures in either order."""
    figures = words.tokens[last : last + 2]
    if len(figures) < 2 or {t.key for t in figures} not in ({"5", "1"}, {"4", "1"}):
        return []
    if "+" not in words.text[figures[0].end : figures[1].start] or figures[1].start - figures[0].start > _FORMULA:
        return []
    known = gazetteer().names.at(Words("مجموعة 5+1"), 0)
    return [Span(index, last + 2, cut, "group", "pattern", 0.9, 9, known[2].entity_id if known else None)]


def _of_a_sphere(words: Words, index: int, cut: int, last: int, adjectives: Adjectives) -> Span | None:
    if last in adjectives:
        end, nationality = adjectives[last]
        codes = nationality.country_codes
        if not nationality.definite or nationality.number == "dual" or end in adjectives:
            return None
        country = codes[0] if len(codes) == 1 and codes[0] != EUROPE else None
        return Span(index, end, cut, "group", "pattern", 0.75, 3, country=country)
    if last < len(words.tokens) and words.tokens[last].key in words_of("spheres"):
        return Span(index, last + 1, cut, "group", "pattern", 0.7, 3)
    return None


def _side(words: Words, index: int, cut: int, last: int, adjectives: Adjectives) -> Span | None:
    """الجانب الروسي: the country itself, as a side of talks."""
    if last not in adjectives:
        return None
    end, nationality = adjectives[last]
    code = nationality.country_codes[0]
    country = countries().by_code(code) if len(nationality.country_codes) == 1 else None
    if country is None or not nationality.definite or nationality.number != "singular" or end in adjectives:
        return None
    return Span(index, end, cut, country.kind, "pattern", 0.8, 3, country.entity_id, code)


def _of_a_body(words: Words, index: int, cut: int, last: int) -> Span | None:
    hit = gazetteer().names.at(words, last)
    if hit is None or hit[0] or hit[2].kind not in ("organisation", "group") or hit[2].use == "quoted":
        return None
    return Span(index, hit[1], cut, "group", "pattern", 0.75, 3)


def _led(words: Words, index: int, cut: int, last: int, adjectives: Adjectives) -> Span | None:
    """التحالف بقيادة السعودية, قوات التحالف; nothing where an adjective makes another name of it."""
    tokens = words.tokens
    if index and tokens[index - 1].key in ("هذا", "ذلك", "بهذا", "لهذا"):
        return None  # an alliance told of before
    if last >= len(tokens) or not words.spaced(last - 1):
        return Span(index, last, cut, "group", "pattern", 0.6, 3)
    if tokens[last].key in words_of("leading") and words.spaced(last):
        leader = countries().names.at(words, last + 1)
        if leader is not None and not leader[0]:
            return Span(index, leader[1], cut, "group", "pattern", 0.85, 3, country=leader[2].code or None)
        if last + 1 in adjectives:
            return Span(index, adjectives[last + 1][0], cut, "group", "pattern", 0.8, 3)
    if last in adjectives or definite_adjective(tokens[last]):
        return None
    return Span(index, last, cut, "group", "pattern", 0.6, 3)
