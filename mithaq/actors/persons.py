"""People: names beside titles, names by their given name, families alone, and the roles they carry.

The model finds most names (`tagged.py`); here are the ways to find them
without it, and to read the role beside a name. Identity over articles is in
`resolve.py`.
"""

from __future__ import annotations

from mithaq.actors.countries import countries
from mithaq.actors.gazetteer import (
    acting_verbs,
    function_words,
    gazetteer,
    given_names,
    has_pronoun,
    is_common,
    is_function_word,
    saying_verbs,
)
from mithaq.actors.spans import Span
from mithaq.actors.titles import Title, role_words, title_index
from mithaq.actors.word_sets import is_one_of, words_of
from mithaq.actors.words import Words, readings

_MAX_NAME = 5


def known_people(words: Words) -> list[Span]:
    """People of the seed by full name, or by a family name that is theirs alone."""
    found: list[Span] = []
    index = 0
    lexicon = gazetteer()
    while index < len(words.tokens):
        hit, rank, confidence = lexicon.people.at(words, index), 7, 0.97
        if hit is None:
            hit, rank, confidence = lexicon.people_alone.at(words, index), 4, 0.9
        if hit is None:
            index += 1
            continue
        cut, last, person = hit
        found.append(Span(index, last, cut, "person", "gazetteer", confidence, rank, person.entity_id, person.country))
        index = last
    return found


def titled_people(words: Words, titles: list[Title]) -> list[Span]:
    """Names that follow a title: وزير التجارة الأسترالي أندرو روب; رئيس الجمعية، الدكتور أحمد …"""
    found: list[Span] = []
    for title in titles:
        start = after_title(words, title)
        if start is None:
            continue
        last = name_end(words, start)
        size = last - start
        if names_thing(words, start):
            continue
        if size == 0 or (size == 1 and not _lone_name(words, start, title)):
            continue
        found.append(Span(start, last, 0, "person", "pattern", 0.8 if size > 1 else 0.6, 2))
    return found


def named_people(words: Words) -> list[Span]:
    """Names recognised by a given name that is no common word: نيكولاي كوزانوف."""
    found: list[Span] = []
    sure = given_names(sure=True)
    index = 0
    while index < len(words.tokens):
        cut = next((c for c, rest in readings(words.tokens[index].key) if rest in sure), None)
        token = words.tokens[index]
        joined = words.joined(index) and token.key not in function_words()
        if cut is None or not joined or words.tag(index) == "VERB":
            index += 1
            continue
        if (cut and is_common(token.key, words.text[token.start : token.end])) or names_thing(words, index):
            index += 1
            continue
        last = name_end(words, index, cut)
        if last - index >= 2 + (token.key[cut:] in words_of("name_particles")):
            found.append(Span(index, last, cut, "person", "pattern", 0.7, 2))
            index = last
        else:
            index += 1
    return found


def bylines(words: Words) -> list[Span]:
    """Authors named on a line of their own, or after a date or outlet, among the first lines: «… / ريم الجبوري»."""
    found: list[Span] = []
    for index, token in enumerate(words.tokens[:80]):
        if token.start > 500 or not index or token.key not in given_names():
            continue
        gap = words.gap(index - 1)
        if "\n" not in gap and gap.strip() not in ("/", "-", "–", "|"):
            continue
        last = index + 1
        while last < len(words.tokens) and last - index < 4 and words.spaced(last - 1):
            last += 1
        ends = last == len(words.tokens) or "\n" in words.gap(last - 1)
        plain = all(
            not is_function_word(t.key, words.text[t.start : t.end]) and not words.breaks_name(i)
            for i, t in enumerate(words.tokens[index:last], index)
        )
        if ends and plain and last - index >= 2 and not words.gap(last - 1).strip():
            found.append(Span(index, last, 0, "person", "pattern", 0.7, 3))
    return found


def name_end(words: Words, first: int, cut: int = 0) -> int:
    """Index after the personal name that begins at word `first`; `first` itself where none does."""
    tokens = words.tokens
    last = first
    while last < len(tokens) and last - first < _MAX_NAME:
        if last > first and not words.joined(last - 1):
            break
        key = tokens[last].key[cut:] if last == first else tokens[last].key
        if not _name_word(words, last, key, first, last - first):
            break
        last += 1
    while (
        last > first
        and tokens[last - 1].key in words_of("name_particles")
        and tokens[last - 1].key not in ("اون", "ري")
    ):
        last -= 1
    return last


def _name_word(words: Words, index: int, key: str, first: int, position: int) -> bool:
    token = words.tokens[index]
    surface = words.text[token.start : token.end]
    if token.tanwin or key.isdigit() or (len(key) < 2 and not key.isascii()):
        return False
    if position > 0 and words.tag(index) in ("VERB", "AUX", "SCONJ", "PRON", "DET"):
        # A family name that no dictionary has can look like a verb: وضاح خنفر.
        foreign = position == 1 and words.tokens[first].key in given_names(sure=True) and not is_common(key, surface)
        if not foreign or key.startswith(("ي", "ت", "س", "ن", "ا", "و", "ف")):
            return False
    if key == "الله" and (position == 0 or not god_compound(words, index)):
        return False
    if position > 0 and key.startswith("و") and token.start in words.conjoined and key not in given_names():
        return False
    if position > 0 and key not in given_names() and (_ends_name(key) or has_pronoun(key, surface)):
        return False
    if position > 0 and key not in given_names() and begins_known(words, index):
        return False
    if position > 0 and key.startswith("و") and len(key) > 3 and _begins_another(key[1:], surface[1:]):
        return False
    if surface.endswith("على") or surface == "الى" or (position > 0 and key.startswith("لل")):
        return False
    if is_function_word(key, surface):
        return False
    if position > 0 and words.gap(index - 1) in ("-", "–", "ـ"):
        return len(key) < 7
    if position == 0 and not _can_open(key, surface):
        return False
    if (
        position > 0
        and key[0] in "لب"
        and len(key) > 3
        and key not in given_names()
        and is_common(key[1:], surface[1:])
    ):
        return False
    if key in given_names():
        return position > 0 or title_index().get(key) is None or _followed_by_name(words, index)
    if position > 0 and key in gazetteer().people_alone:
        return True
    if key in words_of("name_particles"):
        return position > 0 or key in ("ابو", "بن")
    if key in function_words() or (position == 0 and title_index().get(key) is not None):
        return False
    if position == 0:
        return not key.startswith("ال") and not is_common(key, surface) and not countries().adjectives.get(key)
    previous = words.tokens[index - 1].key
    if key.startswith("ال"):
        # A family name with the article follows a first name: بشار الأسد, not a first name الأسد.
        if key in role_words() or title_index().get(key) is not None or key in function_words() or key.endswith("ات"):
            return False
        if key in countries().adjectives:
            return position >= 1 and words.tokens[first].key in given_names() and position == 1
        if words.tag(index) == "NOUN" and not key.endswith("ي") and is_common(key, surface):
            # Of a dictionary word the model must have said that it is a family's: يعبر كيم | الخط.
            return False
        return position <= 3 and (
            previous in given_names() or not is_common(key, surface) or previous in words_of("name_particles")
        )
    if any(cut and rest in given_names(sure=True) for cut, rest in readings(key)) and key.startswith("و"):
        return False
    return not is_common(key, surface) or previous in words_of("name_particles")


def _ends_name(key: str) -> bool:
    """Whether a word is no part of the name before it: المعروف, وهو, ولكن, لبوتين."""
    if key in words_of("not_of_name"):
        return True
    for cut, rest in readings(key):
        if cut and key[0] == "و" and rest in function_words():
            return True
        if cut and key[0] in "لب" and (rest in given_names(sure=True) or rest in gazetteer().people_alone):
            return True
    return False


def god_compound(words: Words, index: int) -> bool:
    """Whether word `index`, which is الله, ends a name: عبد الله, العبد الله."""
    before = words.tokens[index - 1].key
    return is_one_of(before.removeprefix("ال"), "god_compounds")


def names_thing(words: Words, first: int) -> bool:
    """Whether the noun before word `first` makes a place or thing of the name: برج أبو حيدر, مقاتلات رافال."""
    if not first or not words.spaced(first - 1):
        return False
    before = words.tokens[first - 1].key
    if before in words_of("named_for") and first > 1 and words.spaced(first - 2):
        # ملعب الأمير فيصل, مدينة الملك عبدالعزيز: the title is part of the name.
        before = words.tokens[first - 2].key
    return is_one_of(before, "place_nouns") or is_one_of(before, "product_nouns")


def _can_open(key: str, surface: str) -> bool:
    """Whether a word can be the first of a name: no preposition or و on it, no plural or suffixed pronoun."""
    # Folded, the name علي is the preposition على; which of them stands here was settled by its last letter.
    if (key in function_words() and key != "علي") or key.startswith("لل"):
        return False
    if key in given_names():
        return True
    if key.startswith("ك") and len(key) > 4 and is_common(key[1:], surface[1:]):
        return False
    return not key.startswith("و") and not key.endswith(("ات", "ها", "هم", "هما")) and not surface.endswith("ه")


def begins_known(words: Words, index: int) -> bool:
    """Whether a place or body begins at a word, so that the name before it has ended: كيم جونغ أون | بيونغ يانغ."""
    hit = gazetteer().names.at(words, index)
    if hit is None or hit[0]:
        return False
    return hit[2].kind in ("country", "place", "organisation") and hit[2].use not in ("quoted", "city", "territory")


def _begins_another(rest: str, surface: str) -> bool:
    """Whether a word after و begins something else: a title, another person, an everyday word."""
    return (
        title_index().get(rest) is not None
        or rest in given_names(sure=True)
        or rest in function_words()
        or is_common(rest, surface)
    )


def _followed_by_name(words: Words, index: int) -> bool:
    """Whether the word after a title that is also a given name (أمير) goes on like a name."""
    if not words.joined(index):
        return False
    key = words.tokens[index + 1].key
    surface = words.text[words.tokens[index + 1].start : words.tokens[index + 1].end]
    return key in given_names() or not is_common(key, surface)


def said_people(words: Words) -> list[Span]:
    """Names after a verb of saying, of two words or more none of which is a dictionary word: قال راج شاه."""
    found: list[Span] = []
    for index in range(len(words.tokens) - 2):
        key = words.tokens[index].key
        if not words.spaced(index) or not any(rest in saying_verbs() for _, rest in readings(key)):
            continue
        last = name_end(words, index + 1)
        if last - index > 2 and not words.tokens[index + 1].key.startswith(("ال", "لل")):
            found.append(Span(index + 1, last, 0, "person", "pattern", 0.7, 2))
    return found


def _lone_name(words: Words, index: int, title: Title) -> bool:
    """Whether one word after a title is a family name: الرئيس أوباما."""
    token = words.tokens[index]
    surface = words.text[token.start : token.end]
    if token.key.startswith(("ل", "سي", "ست", "سن")) or any(
        cut and rest.startswith("ال") for cut, rest in readings(token.key)
    ):
        return False
    if token.key.endswith("ا") and is_common(token.key[:-1], surface[:-1]):
        return False
    if not words.tokens[title.first].key[title.cut :].startswith("ال") and title.country is None:
        return False
    return title.kind in ("office", "royal", "counterpart") and len(token.key) > 3 and not is_common(token.key, surface)


def after_title(words: Words, title: Title) -> int | None:
    """Index of the word after a title phrase, past one comma and honorifics; None at a break."""
    start = title.last
    tokens = words.tokens
    for _ in range(3):
        if start >= len(tokens):
            return None
        gap = words.gap(start - 1)
        abbreviated = len(tokens[start - 1].key) == 1 and gap.strip() in (".", "/")  # د. and م/
        if not abbreviated and (len(gap.strip()) > 1 or "\n" in gap or any(ch in gap for ch in ".؛:؟!)")):
            return None
        if "،" in gap and title.bare:
            return None
        hit = title_index().at(words, start)
        if hit is None or hit[2] != "honorific" or hit[0]:
            return start
        start = hit[1]
    return start


def short_forms(
    words: Words, names: dict[str, Span], taken: set[int], tagged: frozenset[int] = frozenset()
) -> list[tuple[Span, str]]:
    """Later namings by family name alone: (span, the key of the full name it shortens).

    `names` maps the family name's folded key to the span of a full name of
    this article; `taken` holds the words that already name someone, `tagged`
    those that the model calls a person's.
    """
    found: list[tuple[Span, str]] = []
    if not names:
        return found
    for index, token in enumerate(words.tokens):
        if index in taken or token.tanwin or token.key in function_words():
            continue
        for cut, rest in readings(token.key):
            full = names.get(rest)
            if full is None:
                continue
            surface = words.text[token.start : token.end]
            common = cut == 0 and is_common(rest, surface)
            if common and index not in tagged and not _person_context(words, index):
                break
            first = index
            while first and cut == 0 and first - 1 not in taken and words.spaced(first - 1):
                if not any(r in words_of("name_particles") for _, r in readings(words.tokens[first - 1].key)):
                    break
                first -= 1
            if first < index:
                cut = next(c for c, r in readings(words.tokens[first].key) if r in words_of("name_particles"))
            found.append(
                (Span(first, index + 1, cut, "person", "pattern", 0.85, 4, full.entity_id, full.country), rest)
            )
            break
    return found


def _person_context(words: Words, index: int) -> bool:
    """Whether a family name that is also a word names its bearer here: definite, after a title or a verb."""
    key = words.tokens[index].key
    before = words.tokens[index - 1].key if index and words.spaced(index - 1) else ""
    verbs = function_words() | acting_verbs()
    if title_index().get(before) is not None or (before in verbs and before not in ("في", "من", "على", "هذا", "هذه")):
        return True
    return key.startswith("ال") and not before.startswith("ال") and key not in role_words()
