"""Organisations and groups by the way they are named: head noun and complement, body and nationality.

وزارة العدل الأميركية, شركة «…», الجيش الصيني, جيش كوريا الشمالية, الدول الـ12.
Head nouns are data (`heads.csv`, `national_bodies.csv`); how far the name
reaches is decided here. A head noun alone names nobody.
"""

from __future__ import annotations

from dataclasses import replace

from mithaq.actors.countries import Nationality
from mithaq.actors.extent import Adjectives, Head, definite_adjective, heads, phrase_end
from mithaq.actors.gazetteer import function_words, gazetteer, given_names, has_pronoun, is_common, is_function_word
from mithaq.actors.spans import Span, closes_quote, opens_quote
from mithaq.actors.state_bodies import national_bodies, of_an_office, seated_at
from mithaq.actors.word_sets import words_of
from mithaq.actors.words import Words, readings

_QUOTES = frozenset("«“\"'”‘(")


def body_spans(words: Words, adjectives: Adjectives) -> list[Span]:
    """Candidate spans of organisations and groups, found by pattern."""
    found: list[Span] = []
    for index in range(len(words.tokens)):
        headed = _headed(words, index, adjectives)
        for span in (
            _national(words, index, adjectives),
            headed,
            _second(words, headed, adjectives),
            _group(words, index, adjectives),
        ):
            if span is not None:
                found.append(span)
    return found


def adjective_starts(words: Words, nationalities: list[Nationality]) -> Adjectives:
    """Word index of each nationality: (index after it, nationality)."""
    by_end = {token.end: i for i, token in enumerate(words.tokens)}
    starts: Adjectives = {}
    for n in nationalities:
        last = by_end.get(n.end)
        if last is None:
            continue
        first = last
        while first > 0 and words.tokens[first].start > n.start:
            first -= 1
        starts[first] = (last + 1, n)
    return starts


def _national(words: Words, index: int, adjectives: Adjectives) -> Span | None:
    """الجيش الصيني, البنك المركزي المصري, القوات الأميركية: a body made a name by its nationality."""
    hit = national_bodies().at(words, index)
    if hit is None:
        return None
    cut, last, body = hit
    if not words.spaced(last - 1):
        return None
    seat = seated_at(words, last)
    if seat is not None and not (last == index + 1 and of_an_office(words, index)):
        return Span(index, seat[0], cut, body.kind, "pattern", 0.85, 3, country=seat[1])
    adjective = adjectives.get(last)
    end_of_noun = last
    if adjective is None and words.spaced(last) and last + 1 in adjectives:
        # One adjective may stand between: التلفزيون الرسمي الروسي, القوات الجوية الأميركية.
        key = words.tokens[last].key
        adjective = adjectives[last + 1] if key.startswith("ال") and key.endswith(("ي", "يه")) else None
    if adjective is None:
        return None
    end, nationality = adjective
    if not nationality.definite or nationality.country_codes == ("EU",) or len(nationality.country_codes) > 1:
        return None
    if index and words.tokens[index - 1].key.lstrip("لوب") in words_of("contests"):
        return None
    if last == index + 1 and of_an_office(words, index):
        return None
    if not any(_agrees(words.tokens[i].key, nationality) for i in range(index, end_of_noun)):
        return None
    # الأمريكية والكورية الجنوبية: a second nationality joined by و belongs to the name.
    country: str | None = nationality.country_codes[0]
    if end in adjectives and words.spaced(end - 1) and words.tokens[end].key.startswith("وال"):
        end, country = adjectives[end][0], None
    elif end in adjectives and words.spaced(end - 1):
        return None
    return Span(index, end, cut, body.kind, "pattern", 0.85, 3, country=country)


def _agrees(noun: str, nationality: Nationality) -> bool:
    """Whether an adjective can qualify a noun by gender: وزير الخارجية الروسي tells of the minister."""
    feminine = noun.endswith(("ه", "ات")) or noun in words_of("broken_plurals")
    return (nationality.gender == "f") == feminine


def _headed(words: Words, index: int, adjectives: Adjectives) -> Span | None:
    """A head noun with its complement: شركة «…», منظمة التجارة العالمية, جامعة قطر, حكومة إسرائيل."""
    token = words.tokens[index]
    for cut, key in readings(token.key):
        definite = key.startswith("ال") and len(key) > 4
        head = heads().get(key[2:] if definite else key)
        if head is None:
            continue
        if cut and token.key in heads():
            continue
        whole = gazetteer().names.at(words, index)
        if whole is not None and whole[1] - index > 1 and whole[2].use in ("yes", "context", "never"):
            return None
        return _complement(words, index, cut, head, definite, adjectives)
    return None


def _second(words: Words, first: Span | None, adjectives: Adjectives) -> Span | None:
    """The second name after a head noun in the dual: شركتا X وY."""
    if first is None or first.last >= len(words.tokens) or not words.spaced(first.last - 1):
        return None
    head, token = words.tokens[first.first].key, words.tokens[first.last]
    if not head.endswith(("تا", "تي")) or not token.key.startswith("و") or len(token.key) < 4:
        return None
    surface = words.text[token.start : token.end]
    if is_common(token.key, surface) and gazetteer().names.get(token.key[1:]) is None:
        return None
    last = phrase_end(words, first.last + 1, adjectives, started=True) if words.spaced(first.last) else first.last + 1
    return Span(first.last, max(last, first.last + 1), 1, first.kind, "pattern", 0.7, 2)


def _complement(words: Words, index: int, cut: int, head: Head, definite: bool, adjectives: Adjectives) -> Span | None:
    tokens = words.tokens
    following = index + 1
    if following >= len(tokens):
        return None
    body = national_bodies().at(words, index)
    ends = body is not None and body[1] - index > 1 and body[1] not in adjectives and not _place_at(words, body[1])
    if body is not None and ends and not _joined_on(words, body[1]):
        return Span(index, body[1], cut, head.kind, "pattern", 0.7, 3)
    if opens_quote(words, following) and words.gap(index).strip(" \u00a0") in _QUOTES:
        last = _quoted_end(words, following)
        quotable = head.needs in ("any", "name", "national", "quoted")
        if quotable and last is not None and last - following <= 7 and _is_title(words, following, last, definite):
            return _known_as(words, following, Span(index, last, cut, head.kind, "pattern", 0.88, 3))
        return None
    if not words.spaced(index) or head.needs == "quoted":
        return None
    known = gazetteer().names.at(words, following)
    if known is not None and known[0] == 0 and known[2].kind in ("country", "place") and not definite:
        entry, last = known[2], known[1]
        whose = ("any", "national", "country", "place", "power")
        if head.needs in whose and following not in adjectives:
            if head.needs in ("any", "national"):
                last = phrase_end(words, last, adjectives, started=True)
            if head.needs == "national" and last == known[1]:
                return None
            return Span(index, last, cut, head.kind, "pattern", 0.85, 3, country=entry.country)
        return None
    open_head = head.needs in ("any", "name", "national", "quoted", "power")
    if (
        known is not None
        and known[0] == 0
        and known[2].kind in ("organisation", "group")
        and not definite
        and open_head
        and (head.media or known[2].use != "quoted" or known[1] - following > 1)
    ):
        span = Span(index, known[1], cut, head.kind, "pattern", 0.88, 3)
        return span if head.needs == "power" else _known_as(words, following, span)
    if head.needs == "power" and not definite and (regime := _national(words, following, adjectives)) is not None:
        return replace(regime, first=index, cut=cut, kind=head.kind)
    person = gazetteer().people_alone.at(words, following) or gazetteer().people.at(words, following)
    if head.needs in ("person", "power"):
        if person is not None and person[0] == 0 and not definite:
            return Span(index, person[1], cut, head.kind, "pattern", 0.85, 3, country=person[2].country)
        return None
    if head.needs in ("country", "place"):
        return None
    if definite:
        return _definite(words, index, cut, head, adjectives)
    if words.tag(following) in ("VERB", "AUX") and known is None:
        return None
    last = phrase_end(words, following, adjectives)
    if head.kind == "group":  # of a family or tribe: its name alone
        last = next((i for i in range(following + 1, last) if is_common(words.tokens[i].key, _surface(words, i))), last)
    if last == following:
        return None
    if head.needs in ("name", "national") and not _has_name(words, following, last):
        nationality = _nationality_before(adjectives, last) if last - following > 1 else None
        if head.needs == "name" or nationality is None or nationality.country_codes == ("EU",):
            return None
    if last == following + 1 and _agreeing(words, following):
        return None
    if not _names_something(words, following, last, adjectives):
        return None
    return Span(index, last, cut, head.kind, "pattern", 0.75, 3, country=_country(words, following, last, adjectives))


def _surface(words: Words, index: int) -> str:
    return words.text[words.tokens[index].start : words.tokens[index].end]


def _is_title(words: Words, first: int, last: int, definite: bool) -> bool:
    """Whether a quotation after a head noun is its name, not an opinion: الموقع "الأمثل", منظمة "إرهابية"."""
    if last - first > 1:
        opening = words.tokens[first]
        if is_function_word(opening.key, words.text[opening.start : opening.end]) or (
            definite and words.breaks_name(first)
        ):
            return False
        return not definite or _has_name(words, first, last)
    token = words.tokens[first]
    surface = words.text[token.start : token.end]
    if not is_common(token.key, surface):
        return True
    return not definite and not (token.key.endswith(("يه", "ي")) and not token.key.startswith("ال"))


def _agreeing(words: Words, index: int) -> bool:
    """Whether one indefinite word after a head noun looks like its adjective: شركة مدرجة."""
    token = words.tokens[index]
    surface = words.text[token.start : token.end]
    return surface.endswith("ة") and not token.key.startswith("ال") and gazetteer().names.get(token.key) is None


def _nationality_before(adjectives: Adjectives, last: int) -> Nationality | None:
    """The nationality that ends right before word `last`: of two words at most."""
    for first in (last - 1, last - 2):
        if first in adjectives and adjectives[first][0] == last:
            return adjectives[first][1]
    return None


def _joined_on(words: Words, index: int) -> bool:
    """Whether a second portfolio is joined on at word `index`: وزارة التجارة | والصناعة."""
    return index < len(words.tokens) and words.spaced(index - 1) and words.tokens[index].key.startswith("وال")


def _place_at(words: Words, index: int) -> bool:
    """Whether a country or place is named at word `index`, on the same line as the word before."""
    if index >= len(words.tokens) or not words.spaced(index - 1):
        return False
    hit = gazetteer().names.at(words, index)
    return hit is not None and hit[0] == 0 and hit[2].kind in ("country", "place")


def _known_as(words: Words, inner: int, span: Span) -> Span:
    """A span with the identity of the known actor that its complement names: وكالة «تاس» is تاس."""
    known = gazetteer().names.at(words, inner)
    if known is None or known[1] != span.last or known[2].kind not in ("organisation", "group"):
        return span
    entry = known[2]
    return replace(span, kind=entry.kind, entity_id=entry.entity_id, country=entry.country, confidence=0.92)


def _definite(words: Words, index: int, cut: int, head: Head, adjectives: Adjectives) -> Span | None:
    """المركز الأوروبي لدراسات …, الهيئة السعودية للسياحة, الشركة الوطنية للنفط: adjective, then what it is for."""
    tokens = words.tokens
    last = index + 1
    national: str | None = None
    while last < len(tokens) and last - index <= 3 and words.spaced(last - 1) and definite_adjective(tokens[last]):
        if last in adjectives and adjectives[last][1].country_codes != ("EU",):
            national = adjectives[last][1].country_codes[0]
            last = adjectives[last][0]
        else:
            last += 1
    if last == index + 1:
        return None
    following = tokens[last].key if last < len(tokens) and words.spaced(last - 1) else ""
    if following.startswith("ل") and len(following) > 3 and following not in function_words():
        end = phrase_end(words, last, adjectives, purpose=True)
        if end > last:
            return Span(index, end, cut, head.kind, "pattern", 0.85, 3, country=national)
    if following.startswith("ب"):
        place = gazetteer().names.at(words, last)
        if place is not None and place[0] == 1 and place[2].kind == "place":
            return Span(index, place[1], cut, head.kind, "pattern", 0.8, 3, country=place[2].country)
    if national and last - index >= 3 and head.needs == "any":
        return Span(index, last, cut, head.kind, "pattern", 0.8, 3, country=national)
    return None


def _has_name(words: Words, first: int, last: int) -> bool:
    """Whether a phrase holds a word that is no dictionary word, or one that a lexicon knows as an actor."""
    for i in range(first, last):
        token = words.tokens[i]
        surface = words.text[token.start : token.end]
        if token.key in words_of("purposes") or token.key.startswith(("لل", "وال")) or has_pronoun(token.key, surface):
            continue
        if not is_common(token.key, surface) or token.key.isascii() or token.key in given_names(sure=True):
            return True
    hit = gazetteer().names.at(words, first)
    return hit is not None and hit[2].kind in ("organisation", "group")


def _names_something(words: Words, first: int, last: int, adjectives: Adjectives) -> bool:
    """Whether a complement makes a name of its head: definite in the end, or holding a name."""
    if _has_name(words, first, last) or (last - first > 1 and words.tokens[last - 1].key in given_names()):
        return True
    if last - first == 1 and words.tokens[first].key.removeprefix("ال") in heads():
        return False  # بعثة الصندوق: one generic noun of another
    return any(rest.startswith("ال") for _, rest in readings(words.tokens[last - 1].key)) and (
        last - first >= 2
        or any(i in adjectives for i in range(first, last))
        or words.tokens[first].key.startswith("ال")
    )


def _country(words: Words, first: int, last: int, adjectives: Adjectives) -> str | None:
    for i in range(first, last):
        if i in adjectives:
            codes = adjectives[i][1].country_codes
            return codes[0] if len(codes) == 1 and codes != ("EU",) else None
        known = gazetteer().names.at(words, i)
        if known is not None and known[2].kind in ("country", "place"):
            return known[2].country
    return None


def _quoted_end(words: Words, first: int) -> int | None:
    """Index after the last word of the quotation that opens before word `first`, within nine words on a line."""
    for last in range(first, min(first + 9, len(words.tokens))):
        if closes_quote(words, last):
            return last + 1
        if "\n" in words.gap(last):
            return None
    return None


def _group(words: Words, index: int, adjectives: Adjectives) -> Span | None:
    """الدول الـ12, الدول الست: states counted as a group; القوات الدولية."""
    token = words.tokens[index]
    if index + 1 >= len(words.tokens) or len(words.gap(index)) > 4:
        return None
    for cut, key in readings(token.key):
        following = words.tokens[index + 1].key
        if key in words_of("group_nouns") and (
            following in words_of("group_numbers") or (following.startswith("ال") and following[2:].isdigit())
        ):
            return Span(index, index + 2, cut, "group", "pattern", 0.8, 3)
        if key in words_of("pacts") and index + 1 in adjectives and words.spaced(index):
            end = adjectives[index + 1][0]
            if end in adjectives and len(words.gap(end - 1)) <= 3:
                return Span(index, adjectives[end][0], cut, "group", "pattern", 0.75, 3)
        if f"{key} {following}" in words_of("joint_forces"):
            return Span(index, index + 2, cut, "group", "pattern", 0.7, 3)
    return None
