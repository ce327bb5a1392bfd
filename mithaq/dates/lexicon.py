"""The words of dates, read from the tables in `lexicon/`.

Here belongs loading and folding of those tables. What the words mean together
is in `calendar_patterns` and `relative_patterns`; a new word is a new row of a
table, never a line of code.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from mithaq.orthography import folded

_FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True)
class Month:
    """A month name: its number, its calendar, and how much context it needs to be one.

    `context` is `free` (a month wherever it stands), `preposition` (needs a
    preposition, day, year or the word month beside it), `date` (needs a day, a
    year or the word month) or `year` (a day is not enough: 3 - صفر is a score).
    `exact` is the spelling that folding would blur.
    """

    number: int
    calendar: str
    context: str
    exact: str


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday: 0 for Monday; `needs_day` where it must follow the word for day."""

    number: int
    needs_day: bool


@dataclass(frozen=True)
class Lexicon:
    """All tables; every key is folded (`mithaq.orthography.fold`)."""

    months: dict[tuple[str, ...], Month]
    weekdays: dict[str, Weekday]
    terms: dict[str, dict[str, str]]
    numerals: dict[str, dict[str, int]]
    counted_nouns: frozenset[str]
    not_future: tuple[str, ...]

    @cached_property
    def month_heads(self) -> frozenset[str]:
        """The first words of month names."""
        return frozenset(key[0] for key in self.months)

    def term(self, kind: str, form: str) -> str | None:
        """The value of `form` in the class `kind` of `terms.csv`."""
        return self.terms[kind].get(form)


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def lexicon() -> Lexicon:
    """The tables, read once a process."""
    months = {}
    for row in _rows("months.csv"):
        key = tuple(folded(row["form"]).split())
        months[key] = Month(int(row["month"]), row["calendar"], row["context"], row["form"])
    terms: dict[str, dict[str, str]] = {}
    for row in _rows("terms.csv"):
        terms.setdefault(row["class"], {})[folded(row["form"])] = row["value"]
    numerals: dict[str, dict[str, int]] = {}
    for row in _rows("numerals.csv"):
        numerals.setdefault(row["class"], {})[folded(row["form"])] = int(row["value"])
    return Lexicon(
        months=months,
        weekdays={folded(r["form"]): Weekday(int(r["weekday"]), r["context"] == "day") for r in _rows("weekdays.csv")},
        terms=terms,
        numerals=numerals,
        counted_nouns=frozenset(folded(r["form"]) for r in _rows("counted_nouns.csv")),
        not_future=tuple(folded(r["stem"]) for r in _rows("not_future.csv")),
    )
