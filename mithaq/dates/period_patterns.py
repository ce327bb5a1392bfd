"""Periods with names of their own: decades, centuries, quarters, halves, seasons."""

from __future__ import annotations

from mithaq.dates.calendar_patterns import YearTail, plain_year, year_tail
from mithaq.dates.draft import Draft
from mithaq.dates.tokens import TokenText


def decade(tokens: TokenText, i: int) -> Draft | None:
    """التسعينيات, تسعينيات القرن الماضي, العقد الأول من القرن العشرين."""
    found = tokens.term(i, "decade")
    if found:
        century = _century(tokens, i + 1)
        if century:
            return Draft(
                i, century[1], "decade", 0.9, found[1], decade=int(found[0]), century=century[0],
                unit_shift=None if century[0] else century[2],
            )  # fmt: skip
        if tokens.term(i, "decade", definite=True) is None and _is_age(tokens, i):
            return None
        return Draft(i, i + 1, "decade", 0.7, found[1], decade=int(found[0]))
    unit = tokens.term(i, "unit", definite=True)
    if unit and unit[0] == "decade":
        ordinal = tokens.ordinal(i + 1)
        if ordinal and ordinal[0] <= 10 and tokens.text(ordinal[1]) == "من":
            century = _century(tokens, ordinal[1] + 1)
            if century:
                return Draft(
                    i, century[1], "decade", 0.8, unit[1], decade=10 * (ordinal[0] - 1), century=century[0],
                    unit_shift=None if century[0] else century[2],
                )  # fmt: skip
    return None


def _is_age(tokens: TokenText, i: int) -> bool:
    return tokens.text(i + 1) in ("العمر", "عمره", "عمرها", "عمرهم")


def _century(tokens: TokenText, i: int) -> tuple[int | None, int, int] | None:
    """A century: its number or None, the token after it, its shift from the present one."""
    unit = tokens.term(i, "unit", definite=True, cut=0)
    if unit is None or unit[0] != "century":
        return None
    ordinal = tokens.ordinal(i + 1)
    if ordinal and 1 <= ordinal[0] <= 31:
        return ordinal[0], ordinal[1], 0
    side = tokens.term(i + 1, "direction", definite=True, cut=0)
    if side and side[0] in ("past", "present"):
        return None, i + 2, -1 if side[0] == "past" else 0
    return None


def century(tokens: TokenText, i: int) -> Draft | None:
    """القرن العشرون, القرن التاسع عشر."""
    unit = tokens.term(i, "unit", definite=True)
    if unit is None or unit[0] != "century":
        return None
    ordinal = tokens.ordinal(i + 1)
    if ordinal is None or ordinal[0] > 22:
        return None
    return Draft(i, ordinal[1], "century", 0.9, unit[1], century=ordinal[0])


def part_of_year(tokens: TokenText, i: int) -> Draft | None:
    """الربع الأول من عام 2018, النصف الثاني من العام الجاري."""
    part = tokens.term(i, "part", definite=True)
    if part is None or part[0] not in ("quarter", "half"):
        return None
    ordinal = tokens.ordinal(i + 1)
    if ordinal is None:
        last = tokens.text(i + 1) in ("الاخير", "الاخيره")
        index, j = (4 if part[0] == "quarter" else 2), i + 2
        if not last:
            return None
    else:
        index, j, _ = ordinal
    if index > (4 if part[0] == "quarter" else 2):
        return None
    at = j + 1 if tokens.text(j) in ("من", "ل", "في", "فى", "(") else j
    tail = year_tail(tokens, at) or _prefixed_year(tokens, j)
    if tail is None:
        return None
    return _with_tail(Draft(i, tail.after, part[0], 0.9, part[1], index=index), tail)


def _prefixed_year(tokens: TokenText, i: int) -> YearTail | None:
    """A year of this one by its word alone: من العام."""
    word = tokens.term(i + (tokens.text(i) == "من"), "unit", definite=True)
    if word and word[0] == "year":
        return YearTail(i + 1 + (tokens.text(i) == "من"), shift=0)
    return None


def _with_tail(draft: Draft, tail: YearTail) -> Draft | None:
    if tail.hijri:
        return None
    return draft.but(year=tail.year, year_shift=tail.shift, direction=tail.direction)


def season(tokens: TokenText, i: int) -> Draft | None:
    """صيف 2018, الصيف الماضي, ربيع العام المقبل, هذا الشتاء."""
    this = tokens.text(i) == "هذا"
    found = tokens.term(i + this, "season")
    if found is None or (this and not tokens.term(i + 1, "season", definite=True)):
        return None
    index, j = int(found[0]), i + 1 + this
    cut = 0 if this else found[1]
    if this:
        return Draft(i, j, "season", 0.7, 0, index=index, year_shift=0)
    definite = tokens.term(i, "season", definite=True) is not None
    side = tokens.term(j, "direction", definite=True, cut=0)
    if definite:
        if side is None or side[0] not in ("past", "present", "future"):
            return None
        return Draft(i, j + 1, "season", 0.75, cut, index=index, direction=side[0])
    year = plain_year(tokens, j)
    if year and not year[1]:
        return Draft(i, year[2], "season", 0.85, cut, index=index, year=year[0])
    tail = year_tail(tokens, j)
    if tail is None or not (tail.year or tail.shift is not None):
        return None
    return _with_tail(Draft(i, tail.after, "season", 0.8, cut, index=index), tail)
