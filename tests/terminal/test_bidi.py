"""Arabic where the terminal shows characters as they come; expected orders were checked by eye and with UAX #9."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.terminal.bidi import reorder, visual_order


@pytest.mark.parametrize(
    ("logical", "displayed"),
    [
        ("", ""),
        ("OPEC 2024", "OPEC 2024"),
        ("سلام", "مالس"),
        ("بنك مصر", "رصم كنب"),
        # Numbers read from left to right, and stand left of the word before them.
        ("عام 2024", "2024 ماع"),
        ("بلغ 1,8 مليار", "رايلم 1,8 غلب"),
        ("نسبة 3.5%", "%3.5 ةبسن"),
        # Latin words keep their order inside Arabic.
        ("وقعت Total Energies عقدا", "ادقع Total Energies تعقو"),
        # Brackets open towards the text that they hold.
        ("الهيئة (OPEC) قالت", "تلاق (OPEC) ةئيهلا"),
        ("Egypt (مصر) signed", "Egypt (رصم) signed"),
        ("قال «نعم» أمس", "سمأ «معن» لاق"),
        # A vowel sign stays after its letter.
        ("بَنك", "كنبَ"),
        # Formatting characters of strangers' text have no effect.
        ("abc\u202edef", "abcdef"),
    ],
)
def test_order_on_the_screen(logical: str, displayed: str) -> None:
    assert reorder(logical) == displayed


def test_letters_are_joined() -> None:
    assert visual_order("بنك") == "\ufeda\ufee8\ufe91"
    assert visual_order("لا") == "\ufefb"


@given(st.text(st.sampled_from("ابج ab12٣٤.,()[]«»%-/\t\u064b\u202e\u200d")))
def test_nothing_is_lost_but_formatting_characters(text: str) -> None:
    mirrored = str.maketrans(")]»", "([«")
    kept = "".join(c for c in text if c not in "\u202e\u200d")
    assert sorted(reorder(text).translate(mirrored)) == sorted(kept.translate(mirrored))


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    visual_order(text)
