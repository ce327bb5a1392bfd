"""Merging the coarse and the fine label column."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from mithaq.language.kinds import merge_columns, spans_of


def test_the_fine_column_names_the_kind() -> None:
    assert merge_columns(["B-LOC", "E-LOC", "O"], ["B-COUNTRY", "E-COUNTRY", "O"]) == ["B-COUNTRY", "E-COUNTRY", "O"]


def test_a_kind_that_does_not_fit_is_not_taken() -> None:
    assert merge_columns(["S-ORG"], ["S-PERSON"]) == ["S-ORGANISATION"]


def test_the_coarse_column_decides_the_borders() -> None:
    merged = merge_columns(["O", "B-PER", "E-PER"], ["B-PERSON", "I-PERSON", "E-PERSON"])
    assert merged == ["O", "B-PERSON", "E-PERSON"]


def test_groups_of_people_are_added() -> None:
    assert merge_columns(["O", "S-LOC"], ["S-GROUP", "S-CITY"]) == ["S-GROUP", "S-CITY"]


def test_a_group_does_not_overwrite_an_organisation() -> None:
    assert merge_columns(["S-ORG"], ["S-GROUP"]) == ["S-ORGANISATION"]


def test_spans_of_bio_and_of_stray_inner_tags() -> None:
    assert spans_of(["B-PER", "I-PER", "B-PER", "O", "I-LOC"]) == [(0, 2, "PER"), (2, 3, "PER"), (4, 5, "LOC")]


@given(st.lists(st.sampled_from(["O", "B-PER", "I-PER", "E-PER", "S-PER", "I-LOC", "B-LOC"]), max_size=12))
def test_spans_are_in_order_and_apart(tags: list[str]) -> None:
    spans = spans_of(tags)
    assert all(a < b for a, b, _ in spans)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(spans))
