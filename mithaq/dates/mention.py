"""What a date in a text is: the record that `find_dates` returns, and the span of days behind it.

Here belong records and how a span of days is written in ISO text. Finding and
resolving are elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PRECISIONS = ("day", "week", "month", "quarter", "season", "half", "year", "decade", "century")


@dataclass(frozen=True, slots=True)
class Period:
    """Consecutive days, from `first` to `last` inclusive, known at `precision`."""

    first: date
    last: date
    precision: str
    calendar: str = "gregorian"
    is_range: bool = False

    @property
    def value(self) -> str:
        """ISO text of the start, as coarse as the precision allows."""
        return self._written(self.first)

    @property
    def end_value(self) -> str | None:
        """ISO text of the end; None where `value` alone names the whole period."""
        end = self._written(self.last)
        return None if end == self.value and not self._needs_end else end

    @property
    def _needs_end(self) -> bool:
        return self.precision not in ("day", "month", "year")

    def _written(self, day: date) -> str:
        if self.calendar == "hijri" or self.precision in ("day", "week"):
            return day.isoformat()
        if self.precision in ("month", "quarter", "season", "half"):
            return f"{day.year:04d}-{day.month:02d}"
        return f"{day.year:04d}"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as a text names it.

    Attributes:
        surface: The words, as written, without leading clitics.
        start: First character in the text, 0-based, in code points.
        end: One past the last character.
        value: ISO text at the precision stated (`2025`, `2025-01`, `2025-01-17`);
            the start of a period or range; None where nothing resolves it.
        end_value: The end of a period or range, inclusive; None for a plain day, month or year.
        precision: `day`, `week`, `month`, `quarter`, `season`, `half`, `year`, `decade` or `century`.
        is_relative: True where the value rests on the reference time or on another date of the text.
        confidence: 0 to 1.
        calendar: `gregorian` or `hijri`: the calendar it is written in. `value` is always Gregorian.
        modifier: `start`, `middle`, `end` (مطلع، منتصف، نهاية) or None.
    """

    surface: str
    start: int
    end: int
    value: str | None
    end_value: str | None
    precision: str
    is_relative: bool
    confidence: float
    calendar: str = "gregorian"
    modifier: str | None = None

    @property
    def iso_date(self) -> str | None:
        """The finest plain `YYYY`, `YYYY-MM` or `YYYY-MM-DD` that holds the whole period.

        For columns that take one date: a week inside January is that month, a
        quarter its year; None where the period crosses years.
        """
        if self.value is None or self.end_value is None:
            return self.value
        for width in (10, 7, 4):
            if len(self.value) >= width and self.value[:width] == self.end_value[:width]:
                return self.value[:width]
        return None
