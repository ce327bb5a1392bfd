"""The publication time of an article, from the string a page or feed gives.

Here belongs one time stamp and nothing around it. Dates in running text are
`find_dates`'.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from mithaq.dates.finder import find_dates
from mithaq.orthography import folded, strip_marks

_LONGEST = 300
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T\s]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[.,][0-9]{1,9})?"
    r"\s*(Z|UTC|GMT|[+\-][0-9]{2}:?[0-9]{2})?)?"
)
_CLOCK = re.compile(
    r"(?<![0-9:/.\-])([0-9]{1,2})[:٫]([0-9]{2})(?::([0-9]{2}))?(?![0-9:/])\s*"
    r"(صباحا|مساء|ظهرا|عصرا|ليلا|فجرا|ص|م|am|pm|a\.m\.|p\.m\.)?(?![\w])", re.IGNORECASE,
)  # fmt: skip
_RFC = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?[0-9]{1,2}[\s\-][A-Za-z]{3,9}[\s\-][0-9]{2,4}\s+[0-9]{1,2}:[0-9]{2}(?!.{0,6}[AaPp]\.?[Mm])"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?([0-9]{2})([0-9]{2})([0-9]{2})?Z?)?")
_ZONE = re.compile(r"(?:GMT|UTC|غرينتش|غرينيتش|جرينتش)\s*([+\-][0-9]{1,2})?(?::?([0-9]{2}))?", re.IGNORECASE)
_AFTERNOON = frozenset({"مساء", "ظهرا", "عصرا", "م", "pm", "p.m."})
_MORNING = frozenset({"صباحا", "فجرا", "ص", "am", "a.m."})
_AGO = re.compile(r"(?:منذ|قبل)\s+(?:([0-9]{1,4})\s+)?(ساعتين|ساعات|ساعه|دقيقتين|دقايق|دقيقه)")
_EARLIEST, _LATEST = 1900, 2100


def parse_published(text: str, default_timezone: tzinfo = UTC, reference: datetime | None = None) -> datetime | None:
    """The time that a publication string tells, None where it tells none.

    Takes ISO 8601, RFC 2822, and Arabic forms in any order: `الأحد 2 أغسطس 2015
    - 14:30`, `15:42 | 12 تشرين الثاني 2019`, Hijri dates with هـ, ten figures of
    seconds since 1970. Without a clock time it is midnight.

    Args:
        text: The string; anything longer than 300 characters is cut there.
        default_timezone: The zone of times that name none.
        reference: When the page was fetched, to resolve أمس, `منذ ساعتين` or a date without a year.

    Returns:
        An aware time. Never raises.
    """
    stripped = strip_marks(text[:_LONGEST]).text.strip()
    if not stripped:
        return None
    try:
        found = (
            _iso(stripped, default_timezone)
            or _rfc(stripped, default_timezone)
            or _figures(stripped, default_timezone)
            or _worded(stripped, default_timezone, reference)
        )
    except (ValueError, OverflowError):
        return None
    return found if found is not None and _EARLIEST <= found.year <= _LATEST else None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    match = _ISO.match(text)
    if match is None or not _EARLIEST <= int(match[1]) <= _LATEST:
        return None
    hour, minute, second = (int(match[n] or 0) for n in (4, 5, 6))
    if match[4] is None and match.end() < len(text):
        return None
    extra = hour == 24
    moment = datetime(
        int(match[1]), int(match[2]), int(match[3]), 0 if extra else hour, minute, min(second, 59), tzinfo=zone
    )
    if match[7]:
        moment = moment.replace(tzinfo=_offset(match[7]))
    else:
        clock = _CLOCK.search(text)
        if clock and clock[4]:
            moment = datetime.combine(moment.date(), _clock_time(clock), tzinfo=zone)
    return moment + timedelta(days=extra)


def _offset(text: str) -> tzinfo:
    if text in ("Z", "UTC", "GMT"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)))


def _rfc(text: str, zone: tzinfo) -> datetime | None:
    if not _RFC.match(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _figures(text: str, zone: tzinfo) -> datetime | None:
    if not (text.isascii() and text.replace("T", "").replace("Z", "").isdigit()):
        return None
    if len(text) in (10, 13) and text.isdigit():
        return datetime.fromtimestamp(int(text[:10]), UTC)
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(g or 0) for g in match.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC if text.endswith("Z") else zone)


def _clock_time(match: re.Match[str]) -> time:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    half = (match[4] or "").lower()
    if (hour < 12 and half in _AFTERNOON) or (hour < 12 and half == "ليلا" and hour >= 6):
        hour += 12
    elif hour == 12 and (half in _MORNING or half == "ليلا"):
        hour = 0
    return time(hour % 24, min(minute, 59), min(second, 59))


def _worded(text: str, zone: tzinfo, reference: datetime | None) -> datetime | None:
    plain = folded(text)
    if reference is not None:
        ago = _AGO.search(plain)
        if ago:
            count = int(ago[1]) if ago[1] else 2 if ago[2].endswith("ين") else 1
            aware = reference if reference.tzinfo else reference.replace(tzinfo=zone)
            return aware - (timedelta(hours=count) if "ساع" in ago[2] else timedelta(minutes=count))
    day = _day_of(text, reference)
    if day is None:
        return None
    clock = _CLOCK.search(text)
    at = _clock_time(clock) if clock else time()
    named = _ZONE.search(plain)
    if named and clock:
        zone = _offset(f"{int(named[1] or 0):+03d}{named[2] or '00'}")
    return datetime.combine(day, at, tzinfo=zone)


def _day_of(text: str, reference: datetime | None) -> date | None:
    """The day of the first full date; Gregorian before Hijri."""
    whole = [
        m
        for m in find_dates(text, reference)
        if m.value is not None and len(m.value) == 10 and m.precision == "day" and (reference or not m.is_relative)
    ]
    whole.sort(key=lambda m: (m.is_relative, m.calendar == "hijri"))
    return date.fromisoformat(whole[0].value) if whole and whole[0].value else None
