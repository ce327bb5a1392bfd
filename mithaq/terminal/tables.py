"""Rows of a query as a table for people, or as CSV or JSON for programs.

Text of articles is strangers' text: what reaches a terminal has no control
characters that could steer it.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mithaq.terminal.bidi import visual_order

Format = Literal["table", "csv", "json"]
LONGEST_CELL = 300
LONGEST_CELL_ON_ONE_LINE = 60
NARROWEST_COLUMN = 10
_UNSAFE = ("Cc", "Cf", "Zl", "Zp", "Cs")
_KEPT = {"\u200c", "\u200d"}
"""Zero-width joiners belong to words."""


def safe(text: str) -> str:
    """The text on one line, without control and formatting characters; those are shown as spaces."""
    return "".join(" " if unicodedata.category(c) in _UNSAFE and c not in _KEPT else c for c in text)


def print_rows(
    names: Sequence[str],
    rows: Iterable[Sequence[object]],
    out: TextIO,
    form: Format = "table",
    *,
    visual: bool = False,
) -> int:
    """Write rows to `out`.

    Args:
        names: the columns.
        rows: their values; any type that DuckDB gives.
        out: a terminal or a file; a table is cut and wrapped for terminals only, and there a row with more columns
            than fit is a block of lines.
        form: `table`, `csv` (with a header line) or `json` (one list of objects).
        visual: whether to put Arabic in order for terminals that can't; tables only.

    Returns:
        How many rows there were.
    """
    if form == "csv":
        return _csv(names, rows, out)
    if form == "json":
        records = [dict(zip(names, row, strict=True)) for row in rows]
        json.dump(records, out, ensure_ascii=False, indent=1, default=str)
        out.write("\n")
        return len(records)
    return _table(names, rows, out, visual)


def _csv(names: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO) -> int:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 (the count is used after the loop)
        cells = ["" if v is None else _plain(v) for v in row]
        writer.writerow([safe(c) for c in cells] if out.isatty() else cells)
    return count


def _table(names: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO, visual: bool) -> int:
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console = Console(file=out, highlight=False, width=100_000)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    found = list(rows)
    if console.is_terminal and len(names) * NARROWEST_COLUMN > console.width:
        _records(console, names, found, visual)
        return len(found)
    for i, name in enumerate(names):
        numeric = any(isinstance(row[i], int | float) and not isinstance(row[i], bool) for row in found)
        table.add_column(Text(safe(name)), justify="right" if numeric else "left", overflow="fold", no_wrap=visual)
    for row in found:
        table.add_row(*(_cell(v, console.is_terminal, visual) for v in row))
    console.print(table)
    return len(found)


def _records(console: Console, names: Sequence[str], rows: Sequence[Sequence[object]], visual: bool) -> None:
    """A line a value, a block a row: for more columns than fit beside each other."""
    for row in rows:
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold", no_wrap=visual)
        for name, value in zip(names, row, strict=True):
            table.add_row(Text(safe(name)), _cell(value, True, visual))
        console.print(table)
        console.rule(style="dim")


def _cell(value: object, on_terminal: bool, visual: bool) -> Text:
    if value is None:
        return Text("null", style="dim")
    if isinstance(value, float):
        return Text(f"{value:,.4f}".rstrip("0").rstrip("."))
    if isinstance(value, int) and not isinstance(value, bool):
        return Text(f"{value:,}")
    text = safe(_plain(value))
    if on_terminal or visual:
        # A line is put in order as a whole: it must not be broken afterwards.
        longest = LONGEST_CELL_ON_ONE_LINE if visual else LONGEST_CELL
        text = text if len(text) <= longest else text[: longest - 1] + "…"
    return Text(visual_order(text) if visual else text)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "، ".join(_plain(v) for v in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
