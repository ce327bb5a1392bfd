"""Rows as a page may show them: readable Arabic, and nothing that strangers wrote takes effect."""

from __future__ import annotations

import unicodedata

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from mithaq.preview import LONGEST, first_rows, shown


def test_arabic_is_isolated_and_latin_is_left_alone() -> None:
    assert shown("اتفاقية الغاز (2025)") == "\u2068اتفاقية الغاز (2025)\u2069"
    assert shown("treaty") == "treaty"
    assert shown(None) == ""
    assert shown(["مصر", "الأردن"]) == "\u2068مصر، الأردن\u2069"


def test_markup_stays_text_and_marks_that_turn_the_line_are_gone() -> None:
    assert shown("<script>alert(1)</script>") == "<script>alert(1)</script>"
    assert shown("a\u202eb\nc\x07") == "a b c "


def test_long_values_are_cut() -> None:
    text = shown("كلمة " * 100)
    assert len(text) == LONGEST + 2 and text.endswith("…\u2069")


@given(st.text())
def test_any_text_becomes_one_short_line(text: str) -> None:
    line = shown(text)
    assert len(line) <= LONGEST + 2
    inside = line.strip("\u2068\u2069")
    assert not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in "\u202a\u202b\u202d\u202e" for c in inside)


def test_rows_show_what_people_read_in_the_order_of_the_key() -> None:
    with duckdb.connect() as con:
        con.execute('create table t (b_id varchar, title varchar, words struct(a integer)[], "odd ""name" integer)')
        con.execute("insert into t values ('2', 'ثان', null, 7), ('1', repeat('أ', 500), null, null)")
        first, second = first_rows(con, "t", ("b_id",))
        assert list(first) == ["title", 'odd "name']
        assert len(first["title"]) == LONGEST + 2
        assert second == {"title": "\u2068ثان\u2069", 'odd "name': "7"}
        con.execute("create table ids (a_id varchar, b_id varchar)")
        con.execute("insert into ids values ('x', 'y')")
        assert first_rows(con, "ids") == [{"a_id": "x", "b_id": "y"}]
