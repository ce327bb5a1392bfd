"""Numbers that are no quantities: dates, years, clock times, names, identifiers, scores.

Each test looks at a bounded number of tokens around the number. Words are in
`not_quantities.csv`, by role.
"""

from __future__ import annotations

from collections.abc import Sequence

from mithaq.quantities.grammar import Parsed
from mithaq.quantities.lexicons import not_quantities, strip_clitics
from mithaq.quantities.tokens import Token


def has_role(token: Token | None, role: str) -> bool:
    """Whether a token, with or without clitics, is listed under `role`."""
    if token is None or token.kind != "W":
        return False
    words = not_quantities()[role]
    return any(rest in words for rest, *_ in strip_clitics(token.text))


def is_word(token: Token | None, role: str) -> bool:
    """Whether a token, as written, is listed under `role`."""
    return token is not None and token.kind == "W" and token.text in not_quantities()[role]


class Guard:
    """The tests over one text's tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens

    def at(self, i: int) -> Token | None:
        """Token `i`, or None outside the text."""
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def before(self, p: Parsed) -> Token | None:
        """The token before a number, past an opening bracket, a colon or a sign."""
        i = p.first - 1
        token = self.at(i)
        if token and token.text in "(:«\"'#[–-" and token.kind == "P":
            token = self.at(i - 1)
        return token

    def never(self, p: Parsed) -> bool:
        """True for what is no quantity whatever stands beside it."""
        return (
            p.vague
            or self._price(p)
            or self._ordinal(p)
            or self._part_of_code(p)
            or self._date(p)
            or self._clock(p)
            or self._model(p)
        )

    def _price(self, p: Parsed) -> bool:
        """ثمن برميل is the price of a barrel, not an eighth of it."""
        return p.fraction and p.after - p.first == 1 and self.tokens[p.first].text.endswith("ثمن")

    def _ordinal(self, p: Parsed) -> bool:
        """الحادي والعشرين, الثالثة عشرة: the number finishes an ordinal."""
        if not p.words or not has_role(self.at(p.first - 1), "ordinal"):
            return False
        return (p.conjunction and p.definite) or p.value == 10

    def _part_of_code(self, p: Parsed) -> bool:
        """Digits tied to others by / : + = or to Latin letters: dates, times, scores, addresses."""
        if not p.digits:
            return False
        one, two = self.at(p.first - 1), self.at(p.first - 2)
        first = self.tokens[p.first]
        if one and first.glued and one.text in "/:+=&_@#\\" and two and one.glued and one.kind == "P":
            return not (one.text in ":" and two.kind == "W")
        if one and first.glued and one.kind == "L":
            return True
        nxt, after = self.at(p.after), self.at(p.after + 1)
        if nxt and nxt.glued and after and after.glued and nxt.text in "/:+=_@\\" and after.kind in "DL":
            return True
        if nxt and nxt.text in "+/" and after and after.kind == "D" and (after.glued or not nxt.glued):
            return nxt.text == "+" or nxt.glued
        return self._chained(p)

    def _chained(self, p: Parsed) -> bool:
        """2025-01-17, 055-123-4567: three digit runs tied by hyphens."""
        run = 1
        i = p.first
        while run < 4 and (a := self.at(i - 1)) and (b := self.at(i - 2)) and a.text in "-–" and b.kind == "D":
            if not (self.tokens[i].glued and a.glued):
                break
            run, i = run + 1, i - 2
        j = p.after
        while run < 4 and (a := self.at(j)) and (b := self.at(j + 1)) and a.text in "-–" and b.kind == "D":
            if not (a.glued and b.glued):
                break
            run, j = run + 1, j + 2
        return run >= 3

    def _date(self, p: Parsed) -> bool:
        """17 يناير; 5 من مايو; شباط 2015; year and era words."""
        nxt, after = self.at(p.after), self.at(p.after + 1)
        if p.value <= 31 and p.value == int(p.value) and not p.fraction:
            if nxt and is_word(nxt, "month") and not (p.words and nxt.text in {"ماي", "مهر", "تير"}):
                return True
            if nxt and nxt.text == "من" and after and has_role(after, "month"):
                return True
            if nxt and nxt.text in "-–/(و" and after and is_word(after, "month"):
                return True
            if nxt and nxt.text == "شهر" and after and is_word(after, "month"):
                return True
        if nxt and nxt.text == "م" and nxt.glued and p.plain and p.value < 2100:
            one = self.at(p.first - 1)
            if one and one.text in "=-–/ه":
                return True
        if nxt and p.plain and p.value <= 2100 and is_word(nxt, "era") and (len(nxt.text) > 1 or nxt.glued):
            return True
        if self._year_like(p):
            one = self.before(p)
            if nxt and nxt.text == "م" and (has_role(one, "year") or has_role(one, "month") or 1300 <= p.value <= 2100):
                return True
        return False

    def _year_like(self, p: Parsed) -> bool:
        return p.plain and p.digits and not p.words and 1000 <= p.value <= 2100 and p.after - p.first == 1

    def year(self, p: Parsed) -> bool:
        """A bare year, judged by what stands before it; for numbers whose only unit is a noun."""
        one = self.before(p)
        if has_role(one, "year") and p.plain and (p.value >= 1000 or p.value < 100) and p.scale == 1:
            return True
        if (
            p.words
            and has_role(one, "year")
            and p.value >= 1000
            and one is not None
            and one.text.startswith(("عام", "العام"))
        ):
            return True
        return self._year_like(p) and (
            has_role(one, "month") or (p.value >= 1900 and one is not None and one.text in _YEAR_PREPOSITIONS)
        )

    def _clock(self, p: Parsed) -> bool:
        """الساعة 10, الساعة الثانية عشرة; 10 صباحا; 14:00 is caught as a code."""
        if has_role(self.before(p), "clock_before"):
            return True
        nxt, after = self.at(p.after), self.at(p.after + 1)
        if p.value > 24 or nxt is None:
            return False
        if is_word(nxt, "clock_after"):
            return True
        return nxt.text in "(-" and after is not None and is_word(after, "clock_after")

    def _model(self, p: Parsed) -> bool:
        """إس-400, سو-35, F-16: a letter name or a word tied by a hyphen."""
        if not p.digits or p.words:
            return False
        one, two = self.at(p.first - 1), self.at(p.first - 2)
        if one and is_word(one, "letter"):
            return True
        if one is None or two is None or one.text not in "-–ـ_" or two.kind not in "WL":
            return False
        tied = self.tokens[p.first].glued and one.glued
        return tied or (two.kind == "W" and is_word(two, "letter")) or (two.kind == "L" and len(two.text) <= 4)

    def names(self, p: Parsed) -> bool:
        """القرار 2231, مجموعة 20, قناة 10: the number names a thing; not asked where a measure follows."""
        one = self.before(p)
        two = self.at(p.first - 2)
        return (
            has_role(one, "identifier")
            or (has_role(one, "group") and not self._in_all(p))
            or (
                one is not None and one.text.startswith("ال") and has_role(two, "group") and (p.definite or self._al(p))
            )
            or self._list_item(p)
            or self._score(p)
        )

    def ordinal(self, p: Parsed) -> bool:
        """المرحلة الـ37, الدورة 72: digits that rank the singular noun before them."""
        one = self.before(p)
        return has_role(one, "identifier") and p.digits and p.scale == 1 and p.definite

    def _score(self, p: Parsed) -> bool:
        """3-1, ٢ - ١: a small number tied to another by a hyphen."""
        one, two = self.at(p.first - 1), self.at(p.first - 2)
        return bool(p.plain and p.value < 200 and one and two and one.text in "-–:ـ" and two.kind == "D")

    def _in_all(self, p: Parsed) -> bool:
        """ما مجموعه 943: a total, not a group."""
        two = self.at(p.first - 2)
        return two is not None and two.text in {"ما", "بما"}

    def _al(self, p: Parsed) -> bool:
        one = self.at(p.first - 1)
        return one is not None and one.text.endswith("ال")

    def _list_item(self, p: Parsed) -> bool:
        """1- at the head of a line."""
        one, nxt = self.at(p.first - 1), self.at(p.after)
        head = one is None or one.kind == "N"
        return head and nxt is not None and nxt.kind == "P" and nxt.text in "-.–)"

    def vague(self, p: Parsed) -> bool:
        """عشرات الآلاف, بضعة ملايين, مئات الملايين: a scale word under a vague quantifier."""
        return (p.bare_scale or p.vague) and has_role(self.at(p.first - 1), "vague")


_YEAR_PREPOSITIONS = frozenset(
    ["في", "منذ", "حتي", "خلال", "بين", "لعام", "عام", "بحلول", "ل", "قبل", "بعد", "من", "الي", "سنه", "و"]
)
