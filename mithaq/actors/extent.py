"""How far an organisation's name reaches after its head noun.

وزارة العدل الأميركية ends with the nationality, منظمة التعاون الاقتصادي والتنمية
with the last joined noun, شركة هاليبرتون before عملاق. Which nouns are heads is
told in `bodies.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mithaq.actors.countries import Nationality, countries
from mithaq.actors.gazetteer import function_words, gazetteer, given_names, is_common
from mithaq.actors.lexicon import read_lexicon, spellings
from mithaq.actors.titles import title_index
from mithaq.actors.word_sets import words_of
from mithaq.actors.words import Token, Words, readings
from mithaq.orthography import folded

Adjectives = dict[int, tuple[int, Nationality]]
"""Nationalities by the index of their first word: (index after the last, nationality)."""

_MAX_WORDS = 9


@dataclass(frozen=True, slots=True)
class Head:
    """What a head noun makes of its complement: kind, what it needs to be a name, whether it is a medium."""

    kind: str
    needs: str  # any name national quoted place country person, or power: a country, a leader or another body
    media: bool


@cache
def heads() -> dict[str, Head]:
    """Head nouns of organisations' names by folded form, with and without ال."""
    table: dict[str, Head] = {}
    for row in read_lexicon("heads"):
        media = row["kind"] == "media"
        for form in spellings(row["heads"]):
            table.setdefault(folded(form), Head("organisation" if media else row["kind"], row["needs"], media))
    return table


def phrase_end(
    words: Words, first: int, adjectives: Adjectives, *, purpose: bool = False, started: bool = False
) -> int:
    """Index after the noun phrase that begins at word `first`; `first` itself where none does.

    With `purpose` the first word is what a body is for (لدراسات …) and always
    belongs; with `started` the phrase began before `first`.
    """
    tokens = words.tokens
    last = first
    while last < len(tokens) and last - first < _MAX_WORDS:
        begun = started or last > first
        if begun and not words.spaced(last - 1):
            break
        key = tokens[last].key
        if begun and (joint := _joint(words, last)):
            last += joint
            continue
        if key in function_words() or key.isdigit() or (begun and words.breaks_name(last)):
            break
        if last in adjectives:
            end, nationality = adjectives[last]
            if not nationality.definite:
                break
            last = end
            # للسياحة may follow a nationality; anything else ends the name.
            if last < len(tokens) and words.spaced(last - 1) and tokens[last].key.startswith("لل"):
                continue
            break
        known = gazetteer().names.at(words, last)
        if known is not None and known[0] == 0 and known[2].kind in ("country", "place"):
            last = known[1]
            break
        if not ((begun and _continues(words, last)) or (not begun and (purpose or _starts(words, last)))):
            break
        last += 1
    return _definite_end(words, first, last, purpose)


def _joint(words: Words, index: int) -> int:
    """Words of a preposition that a name goes on with (لجنة القضاء على التمييز, الاتحاد من أجل الجمهورية), else 0."""
    tokens = words.tokens
    if not words.spaced(index) or index + 1 >= len(tokens):
        return 0
    if tokens[index].key == "علي" and any(rest in words_of("takes_on") for _, rest in readings(tokens[index - 1].key)):
        return 2 if tokens[index + 1].key.startswith("ال") else 0
    if tokens[index].key == "من" and tokens[index + 1].key == "اجل" and words.spaced(index + 1):
        return 3 if index + 2 < len(tokens) and tokens[index + 2].key.startswith("ال") else 0
    return 0


def _definite_end(words: Words, first: int, last: int, purpose: bool) -> int:
    """Index after a phrase without a purpose that ends indefinite: المشترك | لبناء علاقة."""
    for i in range(first + 1 if not purpose else first + 2, last):
        if words.tokens[i].key in words_of("purposes"):
            ending = words.tokens[last - 1].key
            definite = any(rest.startswith("ال") for _, rest in readings(ending)) or ending in countries().names
            return last if definite else i
    return last


def _starts(words: Words, index: int) -> bool:
    """Whether word `index` can be the first after a head noun: definite, a name, or a noun of a definite one."""
    key = words.tokens[index].key
    surface = words.text[words.tokens[index].start : words.tokens[index].end]
    if len(key) < 2 or key.startswith("لل") or (key.startswith("و") and key not in given_names()):
        return False
    if any(rest in function_words() or (cut and rest.startswith("ال")) for cut, rest in readings(key)):
        return False
    if key.startswith("ال") or (not is_common(key, surface) and not key.endswith("يه")):
        return True
    # Everyday words without ال go on only into a definite one: دراسات الخليج, إنفاذ قوانين الهجرة, not كبرى.
    if words.tag(index) == "ADJ" or (not words.tag(index) and key.endswith("يه")):
        return False
    for following in range(index + 1, min(index + 4, len(words.tokens))):
        word = words.tokens[following].key
        if not words.spaced(following - 1) or word in function_words() or words.breaks_name(following):
            return False
        if word.startswith("ال") or word in countries().names:
            return True
        if word.startswith(("و", "لل", "ب")) or word in countries().adjectives:
            return False
    return False


def _continues(words: Words, index: int) -> bool:
    """Whether word `index` goes on with a name that the word before it belongs to."""
    key, previous = words.tokens[index].key, words.tokens[index - 1].key
    if key in given_names() and (previous in words_of("named_for") or previous in given_names() or previous == "بن"):
        return True
    if key == "بن" and previous in given_names():
        return True
    if len(key) < 2 or title_index().get(key) is not None or key in words_of("not_of_name"):
        return False
    definite_before = previous.startswith(("ال", "لل", "وال"))
    if key.startswith("وال"):
        return definite_before and key[1:] not in function_words() and key[3:] not in heads()
    if key.startswith("لل"):
        return key not in function_words()
    if key.startswith("ال"):
        return _qualifies(key) if definite_before else key not in function_words()
    if key.startswith("ل"):
        return key in words_of("purposes")
    if definite_before or any(rest in function_words() for _, rest in readings(key)):
        return False
    before = words.text[words.tokens[index - 1].start : words.tokens[index - 1].end]
    surface = words.text[words.tokens[index].start : words.tokens[index].end]
    # What follows a foreign name tells of it: شركة … عملاق النفط.
    return is_common(previous, before) or not is_common(key, surface)


def _qualifies(key: str) -> bool:
    """Whether a definite word after a definite one can be its adjective: ends like one, or أفعل (الأعلى, الأحمر)."""
    if key in function_words():
        return False
    return (
        key.endswith(("ي", "يه", "ه"))
        or (key.startswith("الا") and len(key) == 6)
        or key in words_of("plain_adjectives")
    )


def definite_adjective(token: Token) -> bool:
    """Whether a word looks like a definite adjective that can stand inside a name: الوطنية, العام."""
    key = token.key
    if key in words_of("plain_adjectives"):
        return True
    return (
        key.startswith("ال")
        and len(key) > 4
        and key not in function_words()
        and key not in words_of("ordinals")
        and key.endswith(("ي", "يه", "ه", "ام", "لى", "لي", "ون"))
    )
