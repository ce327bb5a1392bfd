"""Dates in Arabic: where a text names them, and what day, month or year they mean.

`find_dates` for running text, `parse_published` for the time stamp of a page.
"""

from mithaq.dates.finder import find_dates
from mithaq.dates.mention import DateMention
from mithaq.dates.published import parse_published

__all__ = ["DateMention", "find_dates", "parse_published"]
