"""A few rows as text that a browser can show, whatever strangers have written into them.

Values become one line without control characters, cut to a readable length;
what holds Arabic is isolated, so that its own direction rules inside it and
nothing outside it moves. Escaping is left to the page, which shows text as
text. Whole pages are `mithaq.report`, terminals `mithaq.terminal`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import duckdb

from mithaq.terminal.tables import safe

ROWS = 5
COLUMNS = 6
LONGEST = 60
_FOR_MACHINES = (
    "_id", "_sha256", "_ns", "path", "url", "text", "char_start", "char_end", "_position", "finder", "ingested_at",
    "cleaned_at",
)  # fmt: skip
_RIGHT_TO_LEFT = ("R", "AL")
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"


def shown(value: object, longest: int = LONGEST) -> str:
    """A value on one line of at most `longest` characters; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = "، ".join(map(str, value))
    text = safe(str(value)[: longest + 1])
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    if any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text):
        return f"{_ISOLATE}{text}{_END_OF_ISOLATE}"
    return text


def first_rows(
    con: duckdb.DuckDBPyConnection, source: str, order: Sequence[str] = (), *, rows: int = ROWS, whole: bool = False
) -> list[dict[str, str]]:
    """The first rows of a table or query by `order`, a dict a row, its values as `shown`.

    Columns are those that people read: ids, hashes, paths, offsets and records
    say nothing on a page, whole texts too much, and only so many fit beside
    each other.

    Args:
        con: the warehouse.
        source: a table's name, or a query in parentheses; SQL that the project wrote.
        order: columns to order by; none: as they lie in the table.
        rows: how many at most.
        whole: whether to show every column that holds no records.
    """
    types = {str(name): str(type_) for name, type_, *_ in con.execute(f"describe from {source}").fetchall()}
    plain = [c for c, type_ in types.items() if "STRUCT" not in type_]
    named = plain if whole else [c for c in plain if not c.endswith(_FOR_MACHINES)][:COLUMNS] or plain[:COLUMNS]
    cut = ", ".join(f"left({_quoted(c)}, {LONGEST + 1})" if types[c] == "VARCHAR" else _quoted(c) for c in named)
    by = f"order by {', '.join(map(_quoted, order))}" if order else ""
    found = con.execute(f"select {cut} from {source} {by} limit {rows}").fetchall()
    return [{name: shown(value) for name, value in zip(named, row, strict=True)} for row in found]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
