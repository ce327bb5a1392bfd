"""The model's named entities as candidate spans: labels to kinds, clitics off, mistakes out.

Works with the pack's own labels and with the coarse ones of the official
model. Places that the model tags are judged like known ones: see `find.py`.
"""

from __future__ import annotations

from bisect import bisect_left

from mithaq.actors.countries import countries
from mithaq.actors.extent import heads
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
from mithaq.actors.persons import begins_known, god_compound, name_end, names_thing
from mithaq.actors.spans import Span
from mithaq.actors.titles import role_words, title_index
from mithaq.actors.word_sets import is_one_of, words_of
from mithaq.actors.words import Words, readings
from mithaq.language.analysis import Entity, ReadArticle

_KINDS = {
    "PERSON": "person", "PER": "person",
    "COUNTRY": "country",
    "CITY": "place", "PLACE": "place", "LOC": "place",
    "GOVERNMENT": "organisation", "COMPANY": "organisation", "MEDIA": "organisation", "ORGANISATION": "organisation",
    "ORG": "organisation",
    "GROUP": "group",
}  # fmt: skip


def tagged_spans(words: Words, article: ReadArticle) -> list[Span]:
    """Candidate spans of the model's entities; MISC and unknown labels name no actor."""
    starts = [t.start for t in words.tokens]
    clitics = _clitics(article)
    people = person_words(words, article)
    found: list[Span] = []
    for sentence in article.sentences:
        for entity in sentence.entities:
            kind = _KINDS.get(entity.label)
            if kind is None:
                continue
            span = _span(words, starts, entity, kind, clitics, people)
            if span is not None:
                found.append(span)
    return found


def person_words(words: Words, article: ReadArticle) -> frozenset[int]:
    """Indexes of the words that the model calls part of a person's name."""
    starts = [t.start for t in words.tokens]
    found: set[int] = set()
    for sentence in article.sentences:
        for entity in sentence.entities:
            if _KINDS.get(entity.label) == "person":
                first = bisect_left(starts, entity.start)
                if first and words.tokens[first - 1].end > entity.start:
                    first -= 1
                found.update(range(first, bisect_left(starts, entity.end)))
    return frozenset(found)


def _clitics(article: ReadArticle) -> dict[int, int]:
    """Letters of leading clitics of each multi-word token, by its start: what the model split off."""
    cut: dict[int, int] = {}
    for sentence in article.sentences:
        for word in sentence.words:
            if word.upos in ("CCONJ", "ADP", "SCONJ") and len(word.text) == 1 and word.end - word.start > 2:
                cut[word.start] = cut.get(word.start, 0) + 1
    return cut


def _span(
    words: Words, starts: list[int], entity: Entity, kind: str, clitics: dict[int, int], people: frozenset[int]
) -> Span | None:
    first = bisect_left(starts, entity.start)
    if first and words.tokens[first - 1].end > entity.start:
        first -= 1
    last = bisect_left(starts, entity.end)
    while last - first > 1 and words.tokens[last - 1].key in function_words() and kind != "person":
        last -= 1
    if first >= last:
        return None
    token = words.tokens[first]
    key = token.key
    cut = 0
    if entity.start > token.start:
        cut = min(entity.start - token.start, len(key) - 1)
        if kind == "person" and key[0] in "كف" and key[cut:] not in given_names() and not words.counts[key[cut:]]:
            cut = 0
    elif token.start in clitics and clitics[token.start] < len(key):
        cut = clitics[token.start]
        if cut and key[cut - 1] == "ل" and key[cut : cut + 1] == "ل":
            cut -= 1
    whole = gazetteer().names.at(words, first)
    if cut and kind == "organisation" and whole is not None and not whole[0] and whole[1] - first > 1:
        cut = 0
    if cut and kind == "person" and (words.counts[key] > words.counts[key[cut:]] or _own_letter(key, cut)):
        # باكلانوف that never stands without its ب has none to lose.
        cut = 0
    confidence = 0.8 if entity.score is None else 0.5 + 0.45 * max(0.0, min(1.0, entity.score))
    if kind == "person" and _reads_like_a_firm(words, first, last):
        kind = "organisation"
    if kind == "person":
        return _person(words, first, last, cut, confidence, people)
    if kind == "group" and last - first == 1:
        # One word for a group is a people or a party's members (الكوريين): the lexicon knows the rest.
        return None
    if kind == "organisation":
        bounds = _organisation(words, first, last, cut)
        if bounds is None:
            return None
        first, last, cut = bounds
    if kind in ("organisation", "group") and first and _of_a_thing(words, first):
        return None
    return Span(first, last, cut, kind, "model", confidence, 1)


def _reads_like_a_firm(words: Words, first: int, last: int) -> bool:
    """Whether a name that the model gives to a person is a company's by its form: كوميرتسبنك, بي آر إل."""
    keys = [t.key for t in words.tokens[first:last]]
    ending = keys[-1] in words_of("firm_words") or (len(keys[-1]) > 5 and keys[-1].endswith(("بنك", "سوفت")))
    return ending or (len(keys) > 1 and all(key in words_of("letter_names") for key in keys))


def _own_letter(key: str, cut: int) -> bool:
    """Whether a given name begins with the letter that looks like a clitic: بان, no name without it."""
    return key in given_names() and key[cut:] not in given_names()


def _of_a_thing(words: Words, first: int) -> bool:
    """Whether the noun before a name makes it a thing's or a spot's: سيارات ميني, قاعدة إنجرليك."""
    before = words.tokens[first - 1].key
    return is_one_of(before, "product_nouns") or (words.spaced(first - 1) and is_one_of(before, "place_nouns"))


def _person(words: Words, first: int, last: int, cut: int, confidence: float, people: frozenset[int]) -> Span | None:
    """A person's span: titles and nationalities cut off its front, what tells of the person off its end."""
    tokens = words.tokens
    while first < last:
        key = tokens[first].key[cut:]
        if first + 1 < last and tokens[first + 1].key == "بن":
            break
        if (title_index().get(key) is not None and key not in given_names()) or key in role_words():
            first, cut = first + 1, 0
            continue
        if key in countries().adjectives and last - first > 1:
            first, cut = first + 1, 0
            continue
        break
    if first >= last:
        return None
    cut = cut or _hidden_clitic(words, first, people)
    last = _person_end(words, first, last)
    if first >= last or "@" in words.gap(last - 1)[:1]:
        return None
    if last - first == 1 and not _lone_person(words, first, cut):
        return None
    if names_thing(words, first) or not any(_nameable(words, i, cut if i == first else 0) for i in range(first, last)):
        return None
    if any(tokens[i].key == "الله" and (i == first or not god_compound(words, i)) for i in range(first, last)):
        return None
    joined = next((i + 1 for i in range(first, last - 1) if not words.joined(i)), None)
    if joined is not None:
        return Span(first, joined, cut, "person", "model", confidence, 1)
    end = name_end(words, first, cut)
    if end > last and end - first <= 4 and all(_nameable(words, i, 0) for i in range(last, end)):
        last = end
    return Span(first, last, cut, "person", "model", confidence, 3)


def _hidden_clitic(words: Words, first: int, people: frozenset[int]) -> int:
    """Letters of a clitic that the model left on a name: وعبدالرحمن, بميغين كيلي."""
    key = words.tokens[first].key
    if key in given_names() or len(key) < 4:
        return 0
    names = given_names(sure=key[0] != "و")
    if key[0] in "وبل" and any(cut == 1 and rest in names for cut, rest in readings(key)):
        return 1
    rest = key[1:]
    if key[0] in "وبل" and words.counts[rest] >= words.counts[key]:
        return 1
    if key[0] == "ب" and first and words.spaced(first - 1) and is_one_of(words.tokens[first - 1].key, "takes_with"):
        return 1
    # A name right after another person's, or after theirs and a comma, is joined on with و.
    listed = words.spaced(first - 1) or words.gap(first - 1).strip() in ("،", ",")
    return 1 if key[0] == "و" and first - 1 in people and listed else 0


def _person_end(words: Words, first: int, last: int) -> int:
    """Index after the name that an entity begins with: before a particle, a second person, a place, a profession."""
    tokens = words.tokens
    for i in range(first + 1, last):
        key = tokens[i].key
        surface = words.text[tokens[i].start : tokens[i].end]
        if is_function_word(key, surface):
            return i
        if key in given_names() or key == "بن" or tokens[i - 1].key in words_of("name_particles"):
            continue
        coordinated = key.startswith("و") and any(
            cut == 1 and (rest in given_names() or is_common(rest, surface[1:]) or rest in function_words())
            for cut, rest in readings(key)
        )
        coordinated = coordinated or (key.startswith("و") and key[1:] in function_words())
        plain = words.tag(i) in ("NOUN", "ADJ") or is_common(key, surface)
        profession = i - first > 1 and surface.endswith(("ة", "اً")) and not key.startswith("ال") and plain
        if (
            key in function_words()
            or key in acting_verbs()
            or key in words_of("not_of_name")
            or coordinated
            or profession
            or (title_index().get(key) is not None and not _family_title(words, i, last))
            or (key != "الله" and has_pronoun(key, surface))
            or (key.startswith("ال") and key.endswith("ات"))
            or (begins_known(words, i) and not key.startswith("ال"))
        ):
            return i
    return last


def _nameable(words: Words, index: int, cut: int) -> bool:
    """Whether a word can be part of a name by itself: a given name, a family's form, or no dictionary word."""
    key = words.tokens[index].key[cut:]
    surface = words.text[words.source_start(index, cut) : words.tokens[index].end]
    if key == "بن" or (words.tag(index) in ("PROPN", "X") and not _is_counted_noun(key, surface)):
        return True
    return (
        key in given_names()
        or (key.startswith("ال") and key.endswith("ي"))
        or not (is_common(key, surface) or _is_counted_noun(key, surface))
        or (index > 0 and is_saying(words.tokens[index - 1].key) and not _is_counted_noun(key, surface))
    )


def _family_title(words: Words, index: int, last: int) -> bool:
    """Whether a title that ends a name is the family's: محمد الشيخ."""
    key = words.tokens[index].key
    return index + 1 == last and key.startswith("ال") and title_index().get(key) in ("honorific", "royal")


def _lone_person(words: Words, first: int, cut: int) -> bool:
    """Whether one word that the model calls a person can be a name."""
    key = words.tokens[first].key[cut:]
    surface = words.text[words.source_start(first, cut) : words.tokens[first].end]
    if len(key) < 3 or key in function_words() or key in countries().adjectives:
        return False
    if gazetteer().names.get(key) is not None or words.tag(first) in ("VERB", "AUX", "ADP", "PRON"):
        return False
    if key.startswith(("سي", "ست")) and key.endswith(("ي", "ه")) and words.counts[key] == 1:
        return False
    following = words.tokens[first + 1] if first + 1 < len(words.tokens) and words.spaced(first) else None
    weak = key in given_names() and key not in given_names(sure=True)
    if weak and following is not None and has_pronoun(following.key, words.text[following.start : following.end]):
        # حسن نواياها: a noun with its complement.
        return False
    if following is not None and title_index().get(key) is not None and following.key in ("عام", *role_words()):
        return False
    if key in given_names() or (key.startswith("ال") and key.endswith("ي")):
        return True
    if key.endswith(("ا", "و")) and is_common(key[:-1], surface[:-1]):
        return False
    if has_pronoun(key, surface) or _is_counted_noun(key, surface):
        return False
    said = first > 0 and words.spaced(first - 1) and is_saying(words.tokens[first - 1].key)
    return said or not is_common(key, surface)


def _is_counted_noun(key: str, surface: str) -> bool:
    """Whether a word is an everyday one in the dual or plural: بيانان, شديدين."""
    return key not in given_names() and key.endswith(("ان", "ين", "ون")) and is_common(key[:-2], surface[:-2])


def is_saying(key: str) -> bool:
    """Whether a folded word is a verb of saying, with or without و."""
    return any(rest in saying_verbs() for _, rest in readings(key))


def _organisation(words: Words, first: int, last: int, cut: int) -> tuple[int, int, int] | None:
    """Bounds of an organisation's name: None for a generic noun, and where a lexicon knows a part that says it all."""
    tokens = words.tokens
    last = next((i for i in range(first + 1, last) if _joins_known(words, i)), last)
    opening = gazetteer().names.at(words, first)
    if opening is not None and opening[2].use == "never":
        return None
    for i in range(first, last):
        hit = gazetteer().names.at(words, i)
        known = hit is not None and hit[2].kind in ("organisation", "group") and hit[2].use != "quoted"
        if hit is None or not known or hit[1] > last:
            continue
        before = all(
            title_index().get(tokens[k].key) is not None
            or tokens[k].key in role_words()
            or (_common(words, k) and tokens[k].key.removeprefix("ال") not in heads())
            for k in range(first, i)
        )
        after = all(tokens[k].key.startswith("ال") and _common(words, k) for k in range(hit[1], last))
        if (i, hit[1]) != (first, last) and before and after and (i > first or hit[1] - i > 1):
            return None
    while last - first > 1 and tokens[last - 1].key in words_of("not_of_name"):
        last -= 1
    while last - first > 1 and title_index().get(tokens[first].key[cut:]) is not None:
        first, cut = first + 1, 0
    return (first, last, cut) if _names_organisation(words, first, last, cut) else None


def _joins_known(words: Words, index: int) -> bool:
    """Whether و joins a known actor on at word `index`: the ECB | and the European Commission."""
    if not words.tokens[index].key.startswith("و"):
        return False
    hit = gazetteer().names.at(words, index)
    return hit is not None and hit[0] == 1 and hit[2].kind != "none" and hit[2].use != "quoted"


def _common(words: Words, index: int) -> bool:
    token = words.tokens[index]
    return is_common(token.key, words.text[token.start : token.end])


def _names_organisation(words: Words, first: int, last: int, cut: int) -> bool:
    """False for what is only a generic noun (الحكومة, الشركة, المنظمة الدولية) or an adjective."""
    tokens = words.tokens
    key = tokens[first].key[cut:]
    if last - first == 1:
        bare = key[2:] if key.startswith("ال") else key
        surface = words.text[words.source_start(first, cut) : tokens[last - 1].end]
        if bare in heads() or key in heads() or key in countries().adjectives or key in function_words():
            return False
        return not is_common(key, surface)
    everything_common = all(
        is_common(tokens[i].key, words.text[tokens[i].start : tokens[i].end]) for i in range(first, last)
    )
    if everything_common and last - first == 2:
        bare = key[2:] if key.startswith("ال") else key
        return bare in heads() and any(rest in countries().adjectives for _, rest in readings(tokens[last - 1].key))
    return True
