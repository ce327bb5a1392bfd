"""The model's named entities as candidate spans: labels to kinds, clitics off, mistakes out.

Works with the pack's own labels and with the coarse ones of the official
model. Places that the model tags are judged like known ones: see `find.py`.
"""

from __future__ import annotations

from bisect import bisect_left

from mithaq.actors.countries import countries
from mithaq.actors.extent import heads
from mithaq.actors.gazetteer import acting_verbs, function_words, gazetteer, given_names, is_common
from mithaq.actors.persons import name_end
from mithaq.actors.spans import Span
from mithaq.actors.titles import role_words, title_index
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
    found: list[Span] = []
    for sentence in article.sentences:
        for entity in sentence.entities:
            kind = _KINDS.get(entity.label)
            if kind is None:
                continue
            span = _span(words, starts, entity, kind, clitics)
            if span is not None:
                found.append(span)
    return found


def _clitics(article: ReadArticle) -> dict[int, int]:
    """Letters of leading clitics of each multi-word token, by its start: what the model split off."""
    cut: dict[int, int] = {}
    for sentence in article.sentences:
        for word in sentence.words:
            if word.upos in ("CCONJ", "ADP", "SCONJ") and len(word.text) == 1 and word.end - word.start > 2:
                cut[word.start] = cut.get(word.start, 0) + 1
    return cut


def _span(words: Words, starts: list[int], entity: Entity, kind: str, clitics: dict[int, int]) -> Span | None:
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
    elif token.start in clitics and clitics[token.start] < len(key):
        cut = clitics[token.start]
        if cut and key[cut - 1] == "ل" and key[cut : cut + 1] == "ل":
            cut -= 1
    if cut and kind == "person" and words.counts[key] > words.counts[key[cut:]]:
        # باكلانوف that never stands without its ب has none to lose.
        cut = 0
    confidence = 0.8 if entity.score is None else 0.5 + 0.45 * max(0.0, min(1.0, entity.score))
    if kind == "person":
        return _person(words, first, last, cut, confidence)
    if kind == "group" and last - first == 1:
        # One word for a group is a people or a party's members (الكوريين): the lexicon knows the rest.
        return None
    if kind == "organisation" and not _names_organisation(words, first, last, cut):
        return None
    return Span(first, last, cut, kind, "model", confidence, 1)


def _person(words: Words, first: int, last: int, cut: int, confidence: float) -> Span | None:
    """A person's span: titles and nationalities cut off its front, verbs off its end."""
    tokens = words.tokens
    while first < last:
        key = tokens[first].key[cut:]
        if (title_index().get(key) is not None and key not in given_names()) or key in role_words():
            first, cut = first + 1, 0
            continue
        if key in countries().adjectives and last - first > 1:
            first, cut = first + 1, 0
            continue
        break
    while last > first and (tokens[last - 1].key in function_words() or tokens[last - 1].key in acting_verbs()):
        last -= 1
    if first >= last:
        return None
    if last - first == 1:
        key = tokens[first].key[cut:]
        if len(key) < 3 or key in function_words() or key in countries().adjectives:
            return None
        if gazetteer().names.get(key) is not None or words.tag(first) in ("VERB", "AUX", "ADP", "PRON"):
            return None
        if key.startswith(("سي", "ست")) and key.endswith(("ي", "ه")) and words.counts[key] == 1:
            return None
    for i in range(first, last - 1):
        if not words.joined(i):
            return Span(first, i + 1, cut, "person", "model", confidence, 1)
    end = name_end(words, first, cut)
    if end > last and end - first <= 4:
        last = end
    return Span(first, last, cut, "person", "model", confidence, 3)


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
