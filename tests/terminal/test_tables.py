"""Rows for people and for programs."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.terminal import print_rows, safe

NAMES = ["name", "value"]
ROWS = [("اتفاق الغاز", 1_500_000), ("سدّ", None)]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _printed(form: str, out: io.StringIO | None = None, **options: bool) -> str:
    out = out or io.StringIO()
    assert print_rows(NAMES, ROWS, out, form, **options) == 2  # type: ignore[arg-type]
    return out.getvalue()


def test_a_table_lines_up_and_has_no_colours_in_a_file() -> None:
    text = _printed("table")
    assert "\x1b" not in text
    assert "1,500,000" in text and "null" in text and "اتفاق الغاز" in text


def test_a_terminal_has_colours_unless_they_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1m" in _printed("table", _Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in _printed("table", _Terminal())


def test_a_row_of_more_columns_than_fit_is_a_block_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    names, row = [f"column_{i}" for i in range(9)], ["قيمة", *range(8)]
    terminal, file = _Terminal(), io.StringIO()
    assert print_rows(names, [row, row], terminal) == print_rows(names, [row, row], file) == 2
    plain = re.sub(r"\x1b\[\d*m", "", terminal.getvalue())
    lines = [line.split() for line in plain.splitlines() if "column_" in line]
    assert len(lines) == 18 and ["column_8", "7"] in lines
    assert len([line for line in file.getvalue().splitlines() if "column_" in line]) == 1


def test_csv_and_json_hold_the_values() -> None:
    assert list(csv.reader(io.StringIO(_printed("csv")))) == [NAMES, ["اتفاق الغاز", "1500000"], ["سدّ", ""]]
    assert json.loads(_printed("json"))[1] == {"name": "سدّ", "value": None}


def test_visual_order_is_for_tables() -> None:
    assert "اتفاق" in _printed("csv", visual=True)
    assert "اتفاق" not in _printed("table", visual=True)


def test_dates_and_lists_are_shown_as_written() -> None:
    out = io.StringIO()
    print_rows(["d", "l"], [(date(2025, 1, 17), ["نفط", "غاز"])], out)
    assert "2025-01-17" in out.getvalue() and "نفط، غاز" in out.getvalue()


def test_strangers_text_cannot_steer_the_terminal() -> None:
    out = _Terminal()
    print_rows(["title"], [("\x1b]0;owned\x07خبر\x9b31m\u202e",)], out, "csv")
    assert not set(out.getvalue()) & {"\x1b", "\x07", "\x9b", "\u202e"}


@given(st.text())
def test_safe_text_is_one_line(text: str) -> None:
    assert len(safe(text).splitlines()) <= 1
    assert len(safe(text)) == len(text)
