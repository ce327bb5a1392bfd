"""Facts of articles, stage after stage."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from mithaq.language.analysis import ReadArticle
from mithaq.stages import extract

TEXT = "وقعت مصر والأردن عقدا بقيمة 5 مليارات دولار في 3 مارس 2021."


def test_numbers_are_found_once_for_two_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    find = extract.find_quantities

    def counted(text: str, context: object) -> object:
        asked[text] += 1
        return find(text, context)  # type: ignore[arg-type]

    monkeypatch.setattr(extract, "find_quantities", counted)
    article = ReadArticle("a", TEXT)
    first = extract._find_numbers(article, [])
    extract._keep_found("a", first)
    assert extract._find_numbers(article, []) is first
    assert asked == {TEXT: 1}
    assert [q.value for q in first.quantities] == [5e9] and first.dates[0].iso_date == "2021-03-03"


def test_numbers_are_found_anew_where_the_article_is_read_otherwise() -> None:
    extract._keep_found("a", extract._find_numbers(ReadArticle("a", TEXT), []))
    dated = ReadArticle("a", TEXT, published_at=datetime(2021, 3, 4))
    assert extract._find_numbers(dated, []).basis != extract._find_numbers(ReadArticle("a", TEXT), []).basis


def test_what_is_kept_between_stages_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "_MOST_FOUND", 3)
    for n in range(5):
        extract._keep_found(f"b{n}", extract._find_numbers(ReadArticle(f"b{n}", TEXT), []))
    assert len(extract._found) == 3 and "b4" in extract._found
    extract._found.clear()
