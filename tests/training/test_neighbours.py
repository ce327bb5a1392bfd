"""Vectors of neighbours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training import neighbours


@pytest.fixture
def clubs_and_cities(tmp_path: Path) -> tuple[Path, list[str]]:
    clubs, cities = ["الوداد", "الزمالك", "الاهلي"], ["بغداد", "تونس", "عمان"]
    lines = [f"فاز فريق {club} امس ." for club in clubs] + [f"وصل الي مدينه {city} اليوم ." for city in cities]
    text = tmp_path / "news.txt"
    text.write_text("\n".join(lines * 20) + "\n", encoding="utf-8")
    return text, [*clubs, *cities, "فريق", "مدينه", "فاز", "وصل", "الي", "امس", "اليوم", "."]


def test_words_with_the_same_neighbours_lie_together(
    clubs_and_cities: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    text, words = clubs_and_cities
    monkeypatch.setattr(neighbours, "DIMENSIONS", 4)
    found = neighbours.vectors(text, [*words, "مجهول"], 2.5)
    likeness = found @ found.T / 2.5**2
    assert likeness[0, 1] > 0.99
    assert likeness[3, 5] > 0.99
    assert likeness[0, 3] < 0.2
    assert np.linalg.norm(found[:-1], axis=1) == pytest.approx(2.5, rel=1e-4)
    assert np.linalg.norm(found[-1]) < 0.01


def test_neighbours_do_not_reach_over_lines(clubs_and_cities: tuple[Path, list[str]]) -> None:
    text, words = clubs_and_cities
    numbers = {word: n for n, word in enumerate(words)}
    seen = neighbours.counts(neighbours.numbered(text, numbers), len(words)).toarray()
    left, right = seen[:, : neighbours.CONTEXTS], seen[:, neighbours.CONTEXTS :]
    assert left[numbers["الوداد"], numbers["فريق"]] == 20
    assert right[numbers["فريق"], numbers["الوداد"]] == 20
    assert right[numbers["."]].sum() == left[numbers["فاز"]].sum() == 0
