"""Stories night by night: what is kept between nights gives the stories of one go."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from mithaq.stages import run_stories
from mithaq.stages import stories as stage
from mithaq.stages.clean import CLEAN
from mithaq.stories import cluster, signatures
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import Item, record
from mithaq.warehouse.schemas import CLEAN_ARTICLES, CLEAN_REJECTIONS
from mithaq.warehouse.store import DataFolder, open_work

TEXT = "الوزير الحكومة أعلن المشروع الطاقة الميناء السفينة القمح السوق الأسعار المدينة المصنع العمال الشركة"
WORDS = TEXT.split()
ROWS = "select * from dedup.story_articles order by article_id"


def article(number: int, text: str) -> dict[str, object]:
    return {
        "article_id": f"a{number:04}",
        "document_id": f"d{number:04}",
        "source_file": "f",
        "title": "عنوان",
        "text": text,
        "published_at": datetime(2025, 1, 1) + timedelta(hours=number % 7),
        "language": "ar",
        "word_count": len(text.split()),
        "offset_map": [],
        "cleaned_at": datetime(2025, 1, 2),
    }


def corpus() -> list[dict[str, object]]:
    """Stories of one to six articles, and one story of so many copies that not all are compared with all."""
    made = []
    for n in range(60):
        words = random.Random(n % 17).choices(WORDS, k=90)
        words[n % 40] = "تعديل"
        made.append(article(n, " ".join(words)))
    copies = " ".join(random.Random(99).choices(WORDS, k=70))
    return made + [article(n, f"{copies} {WORDS[n % 14]}") for n in range(100, 380)]


def clean(con: duckdb.DuckDBPyConnection, articles: Sequence[dict[str, object]]) -> None:
    items = [Item(str(a["document_id"]), str(a["text"])[:40]) for a in articles]
    frames = {"clean.articles": frame(CLEAN_ARTICLES, articles), "clean.rejections": frame(CLEAN_REJECTIONS, [])}
    record(con, CLEAN, items, frames)


@pytest.mark.parametrize(("seed", "keys_at_once"), [(1, stage._KEYS_AT_ONCE), (2, 1_000)])
def test_nights_in_any_order_give_the_stories_of_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, keys_at_once: int
) -> None:
    monkeypatch.setattr(stage, "_KEYS_AT_ONCE", keys_at_once)
    articles = corpus()
    expected = cluster(pl.DataFrame(articles), signatures(pl.DataFrame(articles)))
    random.Random(seed).shuffle(articles)
    with open_work(DataFolder(tmp_path)) as con:
        for start in range(0, len(articles), 97):
            clean(con, articles[start : start + 97])
            assert run_stories(con).items == len(articles[start : start + 97])
        assert con.execute(ROWS).pl().equals(expected)
        assert run_stories(con).items == 0


def test_a_changed_text_leaves_its_story_and_a_lost_article_its_place(tmp_path: Path) -> None:
    text = " ".join(random.Random(5).choices(WORDS, k=80))
    with open_work(DataFolder(tmp_path)) as con:
        clean(con, [article(n, text) for n in (1, 2, 3)])
        run_stories(con)
        assert con.execute("select count(distinct story_id) from dedup.story_articles").fetchone() == (1,)
        other = " ".join(random.Random(6).choices(WORDS, k=80))
        clean(con, [article(2, other)])
        record(con, CLEAN, [Item("d0003", "gone")], {
            "clean.articles": frame(CLEAN_ARTICLES, []), "clean.rejections": frame(CLEAN_REJECTIONS, []),
        })  # fmt: skip
        run_stories(con)
        rows = con.execute(ROWS).pl()
        assert rows["article_id"].to_list() == ["a0001", "a0002"]
        assert rows["story_id"].n_unique() == 2
