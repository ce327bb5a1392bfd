"""Companies that only their dealings show: a name in quotation marks that buys, sells or takes over.

«نخلة» تفاوض لبيع حصتها: no dictionary and no model knows the name, but who sells is
somebody. Names that begin with a noun for a company are found in `bodies.py`.
"""

from __future__ import annotations

from mithaq.actors.gazetteer import function_words, is_common
from mithaq.actors.lexicon import NameIndex
from mithaq.actors.spans import Span, closes_quote, opens_quote
from mithaq.actors.word_sets import is_one_of, words_of
from mithaq.actors.words import Words, readings

_LONGEST = 4
_TRADES_WITHIN = 5
_CONFIDENCE = 0.65


def trader_spans(words: Words) -> list[Span]:
    """Candidate spans of organisations in quotation marks that trade, and of their other namings."""
    names: NameIndex[str] = NameIndex()
    found = False
    for index in range(len(words.tokens)):
        last = _quoted(words, index)
        if last is not None and _is_name(words, index, last) and _trades(words, index, last):
            text = words.text[words.tokens[index].start : words.tokens[last - 1].end]
            names.add(text, text)
            found = True
    if not found:
        return []
    return [
        Span(first, last, cut, "organisation", "pattern", _CONFIDENCE, 1)
        for first, cut, last, _ in names.find(words)
        if opens_quote(words, first) or not all(_common(words, i) for i in range(first, last))
    ]


def _quoted(words: Words, first: int) -> int | None:
    """Index after the last word of the quotation that opens right before word `first`, if it is short."""
    if not opens_quote(words, first):
        return None
    for last in range(first + 1, min(first + _LONGEST, len(words.tokens)) + 1):
        if closes_quote(words, last - 1):
            return last
        if not words.joined(last - 1):
            return None
    return None


def _is_name(words: Words, first: int, last: int) -> bool:
    keys = [t.key for t in words.tokens[first:last]]
    if any(k in function_words() or k.isdigit() or words.breaks_name(first + n) for n, k in enumerate(keys)):
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
        if any(
            rest in words_of("trading_verbs") | words_of("trading") for _, rest in readings(words.tokens[index].key)
        ):
            return True
    return False
