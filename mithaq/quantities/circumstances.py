"""What stands around a quantity: comparator, per, direction, modality.

Every look is at a bounded number of tokens. The words are in
`comparators.csv`, `per.csv`, `directions.csv` and `modality.csv`. What is
measured is found in `subjects`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from mithaq.quantities.lexicons import phrases, rows, split_words, strip_clitics
from mithaq.quantities.records import Comparator, Direction, Modality
from mithaq.quantities.tokens import Token

_STOPS = frozenset(".!؟?؛;")
_CONTEXT = 14
_TURNS = frozenset({"بينما", "فيما", "لكن", "مقابل", "مقارنه"})  # the clause turns to something else
_TIME_SPAN_PER = frozenset({"year", "month", "week", "day"})


@cache
def _comparators_before() -> dict[str, tuple[tuple[tuple[str, ...], Comparator], ...]]:
    """By last word: phrases that end right before a number."""
    table: dict[str, list[tuple[tuple[str, ...], Comparator]]] = defaultdict(list)
    for row in rows("comparators.csv"):
        if row["place"] == "before":
            words = split_words(row["phrase"])
            comparator: Comparator = row["comparator"]  # type: ignore[assignment]
            table[words[-1]].append((words, comparator))
    return {last: tuple(sorted(found, key=lambda x: -len(x[0]))) for last, found in table.items()}


def _opens(text: str, word: str) -> bool:
    """`text` is `word`, perhaps behind one or two clitics."""
    return text == word or (len(text) <= len(word) + 2 and any(rest == word for rest, *_ in strip_clitics(text)))


def comparator_before(tokens: Sequence[Token], i: int) -> tuple[Comparator, int] | None:
    """The comparator whose phrase ends at token `i - 1`, and where it begins."""
    if i < 1:
        return None
    last = tokens[i - 1].text
    table = _comparators_before()
    keys = [last, *(rest for rest, *_ in strip_clitics(last) if rest != last)] if len(last) < 24 else []
    for key in keys:
        for words, comparator in table.get(key, ()):
            begin = i - len(words)
            if begin < 0 or (len(words) > 1 and key != last):
                continue
            if _opens(tokens[begin].text, words[0]) and all(
                tokens[begin + k].text == words[k] for k in range(1, len(words))
            ):
                return comparator, begin
    return None


def comparator_after(tokens: Sequence[Token], i: int) -> Comparator | None:
    """The comparator whose phrase begins at token `i`: على الأقل, أو أكثر, تقريبا."""
    for k in (i, i + 1):
        if k >= len(tokens) or (k > i and tokens[i].text not in "،,("):
            return None
        for words, comparator in phrases("comparators.csv", "comparator", "phrase", place="after").get(
            tokens[k].text, ()
        ):
            if tuple(t.text for t in tokens[k : k + len(words)]) == words and (words != ("+",) or tokens[k].glued):
                return comparator  # type: ignore[return-value]
    return None


def per_at(tokens: Sequence[Token], i: int, reach: int = 4) -> tuple[str, int] | None:
    """The rate phrase at token `i` (برميل يوميا, للسهم), or a time one up to `reach` words on."""
    table = phrases("per.csv", "per", "phrase")
    for k in range(i, min(i + reach + 1, len(tokens))):
        token = tokens[k]
        if k > i and (tokens[k - 1].kind != "W" or token.kind not in "WP" or tokens[k - 1].text[0] == "و"):
            return None
        for words, per in table.get(token.text, ()):
            if tuple(t.text for t in tokens[k : k + len(words)]) != words:
                continue
            after = k + len(words)
            if k > i and (len(words) > 1 or not token.text.endswith("ا") or per not in _TIME_SPAN_PER):
                continue
            if words[0] == "في" and after < len(tokens) and tokens[after].text.startswith("ال"):
                continue  # في السنة المالية, في اليوم التالي
            return per, after
    return None


@cache
def _directions() -> dict[str, Direction]:
    table: dict[str, Direction] = {}
    for row in rows("directions.csv"):
        words = split_words(row["stem"])
        if len(words) == 1:
            direction: Direction = row["direction"]  # type: ignore[assignment]
            for ending in ("", "ت", "ا", "ه", "وا", "ها"):
                table.setdefault(words[0] + ending, direction)
    return table


def _clause_before(tokens: Sequence[Token], i: int, reach: int) -> list[Token]:
    """Up to `reach` tokens before `i` in the same sentence, the nearest first."""
    found: list[Token] = []
    k = i - 1
    while k >= 0 and len(found) < reach:
        token = tokens[k]
        if token.kind == "N" or (token.kind == "P" and token.text in _STOPS):
            break
        if token.text in _TURNS:
            break
        found.append(token)
        k -= 1
    return found


def direction_of(tokens: Sequence[Token], i: int) -> Direction | None:
    """The change that the nearest direction word before token `i` tells of."""
    table = _directions()
    for token in _clause_before(tokens, i, _CONTEXT):
        if token.kind == "W" and len(token.text) < 20:
            for rest, stripped, conjunction, _definite in strip_clitics(token.text):
                if rest in table:
                    return table[rest]
                if stripped == conjunction and rest[:1] in "يت" and rest[1:] in table:
                    return table[rest[1:]]
    return None


def modality_of(tokens: Sequence[Token], i: int) -> Modality:
    """Whether the sentence up to token `i` denies, plans or supposes what it says."""
    table = phrases("modality.csv", "modality", "phrase")
    near = _clause_before(tokens, i, 2 * _CONTEXT)
    for distance, token in enumerate(near):
        if token.kind != "W" or len(token.text) > 20:
            continue
        text = token.text
        if len(text) > 4 and text[0] == "س" and text[1] in "يتن" and not text.endswith(("ه", "ات")):
            return "planned"
        for rest, *_ in strip_clitics(text):
            for words, modality in table.get(rest, ()):
                if len(words) == 1 and not (modality == "denied" and distance > 6):
                    return modality  # type: ignore[return-value]
    return "asserted"


def is_direction(text: str) -> bool:
    """Whether a word, with or without clitics, tells of a change."""
    return len(text) < 20 and any(rest in _directions() for rest, *_ in strip_clitics(text))
