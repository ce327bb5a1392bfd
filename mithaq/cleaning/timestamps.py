"""Publication times as the warehouse keeps them, and lines that print nothing else.

Reading the times is `mithaq.dates`; dates inside running text are none of this
module's business.
"""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from mithaq.cleaning.lexicon import words_of
from mithaq.dates import parse_published

_LONGEST_LINE = 120
_MOST_WORDS = 13
_MOST_OTHER_WORDS = 8
_MOST_PLAIN_WORDS = 1
_SECONDS = re.compile(r"\d{10}(?=\.\d{1,9}$)")
_DIGIT = re.compile(r"\d")


def parse_time(text: str | None) -> datetime | None:
    """The time that a string states as naive UTC (as printed, where no zone is given), or None."""
    if not text:
        return None
    seconds = _SECONDS.match(text.strip())
    moment = parse_published(seconds.group() if seconds else text)
    if moment is None:
        return None
    try:
        return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError):
        return None


@cache
def date_words() -> frozenset[str]:
    """Words that dates are printed with, folded: days, months, eras, zones."""
    with Path(__file__).with_name("date_words.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(word for row in csv.DictReader(lines) for word in words_of(row["words"]))


def is_bare_date(text: str) -> bool:
    """True for a date line that names nothing but the date: no city, no agency."""
    plain = [word for word in words_of(text[:_LONGEST_LINE]) if not word.isdigit() and word not in date_words()]
    return len(plain) <= _MOST_PLAIN_WORDS and is_date_line(text)


def is_date_line(text: str) -> bool:
    """True for a line that prints a date and little else."""
    if len(text) > _LONGEST_LINE or not _DIGIT.search(text) or len(text.split()) > _MOST_WORDS:
        return False
    if sum(not word.isdigit() for word in words_of(text)) > _MOST_OTHER_WORDS:
        return False
    return parse_time(text) is not None
