"""The Arabic number grammar: digits and number words to values, with offsets.

What a number counts is not decided here (see `finder`); this module also takes
numbers that stand alone. `scan` gives the finder its numbers over tokens;
`find_numbers` is the public form over text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mithaq.quantities.digits import Digits, read_digits, read_reversed
from mithaq.quantities.lexicons import NumberWord, number_words, strip_clitics
from mithaq.quantities.tokens import SPACES, Cut, Token

_SUB_HUNDRED = {"unit", "ten", "teen", "tens"}
_SCALES = {"scale", "scale_plural", "scale_accusative"}
_ONE_OF = frozenset({"احد", "احدي", "حادي"})  # one of …; a number only inside a compound
# Words that only look like a clitic and a number: لست (I am not), بثمن (at the price).
_LOOKALIKES = frozenset({"لست", "بثمن", "فست", "لالف"})
_TEN = frozenset({"عشر", "عشره"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number over tokens `first`..`after` (exclusive); `start`/`end` are folded positions."""

    value: float
    first: int
    after: int
    start: int
    end: int
    scale: float = 1.0
    words: bool = False
    digits: bool = False
    definite: bool = False
    conjunction: bool = False
    preposition: str = ""
    vague: bool = False  # a plural scale word with nothing before it: ملايين
    bare_scale: bool = False  # a scale word alone: مليون
    fraction: bool = False
    dual: bool = False
    grouped: float | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    word: NumberWord
    form: str
    stripped: int
    conjunction: bool
    definite: bool


@lru_cache(maxsize=65536)
def _read_word(text: str) -> _Reading | None:
    table = number_words()
    if text in _LOOKALIKES:
        return None
    for rest, stripped, conjunction, definite in strip_clitics(text):
        if stripped and text[stripped - 1 - 2 * definite] == "ك":
            continue  # كمية is a quantity, not like a hundred
        if found := table.get(rest):
            return _Reading(found, rest, stripped, conjunction, definite)
    return None


def is_number(token: Token) -> bool:
    """Whether a token is digits or a number word, with or without clitics."""
    return token.kind == "D" or (token.kind == "W" and _read_word(token.text) is not None)


class _Parser:
    """A recursive-descent reader over one text's tokens; every method is linear in what it consumes."""

    def __init__(self, source: Cut) -> None:
        self.cut = source
        self.tokens: Sequence[Token] = source.tokens
        self.size = len(source.tokens)

    def word(self, i: int) -> _Reading | None:
        if i >= self.size or self.tokens[i].kind not in "WL":
            return None
        return _read_word(self.tokens[i].text.lower())

    def joined(self, i: int) -> tuple[int, int, bool] | None:
        """If a conjunction و leads into token `i`: (index of the number, letters to skip, spelled apart)."""
        if i >= self.size or self.tokens[i].kind != "W":
            return None
        if self.tokens[i].text == "و":
            return (i + 1, 0, True) if i + 1 < self.size and self.tokens[i + 1].kind in "WD" else None
        reading = self.word(i)
        if reading and reading.conjunction and reading.stripped - 2 * reading.definite == 1:
            return i, reading.stripped, False
        return None

    def plain(self, i: int) -> _Reading | None:
        """The number word at `i` with no clitic but ال."""
        reading = self.word(i)
        return reading if reading and reading.stripped == 2 * reading.definite else None

    def digit_string(self, i: int) -> tuple[Digits, int] | None:
        """Digits at `i` with groups set apart by thin spaces or turned round by bidi marks."""
        tokens, text = self.tokens, self.tokens[i].text
        between = self.cut.between
        if "." in text and "\u200f" in self.cut.source[slice(*self.cut.span(tokens[i].start, tokens[i].end))]:
            groups = text.split(".")
            positions = [m.start() for m in re.finditer(r"\.", text)]
            at = tokens[i].start
            if len(groups) <= 5 and all("\u200f" in between(at + p, at + p + 1) for p in positions):
                turned = read_reversed(groups)
                return (turned, i + 1) if turned else None
        j, joined = i + 1, text
        if text.isdigit() and len(text) <= 3 and text[0] != "0":
            while j < self.size and j - i < 6 and tokens[j].kind == "D" and not tokens[j].glued:
                gap = self.cut.aligned.text[tokens[j - 1].end : tokens[j].start]
                group = re.split(r"[.,٫]", tokens[j].text)
                if len(gap) != 1 or gap not in SPACES or len(group[0]) != 3 or len(group) > 2:
                    break
                joined += tokens[j].text
                j += 1
                if len(group) == 2:
                    break
        read = read_digits(joined.replace(",", ".") if j > i + 1 else text)
        return (read, j) if read else None

    def below_hundred(self, i: int) -> tuple[float, int] | None:
        """خمسة, خمسة عشر, خمسة وعشرون, عشرون."""
        reading = self.plain(i)
        if reading is None or reading.word.kind not in _SUB_HUNDRED:
            return None
        return self._below_hundred(reading, i)

    def _below_hundred(self, reading: _Reading, i: int) -> tuple[float, int] | None:
        value, j = reading.word.value, i + 1
        if reading.word.kind != "unit":
            return value, j
        second = self.plain(j)
        if second and second.form in _TEN and value < 10:
            return value + 10, j + 1
        link = self.joined(j)
        if link:
            tens = self.word(link[0])
            if tens and tens.word.kind == "tens":
                return value + tens.word.value, link[0] + 1
        if reading.form in _ONE_OF:
            return None
        return value, j

    def below_thousand(self, i: int, reading: _Reading) -> tuple[float, int] | None:
        """A word number under a thousand whose first word is already read."""
        kind = reading.word.kind
        value: float
        if kind in ("hundred", "hundreds"):
            value, j = reading.word.value, i + 1
        elif kind in _SUB_HUNDRED:
            after = self.plain(i + 1)
            if kind == "unit" and 3 <= reading.word.value <= 9 and after and after.word.kind == "hundred":
                value, j = reading.word.value * 100, i + 2
            else:
                return self._below_hundred(reading, i)
        else:
            return None
        link = self.joined(j)
        if link:
            k = link[0]
            if self.tokens[k].kind == "D":
                small = self._small_digits(j)
                if small:
                    return value + small[0], small[1]
            else:
                inner = self.word(k)
                if inner and inner.word.kind in _SUB_HUNDRED and not self._fraction_at(k):
                    rest = self._below_hundred(inner, k)
                    if rest:
                        return value + rest[0], rest[1]
        return value, j

    def _small_digits(self, i: int) -> tuple[float, int] | None:
        """مئة و20: digits under a hundred after a hundred."""
        link = self.joined(i)
        if link is None or self.tokens[link[0]].kind != "D":
            return None
        read = self.digit_string(link[0])
        return (read[0].value, read[1]) if read and read[0].plain and 0 < read[0].value < 100 else None

    def _fraction_at(self, i: int) -> tuple[float, int] | None:
        """نصف, ثلثي, ثلاثة أرباع at `i` (a leading و allowed)."""
        reading = self.word(i)
        if reading is None:
            return None
        if reading.word.kind in ("fraction", "fraction_dual"):
            return reading.word.value, i + 1
        if reading.word.kind == "unit":
            parts = self.plain(i + 1)
            if parts and parts.word.kind == "fraction_plural":
                return reading.word.value * parts.word.value, i + 2
        return None

    def scales(self, i: int, limit: float) -> tuple[float, int]:
        """The product of the scale words at `i` (مليون, ألف مليار), and where they end."""
        product, j, last = 1.0, i, 0.0
        while j < self.size:
            reading = self.plain(j)
            if reading is None or reading.word.kind not in _SCALES | {"dozen", "dozens"}:
                break
            worth = reading.word.value
            if worth <= last or product * worth >= limit:
                break
            product, last, j = product * worth, worth, j + 1
        return product, j

    def parse(self, i: int) -> Parsed | None:
        """The longest number that begins at token `i`."""
        token = self.tokens[i]
        total, limit, j = 0.0, 1e19, i
        start, scale = token.start, 1.0
        words = digits = definite = conjunction = dual = fraction = vague = bare = plain = False
        grouped: float | None = None
        preposition = ""
        first = True
        while j < self.size:
            k = j
            link = None
            if not first:
                link = self.joined(j)
                if link is None:
                    break
                k = link[0]
            here = self.tokens[k]
            value: float
            if here.kind == "D":
                if first and k > 0 and here.glued and self.tokens[k - 1].kind == "L":
                    return None
                read = self.digit_string(k)
                if read is None:
                    break
                value, after = read[0].value, read[1]
                if first and self._bracketed(i, after):
                    after += 1
                    start = self.tokens[i - 1].start
                nxt = self.plain(after)
                if nxt and nxt.word.kind == "hundred":
                    value, after = value * 100, after + 1
                    rest = self._small_digits(after)
                    if rest:
                        value, after = value + rest[0], rest[1]
                extra = self._half_before_scale(after)
                if extra:
                    value, after = value + extra[0], extra[1]
                multiplier, end = self.scales(after, limit)
                if first and end == after:
                    grouped, plain = read[0].grouped, read[0].plain
                if not first and not self._may_follow(value, multiplier, limit, end, read[0].plain):
                    break
                digits = True
            elif here.kind == "W":
                reading = self.word(k)
                if reading is None:
                    break
                if not first and link and link[2] and reading.stripped > 2 * reading.definite:
                    break
                kind = reading.word.kind
                got = self._fraction_at(k)
                if got and not first:
                    # مليار ونصف المليار; ثلاثة ونصف
                    total += got[0] * (scale if scale >= 1000 else 1.0)
                    fraction, words, j = True, True, got[1]
                    again = self.plain(j)
                    if again and again.word.kind in _SCALES and again.word.value == scale and scale > 1:
                        j += 1
                    break
                if got:
                    value, after, fraction = got[0], got[1], True
                    multiplier, end = self.scales(after, limit)
                elif kind == "scale_dual":
                    value, after, multiplier, end, dual = 2.0, k + 1, reading.word.value, k + 1, True
                elif kind in _SCALES or kind == "dozen":
                    multiplier, end = self.scales(k + 1, limit) if kind != "dozen" else (1.0, k + 1)
                    multiplier *= reading.word.value
                    value, after = 1.0, k + 1
                    if kind == "scale_plural":
                        if not first:
                            break
                        vague = True
                    elif kind == "scale_accusative" and end == k + 1 and self._is_construct_dual(k):
                        value, dual = 2.0, True
                    bare = first
                elif kind in ("dozens", "fraction_plural", "zero"):
                    if kind != "zero" or not first:
                        break
                    value, after, multiplier, end = 0.0, k + 1, 1.0, k + 1
                else:
                    got = self.below_thousand(k, reading)
                    if got is None:
                        break
                    value, after = got
                    extra = self._half_before_scale(after)
                    if extra:
                        value, after, fraction = value + extra[0], extra[1], True
                    multiplier, end = self.scales(after, limit)
                if multiplier >= limit or (not first and not self._may_follow(value, multiplier, limit, end, True)):
                    break
                if first:
                    conjunction, definite = reading.conjunction, reading.definite
                    start = here.start + reading.stripped - (2 if reading.definite else 0)
                    lead = here.text[: reading.stripped]
                    if reading.definite and lead.endswith("لل"):
                        start, lead = start + 1, "ل"
                    elif reading.definite:
                        lead = lead[:-2]
                    preposition = lead[-1:] if lead[-1:] in tuple("بلك") else ""
                words = True
            else:
                break
            bare = bare and first
            total += value * multiplier
            limit = multiplier
            scale = multiplier
            first = False
            j = end
            if multiplier == 1.0:
                break
        if first:
            return None
        # مليار ونصف المليار; خمسة وربع: a fraction after the last term
        if limit == 1.0 and not fraction:
            link = self.joined(j)
            got = self._fraction_at(link[0]) if link else None
            if got:
                total, j, fraction = total + got[0], got[1], True
        last = self.tokens[j - 1]
        return Parsed(
            total, i, j, start, last.end, scale, words, digits, definite, conjunction, preposition,
            vague and j == i + 1, bare and j == i + 1, fraction, dual, grouped, plain,
        )  # fmt: skip

    def _bracketed(self, i: int, after: int) -> bool:
        """(1,2) مليون: digits in brackets before their scale word."""
        if i == 0 or after >= self.size or self.tokens[i - 1].text != "(" or self.tokens[after].text != ")":
            return False
        scale = self.plain(after + 1)
        return scale is not None and scale.word.kind in _SCALES

    def _half_before_scale(self, i: int) -> tuple[float, int] | None:
        """ثلاثة ونصف مليون: a fraction that stands before the scale word."""
        link = self.joined(i)
        if link is None:
            return None
        got = self._fraction_at(link[0])
        if got is None:
            return None
        nxt = self.plain(got[1])
        return got if nxt and nxt.word.kind in _SCALES and not nxt.definite else None

    def _may_follow(self, value: float, multiplier: float, limit: float, after: int, plain: bool) -> bool:
        """Whether a term may be added after one of scale `limit`: تريليون و300 مليار, not 5 ملايين و3 أيام."""
        if value * multiplier >= limit or limit <= 1 or not plain:
            return False
        nxt = self.plain(after)
        if nxt and nxt.word.kind in _SCALES:
            return False  # 810 ملايين و230 مليون: the second is a number of its own
        return limit < 1e6 or multiplier > 1 or value >= 100

    def _is_construct_dual(self, i: int) -> bool:
        """ألفا جندي is two thousand; ألفاً and ألفا و… are one."""
        token = self.tokens[i]
        start, end = self.cut.span(token.start, token.end)
        if "\u064b" in self.cut.source[start : end + 1]:
            return False
        nxt = self.tokens[i + 1] if i + 1 < self.size else None
        return nxt is not None and nxt.kind == "W" and not nxt.text.startswith("و") and nxt.text not in _PARTICLES


_PARTICLES = frozenset(
    ["من", "في", "علي", "الي", "عن", "ان", "او", "كما", "فيما", "بينما", "قبل", "بعد", "خلال", "هو", "هي", "مع", "بين"]
)


def scan(source: Cut) -> list[Parsed]:
    """Every number of a cut text, left to right, none overlapping."""
    parser = _Parser(source)
    found: list[Parsed] = []
    i = 0
    while i < parser.size:
        kind = parser.tokens[i].kind
        parsed = parser.parse(i) if kind in "WD" else None
        if parsed is None or parsed.after <= i:
            i += 1
            continue
        found.append(parsed)
        i = parsed.after
    return found
