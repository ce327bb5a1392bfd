"""Normal form of characters, with the way back."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.cleaning.normalising import lines_of, normalise
from mithaq.cleaning.offsets import joined, source_position

CHARS = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "ابتثلاأإىةيوَُِّْـ ًٌٍٕٔٓ 0٣۴.,٫%\u200f\u200e\u200b\u200c\u00a0\ufeff\ufdf2\ufefb\ufdfa\ufe8e\t\x00\ue001"
        ),
        st.characters(),
    ),
    max_size=80,
)


def test_spaces_collapse_and_odd_ones_become_plain() -> None:
    assert normalise("  قال\u00a0 \u2009الوزير\t ").text == "قال الوزير"


def test_presentation_forms_are_written_out() -> None:
    aligned = normalise("\ufefb \ufdf2")
    assert aligned.text == "لا الله"
    assert list(aligned.offsets) == [0, 0, 1, 2, 2, 2, 2]


def test_marks_and_tatweel_stay() -> None:
    text = unicodedata.normalize("NFC", "مُحَمَّد العـــراق")
    assert normalise(text).text == text


def test_hamza_above_composes() -> None:
    assert normalise("ا\u0654حمد").text == "أحمد"


def test_invisible_characters_go_but_reading_order_of_numbers_stays() -> None:
    assert normalise("اتفا\u200bق\u200f جديد\ufeff").text == "اتفاق جديد"
    assert normalise("بنسبة 5.\u200f26 %").text == "بنسبة 5.\u200f26 %"
    assert normalise("\u202b50%\u202c").text == "\u202b50%"


def test_control_characters_and_lone_surrogates_go() -> None:
    assert normalise("خبر\x00 \ud800جديد\ue000").text == "خبر جديد"


def test_every_line_end_counts() -> None:
    assert [line for _, line in lines_of("a\r\nb\u2028c\x85d")] == ["a", "b", "c", "d"]


@settings(deadline=None)
@given(CHARS)
def test_every_character_comes_from_where_its_offset_says(text: str) -> None:
    aligned = normalise(text, 7)
    assert len(aligned.offsets) == len(aligned.text)
    assert all(a <= b for a, b in zip(aligned.offsets, aligned.offsets[1:], strict=False))
    for ch, offset in zip(aligned.text, aligned.offsets, strict=True):
        source = text[offset - 7]
        around = text[max(0, offset - 7 - 20) : offset - 7 + 20]
        assert (
            ch == source
            or (ch == " " and (source.isspace() or source == "\ufffc" or source in "\ufe70\ufe72\ufe74"))
            or ch in unicodedata.normalize("NFKC", source)
            or ch in unicodedata.normalize("NFC", around)
        )
    assert not aligned.text.startswith(" ")
    assert "  " not in aligned.text
    assert normalise(aligned.text).text.replace(" ", "") == aligned.text.replace(" ", "")


@settings(deadline=None)
@given(st.lists(CHARS, max_size=5))
def test_offset_maps_lead_back(lines: list[str]) -> None:
    source = "\n".join(line.replace("\n", " ") for line in lines)
    parts = [("text", normalise(raw, start)) for start, raw in lines_of(source)]
    parts = [(name, aligned) for name, aligned in parts if aligned.text]
    text, runs = joined(parts)
    expected = [offset for _, aligned in parts for offset in [*aligned.offsets, None]][:-1] if parts else []
    found = [source_position(runs, i) for i in range(len(text))]
    assert [place and place[1] for place in found] == expected
