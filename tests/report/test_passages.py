"""Cutting a text where mentions begin and end, and showing a mention in its context."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mithaq.report.passages import CONTEXT, Mark, paragraphs, passage

TEXT = "توقيع الاتفاق\nوقعت مصر والأردن الاتفاق أمس.\n\nوبدأ الضخ."


def mark(surface: str, kind: str = "actor", page: str | None = None) -> Mark:
    start = TEXT.index(surface)
    return Mark(start, start + len(surface), kind, f"m-{start}-{kind}", page)


def test_lines_become_paragraphs_and_empty_ones_vanish() -> None:
    assert [[p.text for p in line] for line in paragraphs(TEXT, [])] == [
        ["توقيع الاتفاق"],
        ["وقعت مصر والأردن الاتفاق أمس."],
        ["وبدأ الضخ."],
    ]


def test_overlapping_marks_cover_their_own_pieces() -> None:
    (_, line, _) = paragraphs(TEXT, [mark("مصر والأردن"), mark("والأردن الاتفاق", "agreement")])
    assert [(p.text, p.kinds) for p in line] == [
        ("وقعت ", ""),
        ("مصر ", "is-actor"),
        ("والأردن", "is-actor is-agreement"),
        (" الاتفاق", "is-agreement"),
        (" أمس.", ""),
    ]


def test_the_innermost_mark_that_leads_somewhere_is_the_link() -> None:
    (_, line, _) = paragraphs(TEXT, [mark("مصر والأردن", page="pair.html"), mark("مصر", "quantity")])
    inner = line[1].innermost
    assert inner is not None and inner.page == "pair.html"


def test_marks_out_of_bounds_are_left_out() -> None:
    assert all(not p.marks for line in paragraphs("نص", [Mark(-1, 1, "a", "a"), Mark(1, 9, "a", "b")]) for p in line)


@given(
    st.text(alphabet="اب \n", max_size=60),
    st.lists(st.tuples(st.integers(-3, 65), st.integers(-3, 65)), max_size=12),
)
def test_pieces_give_the_text_back_and_every_mark_its_characters(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(a, b, "actor", f"m{i}") for i, (a, b) in enumerate(spans)]
    lines = paragraphs(text, marks)
    assert "".join(p.text for line in lines for p in line) == text.replace("\n", "")
    begun = [m for line in lines for p in line for m in p.begins]
    assert len(begun) == len(set(begun))
    for m in marks:
        if 0 <= m.start < m.end <= len(text):
            covered = "".join(p.text for line in lines for p in line if m in p.marks)
            assert covered == text[m.start : m.end].replace("\n", "")


def test_a_megabyte_of_one_letter_with_many_marks_is_cut_quickly() -> None:
    text = "و" * 1_000_000
    marks = [Mark(i, i + 3, "actor", str(i)) for i in range(0, 1_000_000 - 3, 50)]
    (line,) = paragraphs(text, marks)
    assert len(line) == 2 * len(marks)


def test_a_mention_is_shown_in_its_sentence_in_its_context() -> None:
    start = TEXT.index("الاتفاق أمس")
    shown = passage(TEXT, "وقعت مصر والأردن الاتفاق أمس.", start, start + len("الاتفاق"))
    assert (shown.before, shown.sentence_start, shown.surface, shown.sentence_end, shown.after) == (
        "توقيع الاتفاق — ",
        "وقعت مصر والأردن ",
        "الاتفاق",
        " أمس.",
        " — وبدأ الضخ.",
    )


def test_long_context_is_cut_at_words() -> None:
    text = "كلمة " * 100 + "قال هذا." + " كلمة" * 100
    at = text.index("هذا")
    shown = passage(text, "قال هذا.", at, at + 3)
    assert shown.before.startswith("… كلمة") and shown.before.endswith("كلمة ")
    assert shown.after.endswith("كلمة …") and len(shown.after) <= CONTEXT + 2


def test_a_sentence_that_is_not_in_the_text_is_shown_alone() -> None:
    assert passage(TEXT, "جملة أخرى", 3, 5).sentence_start == "جملة أخرى"


@given(st.text(max_size=40), st.text(max_size=20), st.integers(-5, 50), st.integers(-5, 50))
def test_a_passage_never_fails(text: str, sentence: str, start: int, end: int) -> None:
    passage(text, sentence, start, end)
