"""Labels of agreements, and learning from them."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn", reason="training needs `pip install .[training]`")

from mithaq.agreements.network import STATUSES
from mithaq.agreements.reports import RANK
from training.agreement_labels import LABELS, PARTY_LABELS, PASSAGE_LABELS, key_of, labels, same_place
from training.agreements import learnt, regression


def test_labels_hold_places_and_known_statuses_only() -> None:
    rows = [row for rows in labels(LABELS).values() for row in rows]
    assert len(rows) > 5000
    for row in rows:
        assert int(row["start"]) < int(row["end"]) and row["status"] in RANK
        assert set(row) == {"article", "agreement", "start", "end", "status"}


def test_every_party_is_of_a_labelled_agreement() -> None:
    agreements = {(row["article"], row["agreement"]) for rows in labels(LABELS).values() for row in rows}
    parties = [row for rows in labels(PARTY_LABELS).values() for row in rows]
    assert len(parties) > 5000
    for row in parties:
        assert (row["article"], row["agreement"]) in agreements and int(row["start"]) < int(row["end"])


def test_an_article_is_known_by_its_words_whatever_its_spaces() -> None:
    assert key_of("عنوان", "نص  أول\n") == key_of("عنوان ", "نص أول") != key_of("عنوان", "نص آخر")


def test_what_goes_with_a_class_is_learnt() -> None:
    examples = [(frozenset({"a", "x"}), "party")] * 20 + [(frozenset({"b", "x"}), "another")] * 20
    model = regression(*learnt(examples, 2))
    assert model.classes == ("party",)
    assert model.probabilities({"a"})["party"] > 0.5 > model.probabilities({"b"})["party"]


def test_passage_labels_hold_places_and_known_statuses_only() -> None:
    rows = [row for rows in labels(PASSAGE_LABELS).values() for row in rows]
    assert len(rows) > 10_000
    known = {*STATUSES, "unknown", "none"}
    for row in rows:
        assert int(row["start"]) < int(row["end"]) and {row["passage"], row["overall"]} <= known
        assert set(row) == {"article", "report", "start", "end", "passage", "overall"}


@pytest.mark.parametrize(
    "other",
    [
        "وقعا الاتفاق ثم نقضا الاتفاق",  # the second of two, as here
        "ثم نقضا الاتفاق",  # what stood before is not there
        "اقرأ: الاتفاق وقعا  الاتفاق ثم نقضا   الاتفاق",  # by what stands around it
    ],
)
def test_a_place_is_found_again_in_another_copy(other: str) -> None:
    text, word = "وقعا الاتفاق ثم نقضا الاتفاق", "الاتفاق"
    last = {"start": str(text.rindex(word)), "end": str(len(text))}
    assert same_place(text, last, other) == (other.rindex(word), len(other))
    assert same_place(text, last, "لم يبق شيء") == (0, 0)
