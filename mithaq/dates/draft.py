"""A date as a pattern read it, before anything is known about when the text was written."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Draft:
    """Parts of a date, each either absolute or counted from the reference.

    `first` and `last` are token positions (`last` exclusive), `cut` the clitics
    to leave off the first token. A `_shift` counts units from the reference:
    0 this one, -1 the one before. `direction` says on which side of the
    reference an incomplete date lies: `past`, `present`, `future`, `same` (as
    the date before it), `after` (that date plus one) or empty. `index` is the
    number of a quarter, half or season. `decade` is 0 to 90 within its century.
    """

    first: int
    last: int
    precision: str
    confidence: float
    cut: int = 0
    calendar: str = "gregorian"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    index: int | None = None
    decade: int | None = None
    century: int | None = None
    end_year: int | None = None
    end_month: int | None = None
    end_day: int | None = None
    year_shift: int | None = None
    month_shift: int | None = None
    day_shift: int | None = None
    unit_shift: int | None = None
    direction: str = ""

    def but(self, **changes: object) -> Draft:
        """A copy with some parts changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
