"""Bodies whose name only the article shows to be one: «بيرسون» that negotiates, chains such as X and Y.

A foreign word that no lexicon knows reads like a family name; what it does and
what it stands among tell that it is a company's. Bodies with a head noun are
found in `bodies.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from mithaq.actors.gazetteer import function_words, gazetteer, given_names, in_dictionary, is_common
from mithaq.actors.lexicon import NameIndex
from mithaq.actors.spans import Span, closes_quote, opens_quote
from mithaq.actors.word_sets import is_one_of, words_of
from mithaq.actors.words import Words, readings

_LONGEST = 4
_TRADES_WITHIN = 5
_LISTED_WITHIN = 4
_CONFIDENCE = 0.65


def firm_spans(words: Words, people: Iterable[Span]) -> list[Span]:
    """Every naming of the bodies that some place of the article shows to be one; `people` are those found so far.

    A name that a person of the article bears is left to the person.
    """
    families = {words.tokens[s.last - 1].key for s in people if s.length > 1}
    names: NameIndex[str] = NameIndex()
    for first, last, cut, kind in [*_quoted(words), *_listed(words)]:
        if words.tokens[last - 1].key not in families:
            names.add(words.text[words.source_start(first, cut) : words.tokens[last - 1].end], kind)
    return [
        Span(first, last, cut, kind, "pattern", _CONFIDENCE, 5)
        for first, cut, last, kind in names.find(words)
        # An everyday word names a company in quotation marks only.
        if opens_quote(words, first)
        or not all(in_dictionary(words.text[t.start : t.end]) for t in words.tokens[first:last])
    ]


def _quoted(words: Words) -> list[tuple[int, int, int, str]]:
    """Names in quotation marks that do what a company does: تجري "بيرسون" محادثات, «نخلة» تفاوض لبيع حصتها."""
    found: list[tuple[int, int, int, str]] = []
    for index in range(len(words.tokens)):
        last = _quotation_end(words, index)
        if last is None:
            continue
        before = words.tokens[index - 1].key if index and len(words.gap(index - 1)) <= 3 else ""
        after = words.tokens[last].key if last < len(words.tokens) and len(words.gap(last - 1)) <= 3 else ""
        acts = is_one_of(before, "firm_verbs") or is_one_of(after, "firm_verbs")
        foreign = all(_foreign(words, i) for i in range(index, last))
        if (acts and foreign) or (_is_name(words, index, last) and _trades(words, index, last)):
            found.append((index, last, 0, "organisation"))
    return found


def _quotation_end(words: Words, first: int) -> int | None:
    """Index after the last word of the quotation that opens right before word `first`, if it is short."""
    if not opens_quote(words, first):
        return None
    for last in range(first + 1, min(first + _LONGEST, len(words.tokens)) + 1):
        if any(ch.isdigit() for ch in words.tokens[last - 1].key):
            return None  # the model of a thing
        if closes_quote(words, last - 1):
            return last
        if not words.joined(last - 1):
            return None
    return None


def _is_name(words: Words, first: int, last: int) -> bool:
    keys = [t.key for t in words.tokens[first:last]]
    if any(k in function_words() or words.breaks_name(first + n) for n, k in enumerate(keys)):
        return False
    return len("".join(keys)) > 2 and not all(_common(words, i) for i in range(first, last))


def _common(words: Words, index: int) -> bool:
    """Whether a word is one of everyday Arabic, not a foreign one."""
    token = words.tokens[index]
    return words.tag(index) not in ("X", "PROPN") and is_common(token.key, words.text[token.start : token.end])


def _trades(words: Words, first: int, last: int) -> bool:
    """Whether the clause around a quotation makes what it names a side of a trade."""
    before = words.tokens[first - 1].key if first else ""
    starts = first == 0 or "\n" in words.gap(first - 1)
    if not starts and (is_one_of(before, "trading_verbs") or before in words_of("undertaking_nouns")):
        return True
    after = last
    if after < len(words.tokens) and words.tokens[after].key.startswith("ال") and words.tag(after) in ("ADJ", ""):
        after += 1  # the British “X”
    if after >= len(words.tokens) or not (starts or words.tag(first - 1) == "VERB" or words.tag(after) == "VERB"):
        return False
    for index in range(after, min(after + _TRADES_WITHIN, len(words.tokens))):
        if index > after and not words.spaced(index - 1):
            return False
        trading = words_of("trading_verbs") | words_of("trading")
        if any(rest in trading for _, rest in readings(words.tokens[index].key)):
            return True
    return False


def _listed(words: Words) -> list[tuple[int, int, int, str]]:
    """Names listed after a plural: مجموعات فندقية أخرى مثل X وY."""
    found: list[tuple[int, int, int, str]] = []
    for index, token in enumerate(words.tokens):
        if token.key not in words_of("such_as") or not index:
            continue
        around = [t.key for t in words.tokens[max(0, index - _LISTED_WITHIN) : index]]
        kind = next((k for k, name in _PLURALS if any(is_one_of(key, name) for key in around)), None)
        first = index + 1
        while kind is not None and first < len(words.tokens) and words.spaced(first - 1):
            last = first
            while last < len(words.tokens) and last - first < _LONGEST and _foreign(words, last):
                last += 1
                if last < len(words.tokens) and (words.tokens[last].key.startswith("و") or not words.joined(last - 1)):
                    break
            if last == first:
                break
            found.append((first, last, int(first > index + 1), kind))
            first = last
            if first >= len(words.tokens) or not words.tokens[first].key.startswith("و"):
                break
    return found


_PLURALS = (("group", "many_families"), ("organisation", "many_firms"))


def _foreign(words: Words, index: int) -> bool:
    """Whether a word is no dictionary word, given name or known name."""
    token = words.tokens[index]
    surface = words.text[token.start : token.end]
    if len(token.key) < 3 or token.key.isdigit() or token.key in function_words() or token.key in given_names():
        return False
    if token.key.startswith("ال") or surface.endswith("ة") or gazetteer().names.at(words, index) is not None:
        return False
    # Right after a quotation mark a letter is no clitic: «بيرسون».
    return not (in_dictionary(surface) if opens_quote(words, index) else is_common(token.key, surface))
