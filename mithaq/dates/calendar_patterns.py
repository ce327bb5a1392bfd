"""Dates written with a month, a year or figures: 17 يناير 2025, تموز/يوليو, عام 2015, 17/1/2025.

Here belong patterns that name parts of a calendar date. Dates counted from the
day of writing (أمس, الشهر الماضي) are in `relative_patterns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mithaq.dates.draft import Draft
from mithaq.dates.lexicon import Month
from mithaq.dates.tokens import TokenText

_DASHES = frozenset("-–—ـ/")
_YEARS = range(1000, 2201)
_HIJRI_YEARS = range(1300, 1501)
_NUMERIC = re.compile(
    r"(?<![0-9A-Za-z/.,\-])([0-9]{1,4})([/.\-])([0-9]{1,2})\2([0-9]{1,4})(?=T[0-9]|(?![0-9A-Za-z/\-]|[.,][0-9]))"
)
_SPACED = re.compile(  # 17 /5 / 1436: figures and strokes set apart
    r"(?<![0-9A-Za-z/.,\-])([0-9]{1,4}) {0,2}([/\-]) {0,2}([0-9]{1,2}) {0,2}\2 {0,2}([0-9]{1,4})"
    r"(?![0-9A-Za-z/\-]|[.,][0-9])"
)
_MONTH_YEAR = re.compile(r"(?<![0-9A-Za-z/.,\-])([0-9]{1,2})[/\-]([0-9]{4})(?![0-9A-Za-z/\-]|[.,][0-9])")


@dataclass(frozen=True, slots=True)
class YearTail:
    """What follows a month or season and fixes its year; `after` is the token behind it."""

    after: int
    year: int | None = None
    shift: int | None = None
    direction: str = ""
    hijri: bool = False


def numeric_dates(tokens: TokenText) -> dict[int, Draft]:
    """All dates in figures, by their first token: 17/1/2025, 2025-01-17, 1/2025."""
    by_start = {token.start: i for i, token in enumerate(tokens.tokens)}
    by_end = {token.end: i + 1 for i, token in enumerate(tokens.tokens)}
    found: dict[int, Draft] = {}
    text = tokens.aligned.text
    for match in (*_NUMERIC.finditer(text), *_SPACED.finditer(text)):
        a, month, b = (int(match.group(n)) for n in (1, 3, 4))
        year, day = (a, b) if len(match.group(1)) == 4 else (b, a)
        if len(str(year)) != 4:
            continue
        if month > 12 >= day:  # American order
            month, day = day, month
        first, last = by_start.get(match.start()), by_end.get(match.end())
        if first is None or last is None:
            continue
        era = _era(tokens, last)
        hijri = year in _HIJRI_YEARS
        if not (1 <= month <= 12 and 1 <= day <= 31) or not (hijri or year in _YEARS):
            continue
        found[first] = Draft(
            first, era[1] if era else last, "day", 0.95 if day > 12 or match.group(1) == str(year) else 0.85,
            calendar="hijri" if hijri else "gregorian", year=year, month=month, day=day,
        )  # fmt: skip
    for match in _MONTH_YEAR.finditer(text):
        month, year = int(match.group(1)), int(match.group(2))
        first, last = by_start.get(match.start()), by_end.get(match.end())
        if first is None or last is None or not 1 <= month <= 12 or not 1900 <= year <= 2100:
            continue
        found.setdefault(first, Draft(first, last, "month", 0.6, year=year, month=month))
    return found


def _era(tokens: TokenText, i: int) -> tuple[str, int] | None:
    """The era word at `i` (هـ، م، ميلادية) and the token after it, brackets allowed."""
    bracket = tokens.text(i) == "("
    found = tokens.term(i + bracket, "era", cut=0)
    if found is None or (bracket and tokens.text(i + 2) != ")"):
        return None
    return found[0], i + (3 if bracket else 1)


def plain_year(tokens: TokenText, i: int) -> tuple[int, bool, int] | None:
    """A year in figures at `i`: the year, whether it is Hijri, the token after it and its era."""
    year = tokens.number(i, 4)
    if year is None:
        return None
    era = _era(tokens, i + 1)
    if era is not None:
        return year, era[0] == "hijri", era[1]
    if len(tokens.text(i)) != 4 or year not in _YEARS:
        return None
    return year, year in range(1400, 1461), i + 1


def year_tail(tokens: TokenText, i: int) -> YearTail | None:
    """The year that follows a month: 2025, من عام 2025, العام الماضي, الماضي."""
    j = i
    if tokens.text(j) in ("،", ",") or (tokens.text(j) in _DASHES and plain_year(tokens, j + 1)):
        j += 1
    year = plain_year(tokens, j)
    if year:
        return YearTail(year[2], year[0], hijri=year[1])
    if j > i:
        return None
    if tokens.text(j) in ("من", "في", "فى"):
        j += 1
    this = tokens.term(j, "this", cut=0)
    named = tokens.term(j + bool(this), "unit")
    if named and named[0] == "year" and (named[1] == 0 or tokens.text(j)[0] == "ل"):
        k = j + bool(this) + 1
        year = plain_year(tokens, k)
        if year:
            return YearTail(year[2], year[0], hijri=year[1])
        words = year_in_words(tokens, k)
        if words:
            return YearTail(words[1], words[0])
        side = tokens.term(k, "direction", cut=0)
        if side and (side[0] == "same" or tokens.term(k, "direction", definite=True, cut=0)):
            return YearTail(k + 1, shift=SHIFTS.get(side[0]), direction="" if side[0] in SHIFTS else side[0])
        if this:
            return YearTail(k, shift=0) if this[0] == "present" else YearTail(k, direction="same")
        return None
    side = tokens.term(i, "direction", cut=0)
    if side and (side[0] == "same" or tokens.term(i, "direction", definite=True, cut=0)):
        return YearTail(i + 1, direction=side[0])
    return None


SHIFTS = {"past": -1, "present": 0, "future": 1}


def year_in_words(tokens: TokenText, i: int) -> tuple[int, int] | None:
    """A year such as ألفين وخمسة عشر, and the token after it."""
    if tokens.text(i)[:1].isdigit():
        return None
    found = tokens.cardinal(i)
    return found if found and found[0] in _YEARS else None


def month_name(tokens: TokenText, i: int) -> tuple[Month, int, int, bool] | None:
    """A month or a pair of its names at `i`: month, token after it, clitics, whether it was a pair."""
    found = tokens.month(i)
    if found is None:
        return None
    month, j, cut = found
    opening = tokens.text(j)
    if opening in _DASHES or opening in ("(", "او", "،"):
        other = tokens.month(j + 1)
        if other and other[2] == 0 and (other[0].number, other[0].calendar) == (month.number, month.calendar):
            closed = opening == "(" and tokens.text(other[1]) == ")"
            return month, other[1] + closed, cut, True
    beside = tokens.month(j)
    if beside and beside[2] == 0 and (beside[0].number, beside[0].calendar) == (month.number, month.calendar):
        return month, beside[1], cut, True
    return month, j, cut, False


def _day(tokens: TokenText, i: int) -> tuple[int, int, int] | None:
    value = tokens.number(i, 2)
    if value is not None:
        return (value, i + 1, 0) if 1 <= value <= 31 else None
    return tokens.ordinal(i)


def written_date(tokens: TokenText, i: int) -> Draft | None:
    """A day with its month, days of one month, or a month before its day and year."""
    weekday = weekday_head(tokens, i)
    start = weekday[1] if weekday else i
    while weekday and tokens.text(start) in ("،", ",", "الموافق", "في", "("):
        start += 1
    day = _day(tokens, start)
    if day is None:
        return _month_first(tokens, i, start, weekday)
    value, j, cut = day
    end_day = None
    if tokens.text(j) in _DASHES or tokens.text(j) in ("و", "الي", "حتي"):
        second = _day(tokens, j + 1)
        if second and second[0] > value:
            end_day, j = second[0], second[1]
    elif tokens.text(j).startswith("و"):
        second = tokens.ordinal(j)
        if second and second[0] > value:
            end_day, j = second[0], second[1]
    if tokens.text(j) in ("من", "-", "–", ".", "/"):
        j += 1
    if tokens.text(j) in ("شهر", "الشهر"):
        side = tokens.term(j + 1, "direction", definite=True, cut=0)
        if tokens.text(j) == "الشهر" and side and side[0] in SHIFTS:
            return Draft(
                i, j + 2, "day", 0.8, weekday[2] if weekday else cut, day=value, end_day=end_day,
                month_shift=SHIFTS[side[0]],
            )  # fmt: skip
        j += 1
    named = month_name(tokens, j)
    if named is None or named[2]:
        side = tokens.term(j, "direction", definite=True, cut=0)
        if side and side[0] == "present" and tokens.number(start, 2) and end_day is None:
            return Draft(i, j + 1, "day", 0.6, weekday[2] if weekday else cut, day=value, month_shift=0)
        return None
    month, after, _, paired = named
    tail = year_tail(tokens, after)
    if month.context == "year" and not (tail or paired or tokens.text(j - 1) == "شهر"):
        return None
    return _dated(
        Draft(
            i, after, "day", 0.95, weekday[2] if weekday else cut, calendar=month.calendar,
            month=month.number, day=value, end_day=end_day,
        ),
        month, tail,
    )  # fmt: skip


def _dated(draft: Draft, month: Month, tail: YearTail | None) -> Draft | None:
    if tail is None:
        return draft.but(confidence=0.8)
    if tail.hijri and month.calendar == "gregorian":
        return draft.but(confidence=0.8)
    if tail.year is not None and month.calendar == "hijri" and not 1 <= tail.year <= 1600:
        return draft.but(confidence=0.6)
    return draft.but(
        last=tail.after, year=tail.year, year_shift=tail.shift, direction=tail.direction,
        confidence=0.95 if tail.year else 0.85,
    )  # fmt: skip


def _month_first(tokens: TokenText, i: int, start: int, weekday: tuple[int, int, int] | None) -> Draft | None:
    named = month_name(tokens, start)
    if named is None:
        return None
    month, j, cut, _ = named
    day = tokens.number(j, 2)
    tail = year_tail(tokens, j + 1) if day is not None and 1 <= day <= 31 else None
    if day is None or tail is None or tail.year is None:
        return None
    return _dated(
        Draft(
            i, j + 1, "day", 0.95, weekday[2] if weekday else cut, calendar=month.calendar, month=month.number, day=day
        ),
        month, tail,
    )  # fmt: skip


def weekday_head(tokens: TokenText, i: int) -> tuple[int, int, int] | None:
    """A weekday at `i`, with يوم or without: its number, the token after it, the clitics before."""
    word = tokens.term(i, "unit")
    if word and word[0] == "day":
        found = tokens.weekday(i + 1)
        return (found[0].number, i + 2, word[1]) if found and found[1] == 0 else None
    found = tokens.weekday(i)
    if found is None or found[0].needs_day:
        return None
    return found[0].number, i + 1, found[1]


def month_alone(tokens: TokenText, i: int) -> Draft | None:
    """A month without a day: يناير 2025, تموز الماضي, شهر مارس, في آب."""
    word = tokens.term(i, "unit", definite=False) or tokens.term(i, "pair", definite=False)
    headed = word is not None and word[0] == "month"
    start = i + headed
    named = month_name(tokens, start)
    if named is None:
        return None
    month, j, cut, paired = named
    if headed and cut:
        return None
    tail = year_tail(tokens, j)
    if tail and tail.direction in ("after",) and not tokens.text(j).startswith("ال"):
        tail = None
    context = month.context
    if month.exact in _NEEDS_EXACT and not tokens.spelled_as(start, month, cut):
        context = "date"
    certain = headed or paired or (tail is not None and (tail.year is not None or tail.shift is not None))
    led = (cut > 0 and tokens.text(start)[cut - 1] in "بلك") or tokens.term(i - 1, "preposition") is not None
    if not certain and (
        (context in ("date", "year") and not (tail and led))
        or (context == "preposition" and not (led or tail))
        or (context == "preposition" and cut and tokens.text(start)[cut - 1] not in "و")
    ):
        return None
    end_month = None
    if tail is None or tail.year is None:
        # يناير - مارس 2015, من يناير إلى مارس 2015
        joint = tokens.text(j)
        other = month_name(tokens, j + 1) if joint in _DASHES or joint in ("الي", "حتي") else None
        if other and other[2] == 0 and other[0].calendar == month.calendar and other[0].number > month.number:
            other_tail = year_tail(tokens, other[1])
            if other_tail and other_tail.year:
                end_month, j, tail = other[0].number, other[1], other_tail
    draft = Draft(
        i, j, "month", 0.9, word[1] if headed and word else cut, calendar=month.calendar, month=month.number,
        end_month=end_month,
    )  # fmt: skip
    dated = _dated(draft, month, tail)
    if dated is None or tail is not None:
        return dated
    return dated.but(confidence=0.75 if certain or led else 0.55)


_NEEDS_EXACT = frozenset({"آب"})
