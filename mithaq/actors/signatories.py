"""Organisations where only the sides of an agreement can stand: who signs, with whom, between whom.

وقعت جامعة حائل … مع شركة مطاعم الأرنب: in such a place a head noun with a
definite complement is a name, even where all its words are everyday words,
and a plural of companies with its nationality is a group.
Names that their form shows to be names anywhere are found in `bodies.py`.
"""

from __future__ import annotations

from mithaq.actors.countries import EUROPE
from mithaq.actors.extent import Adjectives, definite_adjective, heads, phrase_end
from mithaq.actors.gazetteer import function_words, is_common
from mithaq.actors.lexicon import NameIndex
from mithaq.actors.spans import Span
from mithaq.actors.word_sets import words_of
from mithaq.actors.words import Words, readings

_AGREED_WITHIN = 25  # words before مع or بين in which the signing or the agreement is told of
_AFTER = 6
_MOST_SIDES = 6
_TITLE_WITHIN = 12
_CONFIDENCE = 0.7


def signatory_spans(words: Words, adjectives: Adjectives) -> list[Span]:
    """Candidate spans of organisations in the places of an agreement's sides. Linear in the words."""
    found: list[Span] = []
    signing = [_is_of(token.key, "signing") for token in words.tokens]
    agreeing = [s or _is_of(t.key, "agreements") for s, t in zip(signing, words.tokens, strict=True)]
    line_start = True
    for index, token in enumerate(words.tokens):
        if line_start and any(signing[index + 1 : index + _TITLE_WITHIN]):
            found += _sides(words, index, adjectives, but_one=True)
        if signing[index] and words.spaced(index):
            found += _sides(words, index + 1, adjectives)
        elif token.key in words_of("sides") and words.spaced(index):
            near = agreeing[max(0, index - _AGREED_WITHIN) : index + _AFTER]
            if any(near):
                found += _sides(words, index + 1, adjectives)
        line_start = "\n" in words.gap(index)
    return [*found, *_again(words, found)]


def _again(words: Words, found: list[Span]) -> list[Span]:
    """Later and earlier namings of what was found, by the same words."""
    names: NameIndex[Span] = NameIndex()
    for span in found:
        first = words.source_start(span.first, span.cut)
        names.add(words.text[first : words.tokens[span.last - 1].end], span)
    return [
        Span(first, last, cut, span.kind, "pattern", _CONFIDENCE, 2) for first, cut, last, span in names.find(words)
    ]


def _is_of(key: str, name: str) -> bool:
    stems = words_of(name)
    return any(rest in stems for _, rest in readings(key))


def _sides(words: Words, index: int, adjectives: Adjectives, *, but_one: bool = False) -> list[Span]:
    """The organisations named from word `index` on: X, X and Y; `but_one` where no other can follow."""
    found: list[Span] = []
    if index + 2 < len(words.tokens) and words.tokens[index].key == "عدد" and words.tokens[index + 1].key == "من":
        index += 2  # a number of Chinese companies
    while index < len(words.tokens) and len(found) < _MOST_SIDES:
        span = _side(words, index, adjectives, joined=bool(found))
        if span is None:
            break
        found.append(span)
        index = span.last
        if but_one or not words.tokens[min(index, len(words.tokens) - 1)].key.startswith("و"):
            break
    return found


def _side(words: Words, index: int, adjectives: Adjectives, *, joined: bool) -> Span | None:
    key = words.tokens[index].key
    cut = 1 if joined and key.startswith("و") else 0
    noun = key[cut:]
    definite = noun.startswith("ال") and len(noun) > 4
    if noun in words_of("many_firms") and index + 1 in adjectives and words.spaced(index):
        end, nationality = adjectives[index + 1]
        codes = nationality.country_codes
        country = codes[0] if len(codes) == 1 and codes[0] != EUROPE else None
        return Span(index, end, cut, "group", "pattern", _CONFIDENCE, 2, country=country)
    head = heads().get(noun[2:] if definite else noun)
    if head is None or head.media or head.kind != "organisation" or not words.spaced(index):
        return None
    if head.needs in ("person", "country", "quoted"):
        return None
    last = _definite_end(words, index, adjectives) if definite else _construct_end(words, index, adjectives)
    return Span(index, last, cut, head.kind, "pattern", _CONFIDENCE, 2) if last is not None else None


def _construct_end(words: Words, index: int, adjectives: Adjectives) -> int | None:
    """Index after جامعة حائل, شركة يوم القهوة المحدودة; None where the noun is any company or body."""
    last = phrase_end(words, index + 1, adjectives)
    if words.tokens[index + 1].key in words_of("acts") or words.tokens[index + 1].key.startswith(("لل", "لا")):
        return None  # a committee to review …
    last = next((i for i in range(index + 2, last) if words.tokens[i].key in words_of("acts")), last)
    if last == index + 1:
        if words.tag(last) == "ADJ" or last in adjectives or not _can_name(words, last):
            return None
        last += 1
        return last if not is_common(*_word(words, last - 1)) or words.tokens[last - 1].key[-1] != "ه" else None
    complement = words.tokens[index + 1 : last]
    named = any(t.key.startswith(("ال", "وال", "لل")) for t in complement)
    return last if named or any(not is_common(*_word(words, i)) for i in range(index + 1, last)) else None


def _definite_end(words: Words, index: int, adjectives: Adjectives) -> int | None:
    """Index after الهيئة الملكية بالجبيل, الاتحاد العام لغرف التجارة; None for a company told by its state alone."""
    last, plain = index + 1, 0
    while last < len(words.tokens) and words.spaced(last - 1) and definite_adjective(words.tokens[last]):
        plain += last not in adjectives
        last = adjectives[last][0] if last in adjectives else last + 1
    if last == index + 1 or last >= len(words.tokens):
        return None
    key = words.tokens[last].key if words.spaced(last - 1) else ""
    purpose = key in words_of("purposes") or (key.startswith("لل") and key not in words_of("acts"))
    if purpose or key.startswith("بال"):
        return max(phrase_end(words, last, adjectives, purpose=True), last + 1)
    return last if plain else None


def _can_name(words: Words, index: int) -> bool:
    key, _ = _word(words, index)
    return len(key) > 2 and key not in function_words() and not words.breaks_name(index) and not key.isdigit()


def _word(words: Words, index: int) -> tuple[str, str]:
    token = words.tokens[index]
    return token.key, words.text[token.start : token.end]
