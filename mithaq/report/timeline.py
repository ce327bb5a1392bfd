"""Timelines of agreements: on which day an event stands, and the stretch of time that is drawn.

`assets/charts.js` draws them from the rows that the templates write.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mithaq.report.content import Content
from mithaq.report.reading import Row

LANES = 18

Dated = tuple[date | None, Row]


def days_of(iso: str | None) -> tuple[date, date] | None:
    """First and last day of an ISO date at its precision; None where it is no date of years 1 to 9999."""
    if not iso:
        return None
    parts = iso.split("-")
    if len(parts) > 3 or not all(p.isascii() and p.isdecimal() for p in parts):
        return None
    try:
        numbers = [int(p) for p in parts]
        if len(numbers) == 1:
            return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
        if len(numbers) == 2:
            year, month = numbers
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        day = date(numbers[0], numbers[1], numbers[2])
        return day, day
    except (ValueError, OverflowError):
        return None


def middle_of(iso: str | None) -> date | None:
    """The day in the middle of an ISO date at its precision."""
    days = days_of(iso)
    return None if days is None else days[0] + (days[1] - days[0]) // 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time; `left_out` days are earlier and stay out on purpose."""

    first: date
    last: date
    left_out: int

    def holds(self, day: date | None) -> bool:
        """Whether the day is in it."""
        return day is not None and self.first <= day <= self.last


def stretch(days: Sequence[date]) -> Stretch | None:
    """The stretch of time to draw these days on; None for none.

    Where at most one day in seven lies far back and alone would take more
    than half of the axis, the axis begins after it.
    """
    if not days:
        return None
    ordered = sorted(days)
    begin = 0
    full = (ordered[-1] - ordered[0]).days
    for skipped in range(1, len(ordered) // 7 + 1):
        if (ordered[-1] - ordered[skipped]).days < full / 2:
            begin = skipped
            break
    first, last = ordered[begin], ordered[-1]
    margin = max(3, (last - first).days // 25)
    return Stretch(
        max(date.min, first - timedelta(days=min(margin, (first - date.min).days))),
        min(date.max, last + timedelta(days=min(margin, (date.max - last).days))),
        sum(day < first for day in ordered),
    )


def dated(events: Sequence[Row]) -> list[Dated]:
    """Events with the day on which each stands, None where it has no date."""
    return [(middle_of(event["event_date"]), event) for event in events]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events of several agreements, (agreement, [(day, event)]), and the stretch that is drawn."""

    stretch: Stretch
    rows: tuple[tuple[Row, tuple[Dated, ...]], ...]


def timeline(content: Content, agreements: Sequence[Row]) -> Timeline | None:
    """The dated events of the first agreements that have any; None where none has."""
    rows = []
    for agreement in agreements:
        found = [(day, e) for day, e in dated(content.events.get(agreement["agreement_id"], [])) if day is not None]
        if found:
            rows.append((agreement, tuple(found)))
        if len(rows) == LANES:
            break
    drawn = stretch([day for _, found in rows for day, _ in found if day is not None])
    return Timeline(drawn, tuple(rows)) if drawn else None
