"""What is due, and that a batch is written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import Item, Stage, due_input, due_items, now, record
from mithaq.warehouse.schemas import BY_NAME
from mithaq.warehouse.store import DataFolder, open_work

CLEAN = Stage("clean_articles", "1", ("raw_documents",), item="document_id")
SENTENCES = Stage("sentences", "1", ("clean_articles",))
ENTITIES = Stage("entity_mentions", "1", ("sentences",))
STORIES = Stage("stories", "1", ("clean_articles",))


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_work(DataFolder(tmp_path)) as con:
        for name in ("one", "two", "bad"):
            con.execute(
                "insert into raw.documents values (?, 'f', 'f', 0, 'txt', 'utf-8', 3, 'o', null, null, ?)",
                [name, now()],
            )
        yield con


def clean(con: duckdb.DuckDBPyConnection, version: str = "1", titles: dict[str, str] | None = None) -> None:
    stage = Stage("clean_articles", version, ("raw_documents",), item="document_id")
    items = due_items(con, stage)
    titles = titles if titles is not None else {"one": "أ", "two": "ب"}
    articles = [
        dict(
            article_id=f"a-{i.item_id}", document_id=i.item_id, source_file="f", title=titles[i.item_id],
            text=titles[i.item_id], language="ar", word_count=1, offset_map=[], cleaned_at=now(),
        )
        for i in items
        if i.item_id in titles
    ]  # fmt: skip
    rejections = [
        dict(
            document_id=i.item_id, source_file="f", stage="clean", reason="no_main_text", detail="-", rejected_at=now()
        )
        for i in items
        if i.item_id not in titles
    ]
    frames = {"clean.articles": articles, "clean.rejections": rejections}
    record(con, stage, items, {name: frame(BY_NAME[name], rows) for name, rows in frames.items()})


def read(con: duckdb.DuckDBPyConnection, stage: Stage = SENTENCES) -> list[str]:
    items = due_items(con, stage)
    rows = [dict(article_id=i.item_id, position=0, char_start=0, char_end=1, words=[], entities=[]) for i in items]
    record(con, stage, items, {"nlp.sentences": frame(BY_NAME["nlp.sentences"], rows)})
    return [i.item_id for i in items]


def test_what_is_done_is_not_due_again(con: duckdb.DuckDBPyConnection) -> None:
    clean(con)
    assert due_items(con, CLEAN) == []
    assert read(con) == ["a-one", "a-two"]
    assert read(con) == []


def test_rejected_documents_are_done_and_no_items_of_later_stages(con: duckdb.DuckDBPyConnection) -> None:
    clean(con)
    assert con.execute("select count(*) from ops.stage_log where stage = 'clean_articles'").fetchone() == (3,)
    assert [i.item_id for i in due_items(con, SENTENCES)] == ["a-one", "a-two"]


def test_a_new_version_redoes_its_stage_and_only_changed_rows_travel_on(con: duckdb.DuckDBPyConnection) -> None:
    clean(con)
    read(con)
    clean(con, version="2", titles={"one": "أ", "two": "تغير"})
    assert read(con) == ["a-two"]


def test_a_changed_stage_alone_is_due_when_its_rows_stay_the_same(con: duckdb.DuckDBPyConnection) -> None:
    clean(con)
    read(con)
    entities = due_items(con, ENTITIES)
    record(con, ENTITIES, entities, {"nlp.entity_mentions": frame(BY_NAME["nlp.entity_mentions"], [])})
    assert read(con, Stage("sentences", "2", ("clean_articles",))) == ["a-one", "a-two"]
    assert due_items(con, ENTITIES) == []


def test_the_same_change_in_two_rows_of_an_article_travels_on(con: duckdb.DuckDBPyConnection) -> None:
    clean(con)
    read(con)
    mentions = Stage("entity_mentions", "1", ("sentences",))

    def find(stage: Stage, confidence: float) -> None:
        items = due_items(con, stage)
        rows = [
            dict(
                mention_id=f"{i.item_id}-{n}", article_id=i.item_id, sentence_position=0, surface="أ", char_start=n,
                char_end=n + 1, kind="person", local_id="1", name="أ", finder="model", confidence=confidence,
            )
            for i in items
            for n in (0, 1)
        ]  # fmt: skip
        record(con, stage, items, {"nlp.entity_mentions": frame(BY_NAME["nlp.entity_mentions"], rows)})

    find(mentions, 0.8)
    downstream = Stage("actor_profiles", "1", ("entity_mentions",))
    items = due_items(con, downstream)
    record(con, downstream, items, {"ops.actor_profiles": frame(BY_NAME["ops.actor_profiles"], [])})
    find(replace(mentions, version="2"), 0.8)
    assert not due_items(con, downstream)
    find(replace(mentions, version="3"), 0.9)
    assert due_items(con, downstream)


def test_an_article_that_cleaning_takes_back_leaves_no_facts_behind(con: duckdb.DuckDBPyConnection) -> None:
    clean(con)
    read(con)
    clean(con, version="2", titles={"one": "أ"})
    assert con.execute("select distinct article_id from nlp.sentences").fetchall() == [("a-one",)]
    assert con.execute("select count(*) from ops.stage_log where item_id = 'a-two'").fetchone() == (0,)


def test_a_stage_over_everything_is_due_when_anything_it_rests_on_changes(con: duckdb.DuckDBPyConnection) -> None:
    clean(con)
    due = due_input(con, STORIES)
    assert due is not None
    record(con, STORIES, [due], {"dedup.story_articles": frame(BY_NAME["dedup.story_articles"], [])})
    assert due_input(con, STORIES) is None
    clean(con, version="2", titles={"one": "تغير"})
    assert due_input(con, STORIES) is not None


def test_a_failed_write_leaves_rows_and_log_as_they_were(con: duckdb.DuckDBPyConnection) -> None:
    clean(con)
    read(con)
    broken = pl.DataFrame({"article_id": ["a-one"]})
    with pytest.raises(ValueError, match=r"nlp\.sentences"):
        record(con, SENTENCES, [Item("a-one", "x")], {"nlp.sentences": broken})
    assert con.execute("select count(*) from nlp.sentences").fetchone() == (2,)
    assert due_items(con, SENTENCES) == []


def test_frames_of_a_foreign_table_are_refused(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="sentences"):
        record(con, SENTENCES, [], {"clean.articles": pl.DataFrame()})
