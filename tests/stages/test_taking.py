"""A narrowed run leaves the rest due, a full refresh makes it due again, and neither loses anything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations.validating import suite_of, validate
from mithaq.scope import Scope, ScopeError
from mithaq.settings import PROJECT, Settings
from mithaq.stages import run_clean, run_ingest, run_stories
from mithaq.stages.clean import CLEAN
from mithaq.stages.due import is_inbox_known
from mithaq.stages.taking import check_sources
from mithaq.warehouse.ledger import due_items, redo
from mithaq.warehouse.store import open_work

SAMPLE = PROJECT / "data" / "sample"
FILES = ("records/almizan.csv", "text/53988.txt", "text/81544.txt", "web/50217.htm", "web/moscow-tehran-treaty.html")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in FILES:
        (tmp_path / "inbox" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(SAMPLE / name, tmp_path / "inbox" / name)
    return Settings(inbox=tmp_path / "inbox", data=tmp_path / "data", feeds=tmp_path / "feeds.toml")


@pytest.fixture
def con(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_work(settings.folder) as con:
        yield con


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(f"select count(*) from {sql}").fetchall()[0][0])


def _go(con: duckdb.DuckDBPyConnection, settings: Settings, scope: Scope = Scope()) -> tuple[int, int]:  # noqa: B008
    narrowed = replace(settings, scope=scope)
    ingested, cleaned = run_ingest(con, narrowed), run_clean(con, narrowed)
    return ingested.left_out, cleaned.left_out


def test_only_named_sources_are_read_and_the_next_run_reads_the_rest(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    assert _go(con, settings, Scope(sources=("text", "web/50217.htm"))) == (2, 0)
    paths = con.execute("select path from raw.files order by path").fetchall()
    assert paths == [("text/53988.txt",), ("text/81544.txt",), ("web/50217.htm",)]
    assert not is_inbox_known(con, settings)
    assert _go(con, settings) == (0, 0)
    assert _count(con, "raw.files") == len(FILES)


def test_a_sample_fills_up_and_what_waits_is_a_warning_and_no_loss(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    left = _go(con, settings, Scope(sample=1))  # the first file by path holds several records
    documents = _count(con, "raw.documents")
    assert documents > 1 and left == (4, documents - 1)
    assert _count(con, "clean.articles") + _count(con, "clean.rejections") == 1
    result = validate(suite_of("accounting"), con)
    assert not result.passed and not result.is_critical
    assert len(due_items(con, CLEAN)) == documents - 1
    _go(con, settings)
    assert validate(suite_of("accounting"), con).passed


def test_a_sample_takes_what_was_never_done_before_what_is_done_again(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    _go(con, settings, Scope(sources=("text",)))
    first = {r[0] for r in con.execute("select document_id from clean.articles").fetchall()}
    redo(con, CLEAN)
    _go(con, settings, Scope(sample=2))
    assert len({r[0] for r in con.execute("select document_id from clean.articles").fetchall()} - first) == 2


def test_a_full_refresh_does_everything_again_and_changes_no_row(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    _go(con, settings)
    run_stories(con)
    columns = "article_id, document_id, title, text, source, published_at, word_count"
    before = con.execute(f"select {columns} from clean.articles order by all").fetchall()
    stories = con.execute("from dedup.story_articles order by all").fetchall()
    hashes = con.execute("select stage, item_id, output_hash from ops.stage_log order by all").fetchall()
    again = replace(settings, scope=Scope(full_refresh=True))
    assert run_ingest(con, again).items == 0
    assert run_clean(con, again).items == _count(con, "raw.documents")
    assert run_stories(con, again.scope).items == len(before)
    assert con.execute(f"select {columns} from clean.articles order by all").fetchall() == before
    assert con.execute("from dedup.story_articles order by all").fetchall() == stories
    assert con.execute("select stage, item_id, output_hash from ops.stage_log order by all").fetchall() == hashes


def test_a_full_refresh_of_some_sources_leaves_the_others_done(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    _go(con, settings)
    scope = Scope(full_refresh=True, sources=("text",))
    report = run_clean(con, replace(settings, scope=scope))
    assert (report.items, report.left_out) == (2, 0)
    assert due_items(con, CLEAN) == []


def test_a_source_that_is_none_is_named(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    check_sources(con, replace(settings, scope=Scope(sources=("text", "records/almizan.csv"))))
    with pytest.raises(ScopeError, match="tex, feeds:nobody"):
        check_sources(con, replace(settings, scope=Scope(sources=("tex", "web", "feeds:nobody"))))


@pytest.mark.parametrize("wrong", [{"sample": -1}, {"sources": ("",)}, {"sources": ("/",)}])
def test_a_scope_without_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ScopeError):
        Scope(**wrong)  # type: ignore[arg-type]
