"""Labels of agreements, and learning from them."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn", reason="training needs `pip install .[training]`")

from mithaq.agreements.reports import RANK
from training.agreement_status import Example, fitted, key_of, labels


def test_labels_hold_places_and_known_statuses_only() -> None:
    rows = [row for rows in labels().values() for row in rows]
    assert len(rows) > 5000
    for row in rows:
        assert int(row["start"]) < int(row["end"]) and row["status"] in RANK
        assert set(row) == {"article", "agreement", "start", "end", "status"}


def test_an_article_is_known_by_its_words_whatever_its_spaces() -> None:
    assert key_of("عنوان", "نص  أول\n") == key_of("عنوان ", "نص أول") != key_of("عنوان", "نص آخر")


def test_what_goes_with_a_status_is_learnt() -> None:
    examples = [Example("0", frozenset({"a", "x"}), ("agreed", "asserted"), "withdrawn")] * 20
    examples += [Example("1", frozenset({"b", "x"}), ("agreed", "asserted"), "agreed")] * 20
    vectorizer, model = fitted(examples)
    assert list(model.predict(vectorizer.transform([{"a": 1}, {"b": 1}]))) == ["withdrawn", "agreed"]
