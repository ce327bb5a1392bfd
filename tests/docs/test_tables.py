"""Tables that repeat what the code says are as the code says."""

from __future__ import annotations

import pytest

from mithaq.documents import EXPLANATIONS, Reason
from tests.docs.tables import TABLES, refreshed


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_table_is_as_the_code_says(name: str) -> None:
    path, text = refreshed(name)
    assert path.read_text("utf8") == text, "run `python tests/docs/tables.py`"


def test_every_reason_is_explained_once_in_plain_words() -> None:
    assert set(EXPLANATIONS) == set(Reason)
    assert len(set(EXPLANATIONS.values())) == len(EXPLANATIONS)
    assert all(len(meaning) > 15 and meaning[0].isupper() for meaning in EXPLANATIONS.values())
