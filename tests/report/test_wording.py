"""Numbers, money, units and dates as readers write them, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.report.wording import Wording, isolated, strings

AR, EN = Wording("ar"), Wording("en")
TEMPLATES = Path(__file__).resolve().parents[2] / "mithaq" / "report" / "templates"


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "لا مقالات"), (1, "مقالة واحدة"), (2, "مقالتان"), (5, "5 مقالات"), (11, "11 مقالة"), (103, "103 مقالات")],
)
def test_counted_nouns_take_their_arabic_form(n: int, expected: str) -> None:
    assert AR.count("article", n) == expected


def test_english_counts_are_singular_or_plural() -> None:
    assert [EN.count("story", n) for n in (0, 1, 2, 100)] == ["no stories", "1 story", "2 stories", "100 stories"]


@pytest.mark.parametrize(
    ("value", "arabic", "english"),
    [
        (40e9, "40 مليار", "40 billion"),
        (3e9, "3 مليارات", "3 billion"),
        (1.8e9, "1.8 مليار", "1.8 billion"),
        (2.5e12, "2.5 تريليون", "2.5 trillion"),
        (1_234_567, "1,234,567", "1,234,567"),
        (0.125, "0.125", "0.125"),
        (-5e6, "-5 ملايين", "-5 million"),
        (1800, "1,800", "1,800"),
        (0.00001, "1e-05", "1e-05"),
    ],
)
def test_large_numbers_are_said_in_words_where_no_digit_is_lost(value: float, arabic: str, english: str) -> None:
    assert (AR.scaled(value), EN.scaled(value)) == (arabic, english)


def test_figures_with_units_comparators_and_denominators() -> None:
    assert AR.figure(12000, None, "mass", "tonne", comparator="up_to", per="year") == "حتى 12,000 طن سنويا"
    assert EN.figure(12000, None, "mass", "tonne", comparator="up_to", per="year") == "up to 12,000 tonnes a year"
    assert AR.figure(2, 3, "percent", "percent") == "2 – 3%"
    assert EN.figure(120, None, "rate", "kilometre_per_hour") == "120 kilometres per hour"
    assert EN.figure(5, None, "length", "foot") == "5 feet"
    assert EN.figure(48, None, "count", "طائرة") == f"48 {isolated('طائرة')}"
    assert AR.figure(1, None, "money", "XXQ") == "1 XXQ"
    assert AR.figure(0.06, None, "money", "USD", per="share") == "0.06 دولار أمريكي للسهم"
    assert AR.figure(70, None, "money", "USD", per="kilogram").startswith("70 دولار أمريكي لكل كيلو")
    assert EN.figure(70, None, "money", "USD", per="square_metre") == "70 US dollars per square metre"


@pytest.mark.parametrize(
    ("iso", "arabic", "english"),
    [
        ("2025", "2025", "2025"),
        ("2025-01", "يناير 2025", "January 2025"),
        ("2025-01-17", "17 يناير 2025", "17 January 2025"),
        ("2025-13", "2025-13", "2025-13"),
        ("قريبا", "قريبا", "قريبا"),
        (None, "—", "—"),
    ],
)
def test_dates_keep_their_precision(iso: str | None, arabic: str, english: str) -> None:
    assert (AR.date(iso), EN.date(iso)) == (arabic, english)


@given(st.floats() | st.none(), st.floats() | st.none(), st.text(max_size=8), st.text(max_size=8))
def test_any_figure_can_be_said(value: float | None, value_max: float | None, kind: str, unit: str) -> None:
    for wording in (AR, EN):
        assert isinstance(wording.figure(value, value_max, kind, unit), str)
        assert isinstance(wording.money(value, unit), str)
        assert isinstance(wording.duration(value, unit), str)


@given(st.text(max_size=12))
def test_any_date_and_code_can_be_said(text: str) -> None:
    for wording in (AR, EN):
        assert isinstance(wording.date(text), str)
        assert isinstance(wording.term("status", text), str)
        assert isinstance(wording.country(text), str)


def test_every_string_that_templates_name_exists() -> None:
    for template in TEMPLATES.glob("*.html"):
        for key in re.findall(r"\bt\('([^']+)'(?! ~)", template.read_text("utf-8")):
            assert key in strings("ar") and key in strings("en"), f"{template.name}: {key}"
