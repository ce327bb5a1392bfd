"""The number grammar: digits, words, compounds, fractions, offsets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.quantities import find_numbers

ARABIC = "وابلكفمنيهةتسعشرثخدق ألفمليونمئة0123456789٠١٢٣.,،٫٬%-\u200f\u064b\u0640\n"


def values(text: str) -> list[float]:
    return [n.value for n in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("٢٥", 25),
        ("۱۲", 12),
        ("1,8", 1.8),
        ("1,800", 1800),
        ("1.300.000", 1_300_000),
        ("١٬٨٠٠٫٥", 1800.5),
        ("12،220,13", 12220.13),
        ("1 234 567", 1234567),
        ("95.\u200f56", 56.95),
        ("5.\u200f26", 26.5),
        ("16ر1", 1.16),
        ("3,5 مليون", 3.5e6),
        ("1.234 مليار", 1.234e9),
    ],
)
def test_digit_strings_in_three_scripts_with_every_separator(text: str, value: float) -> None:
    assert values(text) == [pytest.approx(value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ستة عشر", 16),
        ("اثنتي عشرة", 12),
        ("خمسة وعشرون", 25),
        ("مئة وواحد وستون", 161),
        ("ثلاثمائة وخمسون مليونا", 350e6),
        ("ثلاث مئة وواحد وثلاثون", 331),
        ("تسعمئة ألف", 900e3),
        ("مئتا ألف وخمسمئة", 200_500),
        ("ألفان ومئتان", 2200),
        ("مليارين", 2e9),
        ("تريليون و300 مليار", 1.3e12),
        ("5 ملايين و300 ألف", 5.3e6),
        ("ألفا وخمسمئة", 1500),
        ("مئة ألف", 100e3),
    ],
)
def test_number_words_in_every_case_and_gender(text: str, value: float) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("نصف مليون", 5e5),
        ("مليار ونصف المليار", 1.5e9),
        ("مليونين ونصف", 2.5e6),
        ("ثلاثة ونصف مليون", 3.5e6),
        ("ثلاثة أرباع", 0.75),
        ("خمسة وربع", 5.25),
        ("ثلثي", 2 / 3),
        ("2 1/4", 2.25),
        ("واحد على عشرين", 0.05),
        ("خمسة فاصلة ثلاثة", 5.3),
        ("سالب خمسة", -5),
    ],
)
def test_fractions_and_signs(text: str, value: float) -> None:
    assert values(text) == [pytest.approx(value)]


def test_construct_dual_of_a_scale_is_two_of_it() -> None:
    assert values("ألفا جندي") == [2000]
    assert values("ملياري دولار") == [2e9]


def test_tanwin_keeps_a_scale_single() -> None:
    assert values("ألفاً جندي") == [1000]


def test_separate_numbers_are_not_joined() -> None:
    assert values("ثلاثمئة ومئتين") == [300, 200]
    assert values("300 و 212") == [300, 212]
    assert values("5 ملايين و3") == [5e6, 3]


def test_an_enumeration_with_scales_of_its_own_is_not_one_number() -> None:
    assert values("810 ملايين و230 مليون") == [810e6, 230e6]


def test_a_tatweel_between_digits_is_a_dash() -> None:
    assert values("7ـ13 يوما") == [7, 13]


def test_the_hundred_of_a_percentage_is_no_number() -> None:
    assert values("10 بالمائة") == [10]
    assert values("مئة في المئة") == [100]


def test_words_that_look_like_numbers_are_left_alone() -> None:
    assert values("كمية من القمح") == []
    assert values("لست متأكدا") == []


def test_surface_leaves_out_leading_clitics_and_follows_the_original_spelling() -> None:
    text = "دفعت بمليـاريْ دولار"
    (number,) = find_numbers(text)
    assert number.surface == "مليـاريْ"[: len(number.surface)]
    assert text[number.start : number.end] == number.surface
    assert number.value == 2e9


def test_a_serial_number_is_no_number() -> None:
    assert values("9" * 400) == []


@given(st.text(alphabet=ARABIC, max_size=80) | st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_numbers_whose_surface_is_in_place(text: str) -> None:
    last = 0
    for number in find_numbers(text):
        assert text[number.start : number.end] == number.surface
        assert last <= number.start < number.end
        last = number.end


@given(st.integers(min_value=0, max_value=10**12))
@settings(max_examples=100, deadline=None)
def test_plain_digits_read_as_themselves(n: int) -> None:
    assert values(f"عدد {n} تقريبا") == [float(n)]


@pytest.mark.parametrize("name", ["Number_Arabic_NumberModel", "Number_Arabic_PercentModel"])
def test_public_number_cases_reach_the_floor(shared_dir: Path, name: str) -> None:
    cases = json.loads((shared_dir / "corpora" / "quantities" / f"{name}.json").read_text("utf-8-sig"))
    good = 0
    for case in cases:
        expected = [float(str(r["Resolution"]["value"]).rstrip("%")) for r in case["Results"]]
        found = values(case["Input"])
        good += len(found) == len(expected) and all(
            abs(a - b) <= 1e-6 * max(abs(a), 1e-12) for a, b in zip(expected, found, strict=True)
        )
    assert good / len(cases) >= 0.8
