"""Cutting texts into pieces: offsets, breaks, bad input."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.language.pieces import LONGEST_PIECE, LONGEST_RUN, pieces_of

ANY_TEXT = st.text(
    st.one_of(st.sampled_from("ابتسلمو َّـ\u200f\n\r \t.؟،1٣\ud800\x00"), st.characters(codec=None)), max_size=300
)


def test_a_line_break_ends_a_piece() -> None:
    text = "عنوان بلا نقطة\nوقال الوزير إن الاتفاق قريب."
    assert [p.text for p in pieces_of(text)] == ["عنوان بلا نقطة", "وقال الوزير إن الاتفاق قريب."]


def test_marks_are_dropped_and_offsets_lead_back_to_them() -> None:
    text = "قالَ الوَزيـــرُ"
    [piece] = pieces_of(text)
    assert piece.text == "قال الوزير"
    start, end = piece.source_span(4, 10)
    assert text[start:end] == "الوَزيـــرُ"


def test_arabic_digits_become_ascii_one_for_one() -> None:
    [piece] = pieces_of("عام ٢٠٢٥")
    assert piece.text == "عام 2025"


def test_a_tatweel_on_its_own_is_a_dash() -> None:
    [piece] = pieces_of("بيروت ـ من مراسلنا")
    assert piece.text == "بيروت - من مراسلنا"


def test_empty_and_blank_texts_have_no_pieces() -> None:
    assert pieces_of("") == []
    assert pieces_of(" \n\u200f\n\t ") == []


def test_an_endless_run_is_blanked_and_the_words_around_it_stay() -> None:
    text = "قبل " + "x" * 200_000 + " بعد"
    words = [w for p in pieces_of(text) for w in p.text.split()]
    assert words == ["قبل", "بعد"]


def test_a_run_at_the_limit_is_kept() -> None:
    assert pieces_of("ب" * LONGEST_RUN)[0].text == "ب" * LONGEST_RUN


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    text = "هذه جملة قصيرة عن التجارة. " * 400
    pieces = pieces_of(text)
    assert len(pieces) > 1
    assert all(len(p.text) <= LONGEST_PIECE and p.text.endswith(".") for p in pieces)


def test_a_long_paragraph_without_stops_is_cut_between_words() -> None:
    pieces = pieces_of("كلمة " * 3_000)
    assert {w for p in pieces for w in p.text.split()} == {"كلمة"}


@settings(max_examples=300)
@given(ANY_TEXT)
def test_pieces_never_raise_and_keep_their_offsets(text: str) -> None:
    last = -1
    for piece in pieces_of(text):
        assert len(piece.text) == len(piece.offsets)
        assert piece.text == piece.text.strip()
        assert piece.offsets[0] > last
        last = piece.offsets[-1]
        start, end = piece.source_span(0, len(piece.text))
        assert 0 <= start < end <= len(text)
