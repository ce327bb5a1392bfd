"""Numbers that stand by themselves: signs, ratios, mixed and spoken fractions.

News rarely has these forms beside a unit, so the quantity finder works on
`grammar.scan` alone; this module adds them for callers that want bare numbers.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mithaq.orthography import folded
from mithaq.quantities.grammar import Parsed, is_number, scan
from mithaq.quantities.lexicons import unit_fractions
from mithaq.quantities.records import Number, Writing
from mithaq.quantities.tokens import Cut, Token, cut

_MINUS_WORDS = frozenset(map(folded, ("سالب", "ناقص", "تحت الصفر")))
_POINT_WORDS = frozenset(map(folded, ("فاصلة", "فاصل", "نقطة")))
_OVER_WORDS = frozenset(map(folded, ("على", "من", "في")))
_PART = folded("جزء")
_ONE = frozenset({"واحد", "واحده"})
_PERCENT = re.compile(r"(?:ب|في ?|فى ?)(?:ال)?(?:ميه|مايه|ماية)$")


def find_numbers(text: str) -> list[Number]:
    """Every number of `text`, with or without a unit, in order.

    Never raises; takes time linear in the length of `text`. Offsets are code
    points of `text`, end-exclusive, and `text[n.start:n.end] == n.surface`.
    """
    source = cut(text)
    found = _mixed(source, [p for p in scan(source) if not _percent_word(source, p) and not p.vague])
    found = _combine(source, found)
    return [_number(source, p) for p in found if not _pronoun(source, p)]


def _number(source: Cut, p: Parsed) -> Number:
    start, end = source.span(p.start, p.end)
    writing: Writing = "mixed" if p.words and p.digits else "words" if p.words else "digits"
    return Number(p.value, start, end, source.source[start:end], writing, p.scale, p.definite)


def _pronoun(source: Cut, p: Parsed) -> bool:
    """أي واحد تفضل: one as a pronoun."""
    if p.value != 1 or p.digits or p.after - p.first != 1 or source.tokens[p.first].text not in _ONE:
        return False
    return p.first > 0 and source.tokens[p.first - 1].text in {"اي", "كل", "ولا"}


def _percent_word(source: Cut, p: Parsed) -> bool:
    """The hundred of بالمئة and في المائة."""
    if p.value != 100 or p.after - p.first != 1 or not p.definite:
        return False
    before = source.tokens[p.first - 1].text if p.first else ""
    return p.preposition == "ب" or before in {"في", "فى"}


def _token(source: Cut, i: int) -> Token | None:
    return source.tokens[i] if 0 <= i < len(source.tokens) else None


def _mixed(source: Cut, found: list[Parsed]) -> list[Parsed]:
    """2 1/4, ١/٤ ٢ and 3/4: digits over digits; dates (5/17/2018) stay apart."""
    result: list[Parsed] = []
    tokens = source.tokens
    i = 0
    while i < len(found):
        p = found[i]
        over = found[i + 1] if i + 1 < len(found) else None
        slash = _token(source, p.after)
        if (
            over
            and slash
            and slash.text == "/"
            and slash.glued
            and over.first == p.after + 1
            and tokens[over.first].glued
            and p.plain
            and over.plain
            and 0 < over.value < 1000
            and not _slash(source, over.after)
            and not (p.first and tokens[p.first - 1].text == "/")
        ):
            value = p.value / over.value
            merged = replace(p, value=value, after=over.after, end=over.end, fraction=True, plain=False)
            i += 2
            if value < 1 and result and result[-1].plain and result[-1].after == p.first:
                merged = replace(merged, value=result[-1].value + value, first=result[-1].first, start=result[-1].start)
                result.pop()
            elif value < 1 and i < len(found) and found[i].plain and found[i].first == over.after:
                merged = replace(merged, value=found[i].value + value, after=found[i].after, end=found[i].end)
                i += 1
            result.append(merged)
            continue
        result.append(p)
        i += 1
    return result


def _slash(source: Cut, i: int) -> bool:
    token = _token(source, i)
    return token is not None and token.text == "/"


def _combine(source: Cut, found: list[Parsed]) -> list[Parsed]:
    """Signs, decimal words, ratios and bare fifths."""
    result: list[Parsed] = []
    for p in found:
        q = _signed(source, _fifth(source, p))
        if result and (joined := _join(source, result[-1], q)):
            result[-1] = joined
        else:
            result.append(q)
    return result


def _join(source: Cut, a: Parsed, b: Parsed) -> Parsed | None:
    """`a` and `b` as one number: خمسة فاصلة ثلاثة, واحد على عشرين, جزء من مئة."""
    between = source.tokens[a.after : b.first]
    words = [t.text for t in between]
    if b.conjunction or b.preposition or len(words) > 3:
        return None
    merged = replace(a, after=b.after, end=b.end, plain=False, fraction=True)
    if not words and a.words and a.value > 10 and b.fraction and 0 < b.value < 1:
        return replace(merged, value=a.value * b.value)  # واحد وعشرون خمس
    if len(words) == 1 and words[0] in _POINT_WORDS and b.value >= 0 and b.value == int(b.value) and b.value < 1e9:
        sign = -1 if a.value < 0 else 1
        return replace(merged, value=a.value + sign * b.value / 10 ** len(str(int(b.value))))
    if len(words) == 1 and words[0] == "من" and a.fraction and a.value != int(a.value) and b.value in (10, 100, 1000):
        return replace(merged, value=int(a.value) + round((a.value % 1) * 10) / b.value)
    if b.value <= 0 or not words or words[-1] not in _OVER_WORDS or a.fraction:
        return None
    if words == ["علي"] or (words == ["من"] and 0 < abs(a.value) < b.value and (a.words or a.value == 1)):
        return replace(merged, value=a.value / b.value)
    if words == ["في"] and abs(a.value) == 1 and b.words:
        return replace(merged, value=a.value / b.value)
    if len(words) == 2 and words[0] in (_PART, "اجزاء") and words[1] == "من":
        if a.value >= b.value and a.value % b.value:
            whole = a.value - a.value % b.value
            return replace(merged, value=whole + (a.value % b.value) / b.value)
        return replace(merged, value=a.value / b.value)
    return None


def _signed(source: Cut, p: Parsed) -> Parsed:
    """سالب خمسة, -5, - 1 4/5; and جزء من مئة, one part in a hundred."""
    before = _token(source, p.first - 1)
    if before is None or p.conjunction:
        return p
    if before.text in _MINUS_WORDS:
        return replace(p, value=-p.value, start=before.start)
    if before.text in "-−":
        ahead = _token(source, p.first - 2)
        glued = source.tokens[p.first].glued
        if ahead is None or ahead.kind == "N" or (glued and not before.glued):
            return replace(p, value=-p.value, start=before.start)
    part = _token(source, p.first - 2)
    if before.text == "من" and part and part.text == _PART and p.value > 0:
        further = _token(source, p.first - 3)
        if further is None or not (further.kind == "D" or further.text in _ONE or is_number(further)):
            return replace(p, value=1 / p.value, start=part.start, fraction=True)
    if before.text in ".,،" and p.plain and source.tokens[p.first].glued:
        ahead = _token(source, p.first - 2)
        if ahead is None or not before.glued:
            width = len(source.tokens[p.first].text)
            return replace(p, value=p.value / 10**width, start=before.start, plain=False)
    return p


def _fifth(source: Cut, p: Parsed) -> Parsed:
    """خمس before a definite noun or alone is a fifth; before an indefinite plural it is five."""
    table = unit_fractions()
    last = source.tokens[p.after - 1].text
    if p.digits or last not in table:
        return p
    nxt = _token(source, p.after)
    single = p.after - p.first == 1
    definite = nxt is not None and nxt.kind == "W" and nxt.text.startswith("ال") and not is_number(nxt)
    if single and last in table and (nxt is None or nxt.kind in "NP" or definite):
        if p.first and source.tokens[p.first - 1].text in _MINUS_WORDS:
            return p
        return replace(p, value=table[last], fraction=True)
    return p
