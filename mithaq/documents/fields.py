"""The usual names of an article's fields, and values of every shape as text.

The names stand in `field_names.csv`, in order of preference. Nothing here knows
a file format.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

from mithaq.documents.reasons import Reason
from mithaq.documents.records import InputError
from mithaq.orthography import folded

_NOT_WORD = re.compile(r"[\W_]+")
_INNER = ("rendered", "text", "name", "value", "#text", "content", "html", "body", "title", "@id", "url", "href")
_JSON_LD_LISTS = ("@graph",)
ARTICLE_LISTS = ("articles", "items", "documents", "data", "results", "news", "entries", "posts", "records", "@graph")
_MAX_DEPTH = 6


def field_key(name: str) -> str:
    """A field name in one spelling: case, separators, hamza forms and marks do not matter."""
    return _NOT_WORD.sub("", folded(name).lower())


@cache
def _ranks() -> dict[str, tuple[str, int]]:
    path = Path(__file__).with_name("field_names.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    ranks: dict[str, tuple[str, int]] = {}
    for rank, row in enumerate(rows):
        ranks.setdefault(field_key(row["name"]), (row["field"], rank))
    return ranks


def as_text(value: object, depth: int = 0) -> str:
    """A value of any type as text: '' for nothing, lists joined by lines, objects by their naming entry."""
    if value is None or isinstance(value, bool) or depth > _MAX_DEPTH:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else ""
    if isinstance(value, Mapping):
        for name in _INNER:
            text = as_text(value.get(name), depth + 1)
            if text:
                return text
        return ""
    if isinstance(value, Sequence):
        return "\n".join(filter(None, (as_text(item, depth + 1) for item in value[:10_000])))
    return ""


def article_fields(record: Mapping[str, object]) -> dict[str, str]:
    """An article's fields under their canonical names, from a record with the usual names.

    Of several candidates for a field the first with a value wins, in the order
    of `field_names.csv`; only for `text` the longest does, since `article` or
    `news` may hold something short. A record with a summary and no text has
    the summary for its text.

    Returns:
        title, text, url, source, author, published, language: those that have a value.

    Raises:
        InputError: missing_text.
    """
    ranks = _ranks()
    found: dict[str, tuple[int, str]] = {}
    for name, value in record.items():
        field, rank = ranks.get(field_key(str(name)), ("", 0))
        if not field:
            continue
        text = as_text(value)
        if field in {"author", "source"}:
            text = "، ".join(part.strip() for part in text.split("\n") if part.strip())
        if not text.strip():
            continue
        best = found.get(field)
        better = best is None or (len(text) > len(best[1]) if field == "text" else rank < best[0])
        if better:
            found[field] = (rank, text)
    fields = {field: text for field, (_, text) in found.items()}
    summary = fields.pop("summary", None)
    if summary and "text" not in fields:
        fields["text"] = summary
    if "text" not in fields:
        names = ", ".join(sorted(map(str, record))[:12])
        raise InputError(Reason.MISSING_TEXT, f"no text among the fields {names[:200]!r}")
    return fields


def article_list(value: object) -> list[object] | None:
    """The articles of a JSON value that holds several: a list, or an object with a list under a usual name."""
    if isinstance(value, list):
        return value
    if isinstance(value, Mapping):
        ranks = _ranks()
        has_text = any(
            ranks.get(field_key(str(k)), ("",))[0] == "text" and isinstance(v, str) for k, v in value.items()
        )
        if has_text:
            return None
        for name in ARTICLE_LISTS:
            items = value.get(name)
            if isinstance(items, list) and items and all(isinstance(item, Mapping) for item in items):
                return items
    return None
