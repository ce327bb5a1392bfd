"""Publication times: as machines write them and as Arabic pages print them.

Only whole time stamps and date lines. Dates inside running text, relative
ones included, belong to `mithaq.dates`.
"""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

from hijridate import Hijri

from mithaq.cleaning.lexicon import words_of
from mithaq.orthography import ascii_digits, folded, strip_marks

_EPOCH = re.compile(r"^\d{10}(?:\d{3})?(?:\.\d{1,6})?$")
_ISO = re.compile(
    r"^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?\s*$",
    re.I,
)
_NUMERIC = re.compile(r"(?<!\d)(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))(?!\d)")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::\d{2})?\s*(ص|م|صباحا|مساء|ظهرا|am|pm)?(?!\w)", re.I)
_YEAR = re.compile(r"^(1[34]\d\d|19\d\d|20\d\d)$")
_ZONES = {
    "غرينتش": 0, "جرينتش": 0, "غرينيتش": 0, "gmt": 0, "utc": 0, "مكه": 3, "السعوديه": 3, "الرياض": 3, "القدس": 2,
    "القاهره": 2, "بيروت": 2, "دبي": 4, "ابوظبي": 4, "تونس": 1, "الجزاير": 1,
}  # fmt: skip
_EARLIEST, _LATEST = 1900, 2100
_LONGEST_LINE = 120
_MAX_OTHER_WORDS = 8


@cache
def _months() -> dict[tuple[str, ...], tuple[int, str]]:
    with Path(__file__).with_name("months.csv").open(encoding="utf-8", newline="") as lines:
        return {tuple(words_of(row["name"])): (int(row["month"]), row["calendar"]) for row in csv.DictReader(lines)}


def parse_time(text: str) -> datetime | None:
    """The time that a whole string states, as naive UTC (as printed, where no zone is given), or None.

    Reads ISO 8601 and its relatives, RFC 2822 (feeds), Unix seconds and milliseconds, and what
    `find_time` reads.
    """
    text = ascii_digits(strip_marks(text[:200]).text).strip()
    if _EPOCH.match(text):
        seconds = float(text)
        if seconds > 1e11:
            seconds /= 1000
        try:
            return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None, microsecond=0)
        except (ValueError, OverflowError, OSError):
            return None
    iso = _ISO.match(text)
    if iso:
        year, month, day, hour, minute, second = (int(part or 0) for part in iso.groups()[:6])
        return _made(year, month, day, hour, minute, second, _offset(iso.group(7)))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return find_time(text)
    return _in_utc(moment)


def find_time(text: str) -> datetime | None:
    """The date (and time of day) that a line of at most 120 characters prints, or None.

    Knows the month names of all Arab countries, Hijri months and numeric dates
    with the day first. Without a zone the time is taken as printed.
    """
    if len(text) > _LONGEST_LINE:
        return None
    text = ascii_digits(strip_marks(text).text)
    words = words_of(text)
    date = _named_date(words) or _numeric_date(text)
    if date is None:
        return None
    hour = minute = 0
    offset = None
    clock = _CLOCK.search(folded(text).lower())
    if clock:
        hour, minute = int(clock.group(1)), int(clock.group(2))
        half = clock.group(3) or ""
        if half in {"م", "مساء", "pm", "ظهرا"} and hour < 12:
            hour += 12
        elif half in {"ص", "صباحا", "am"} and hour == 12:
            hour = 0
        offset = next((timedelta(hours=_ZONES[word]) for word in words if word in _ZONES), None)
    return _made(*date, hour, minute, 0, offset)


def is_date_line(text: str) -> bool:
    """True for a line that prints a date and little else."""
    return (
        len(text) <= _LONGEST_LINE
        and len(text.split()) <= _MAX_OTHER_WORDS + 5
        and find_time(text) is not None
        and (sum(not word.isdigit() for word in words_of(text)) <= _MAX_OTHER_WORDS)
    )


def _named_date(words: list[str]) -> tuple[int, int, int] | None:
    months = _months()
    for i in range(len(words)):
        for length in (2, 1):
            found = months.get(tuple(words[i : i + length]))
            if not found:
                continue
            before = words[i - 1] if i else ""
            after = words[i + length : i + length + 3]
            if after and tuple(after[:1]) in months and months[tuple(after[:1])][0] == found[0]:
                after = after[1:]  # يوليو/تموز
            elif len(after) > 1 and tuple(after[:2]) in months and months[tuple(after[:2])][0] == found[0]:
                after = after[2:]
            year = next((word for word in after[:2] if _YEAR.match(word)), "")
            if not year:
                continue
            day = before if before.isdigit() else next((w for w in after[:1] if w.isdigit() and w != year), "")
            if day and 1 <= int(day) <= 31:
                return _gregorian(int(year), found[0], int(day), found[1])
    return None


def _gregorian(year: int, month: int, day: int, calendar: str) -> tuple[int, int, int] | None:
    if calendar == "gregorian":
        return year, month, day
    try:
        date = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date.year, date.month, date.day


def _numeric_date(text: str) -> tuple[int, int, int] | None:
    found = _NUMERIC.search(text)
    if not found:
        return None
    if found.group(1):
        return int(found.group(1)), int(found.group(2)), int(found.group(3))
    day, month, year = int(found.group(4)), int(found.group(5)), int(found.group(6))
    return (year, day, month) if month > 12 >= day else (year, month, day)


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return span if zone[0] == "+" else -span


def _made(
    year: int, month: int, day: int, hour: int, minute: int, second: int, offset: timedelta | None
) -> datetime | None:
    try:
        zone = timezone(offset) if offset is not None else None
        return _in_utc(datetime(year, month, day, hour, minute, second, tzinfo=zone))
    except (ValueError, OverflowError):
        return None


def _in_utc(moment: datetime) -> datetime | None:
    try:
        naive = (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError):
        return None
    return naive if _EARLIEST <= naive.year <= _LATEST else None
