"""From the parts of a date to the days it means, given when the text was written.

Here belongs calendar arithmetic. Nothing here reads text.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

from mithaq.dates.draft import Draft
from mithaq.dates.mention import Period

# A month without a year in news is the one just past, unless it lies further back than this.
_MONTHS_LOOKED_BACK = 7
_SEASON_STARTS = {1: 3, 2: 6, 3: 9, 4: 12}


def month_period(year: int, month: int, calendar: str = "gregorian") -> Period | None:
    """The days of a month; a Hijri month by the Umm al-Qura calendar (1343 to 1500 AH), else None."""
    if calendar == "hijri":
        try:
            first = Hijri(year, month, 1)
            start = first.to_gregorian()
            days = first.month_length()
        except (ValueError, OverflowError):
            return None
        begin = date(start.year, start.month, start.day)
        return Period(begin, begin + timedelta(days - 1), "month", "hijri")
    if not 1 <= year <= 9999:
        return None
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def day_period(year: int, month: int, day: int, calendar: str = "gregorian") -> Period | None:
    """One day, None where the calendar has no such day."""
    month_days = month_period(year, month, calendar)
    if month_days is None:
        return None
    found = month_days.first + timedelta(day - 1)
    return Period(found, found, "day", calendar) if found <= month_days.last else None


def year_period(year: int, calendar: str = "gregorian", last_year: int | None = None) -> Period | None:
    """The days of a year, or of several in a row."""
    begin = month_period(year, 1, calendar)
    end = month_period(last_year or year, 12, calendar)
    if begin is None or end is None:
        return None
    return Period(begin.first, end.last, "year", calendar, is_range=last_year is not None)


class Resolver:
    """Resolves drafts against one reference day, or against none."""

    def __init__(self, reference: date | None) -> None:
        self.reference = reference

    def resolve(
        self, draft: Draft, *, future: bool = False, year_hint: int | None = None, previous: Period | None = None
    ) -> Period | None:
        """The days that a draft means, None where too little is known.

        Args:
            draft: The parts.
            future: The sentence speaks of what is to come.
            year_hint: The nearest explicit year of the text, for want of a reference.
            previous: The date mentioned before, for العام نفسه and اليوم التالي.
        """
        try:
            return self._resolve(draft, future, year_hint, previous)
        except (OverflowError, ValueError):  # a day before year 1 or after 9999
            return None

    def _resolve(self, d: Draft, future: bool, year_hint: int | None, previous: Period | None) -> Period | None:
        if d.precision in ("decade", "century"):
            return self._long(d)
        if d.direction in ("same", "after") and d.month is None and d.index is None:
            return self._from_previous(d, previous)
        if d.index is not None:
            return self._part(d, future, year_hint, previous)
        if d.month is not None:
            return self._month_or_day(d, future, year_hint, previous)
        if d.precision == "year":
            return self._year(d)
        return self._shifted(d, future)

    def _long(self, d: Draft) -> Period | None:
        century = d.century
        if century is None and d.unit_shift is not None and self.reference:
            century = (self.reference.year - 1) // 100 + 1 + d.unit_shift
            if d.precision == "decade" and d.decade is None:
                start = self.reference.year // 10 * 10 + 10 * d.unit_shift
                return Period(date(start, 1, 1), date(start + 9, 12, 31), "decade")
        if d.precision == "century":
            if century is None:
                return None
            return Period(date(100 * century - 99, 1, 1), date(100 * century, 12, 31), "century")
        if d.decade is None:
            return None
        if century is None:
            today = self.reference.year if self.reference else 2000
            start = today // 100 * 100 + d.decade
            start -= 100 if start > today else 0
        else:
            start = 100 * (century - 1) + d.decade
        return Period(date(start, 1, 1), date(start + 9, 12, 31), "decade")

    def _from_previous(self, d: Draft, previous: Period | None) -> Period | None:
        step = 1 if d.direction == "after" else 0
        if previous is None or previous.calendar != "gregorian":
            if self.reference and step and d.precision == "day":
                return _one_day(self.reference + timedelta(1))
            return None
        if d.precision == "year":
            return year_period(previous.last.year + step)
        if d.precision == "month" and previous.precision in ("day", "month"):
            return _month_at(previous.last, step)
        if d.precision == "day" and previous.precision == "day":
            return _one_day(previous.last + timedelta(step))
        if d.precision == "week" and previous.precision in ("day", "week"):
            return _week(previous.first + timedelta(7 * step))
        return None

    def _known_year(self, d: Draft, previous: Period | None) -> int | None:
        if d.year is not None:
            return d.year
        if d.year_shift is not None and self.reference:
            return self.reference.year + d.year_shift
        if d.direction in ("same", "after") and previous is not None:
            return previous.last.year + (d.direction == "after")
        return None

    def _year(self, d: Draft) -> Period | None:
        if d.year is not None:
            return year_period(d.year, d.calendar, d.end_year)
        shift = d.year_shift if d.year_shift is not None else d.unit_shift
        if shift is None or self.reference is None:
            return None
        return year_period(self.reference.year + shift)

    def _part(self, d: Draft, future: bool, year_hint: int | None, previous: Period | None) -> Period | None:
        year = self._known_year(d, previous)
        if year is not None:
            return _part_of(year, d)
        if self.reference is None:
            return _part_of(year_hint, d) if year_hint is not None and not d.direction else None
        options = [p for y in (-2, -1, 0, 1, 2) if (p := _part_of(self.reference.year + y, d)) is not None]
        return _choose(options, self.reference, d.direction, future)

    def _month_or_day(self, d: Draft, future: bool, year_hint: int | None, previous: Period | None) -> Period | None:
        year = self._known_year(d, previous)
        if d.calendar == "hijri" and year is not None and d.year is None:
            year = None
        if year is not None:
            return _in_year(d, year)
        if d.direction in ("same", "after"):
            return None
        if self.reference is None:
            return _in_year(d, year_hint) if year_hint is not None and d.calendar == "gregorian" else None
        options = [p for p in self._years_around(d) if p is not None]
        return _choose(options, self.reference, d.direction, future)

    def _years_around(self, d: Draft) -> Iterator[Period | None]:
        assert self.reference is not None
        this = self.reference.year
        if d.calendar == "hijri":
            try:
                this = Gregorian(self.reference.year, self.reference.month, self.reference.day).to_hijri().year
            except (ValueError, OverflowError):
                return
        for step in (-2, -1, 0, 1, 2):
            yield _in_year(d, this + step)

    def _shifted(self, d: Draft, future: bool) -> Period | None:
        today = self.reference
        if today is None:
            return None
        if d.weekday is not None:
            return _one_day(_weekday(today, d, future))
        if d.day is not None and d.month_shift is not None:
            month = _month_at(today, d.month_shift)
            begin = day_period(month.first.year, month.first.month, d.day)
            end = day_period(month.first.year, month.first.month, d.end_day) if d.end_day else begin
            return Period(begin.first, end.last, "day", is_range=begin != end) if begin and end else None
        if d.day_shift is not None:
            return _one_day(today + timedelta(d.day_shift))
        if d.precision == "month":
            shift = d.month_shift if d.month_shift is not None else d.unit_shift
            return _month_at(today, shift) if shift is not None else None
        if d.precision == "week" and d.unit_shift is not None:
            return _week(today + timedelta(7 * d.unit_shift))
        return None


def _one_day(day: date) -> Period:
    return Period(day, day, "day")


def _week(day: date) -> Period:
    """The week of a day, Monday to Sunday as in ISO 8601."""
    first = day - timedelta(day.weekday())
    return Period(first, first + timedelta(6), "week")


def _month_at(day: date, shift: int) -> Period:
    count = day.year * 12 + day.month - 1 + shift
    found = month_period(count // 12, count % 12 + 1)
    if found is None:
        raise OverflowError("month outside the calendar")
    return found


def _in_year(d: Draft, year: int) -> Period | None:
    assert d.month is not None
    if d.day is not None:
        begin = day_period(year, d.month, d.day, d.calendar)
        end = day_period(year, d.end_month or d.month, d.end_day, d.calendar) if d.end_day else begin
        return Period(begin.first, end.last, "day", d.calendar, begin != end) if begin and end else None
    begin = month_period(year, d.month, d.calendar)
    end = month_period(year, d.end_month, d.calendar) if d.end_month else begin
    return Period(begin.first, end.last, "month", d.calendar, begin != end) if begin and end else None


def _part_of(year: int, d: Draft) -> Period | None:
    assert d.index is not None
    start, length = {
        "quarter": (3 * d.index - 2, 3), "half": (6 * d.index - 5, 6), "season": (_SEASON_STARTS.get(d.index, 12), 3),
    }[d.precision]  # fmt: skip
    begin = month_period(year, start)
    if begin is None:
        return None
    return Period(begin.first, _month_at(begin.first, length - 1).last, d.precision)


def _choose(options: list[Period], today: date, direction: str, future: bool) -> Period | None:
    """The one of the same date in several years that a writer on `today` means."""
    if direction == "past":
        earlier = [p for p in options if p.last < today]
        return earlier[-1] if earlier else None
    if direction == "future" or (not direction and future):
        later = [p for p in options if p.last >= today]
        return later[0] if later else None
    if direction == "present":
        return next((p for p in options if p.first.year == today.year or p.first <= today <= p.last), None)
    started = [p for p in options if p.first <= today]
    later = [p for p in options if p.first > today]
    if started and (not later or (today - started[-1].last).days <= 30.5 * _MONTHS_LOOKED_BACK):
        return started[-1]
    return later[0] if later else None


def _weekday(today: date, d: Draft, future: bool) -> date:
    assert d.weekday is not None
    if d.day_shift is not None:  # أمس الجمعة: the weekday corrects the day of writing by one at most
        told = today + timedelta(d.day_shift)
        for day in (told, told - timedelta(1), told + timedelta(1)):
            before_today = d.day_shift < 0 <= (day - today).days
            after_today = d.day_shift > 0 >= (day - today).days
            if day.weekday() == d.weekday and not before_today and not after_today:
                return day
        return told
    if d.unit_shift is not None:
        return _week(today + timedelta(7 * d.unit_shift)).first + timedelta(d.weekday)
    back = (today.weekday() - d.weekday) % 7
    if d.direction == "past":
        return today - timedelta(back or 7)
    if d.direction == "future":
        return today + timedelta(7 - back)
    if future:
        return today + timedelta((7 - back) % 7)
    return today - timedelta(back)
