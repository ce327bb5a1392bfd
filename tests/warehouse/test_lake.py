"""A lake of several writers, on a real Postgres: what goes in and out, at once, and when something is in the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mithaq.settings import Settings
from mithaq.stages import run_clean, run_ingest
from mithaq.warehouse import exchange, lake_publish
from mithaq.warehouse.exchange import SHARED, gather, is_in_step
from mithaq.warehouse.frames import frame
from mithaq.warehouse.lake import Lake, LakeError, Turn, attached
from mithaq.warehouse.lake_publish import publish_to_lake
from mithaq.warehouse.ledger import Failure, Item, Stage, record
from mithaq.warehouse.schemas import BY_NAME, NLP_SENTENCES
from mithaq.warehouse.store import open_work
from tests.postgres import Postgres

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

VERSIONS = dict.fromkeys((exchange.CLEANING, *exchange.READING), "1")
# What tells of a machine, or of when rows came to it.
OWN = {"raw.files": ("modified_ns",), "ops.stage_log": ("done_at",)}
NUMBERS = count()
TEXT = (
    "الوزيران يبحثان التعاون في مجال النقل\n\nبحث وزير النقل مع نظيره في العاصمة يوم الأحد سبل التعاون في مجال النقل "
    "البحري والسكك الحديدية، واتفق الجانبان على عقد اجتماع آخر في الشهر المقبل. وقال الوزير إن اللقاء رقم {} كان مفيدا."
)


@dataclass(frozen=True)
class Writer:
    """An inbox and DATA of one machine; its articles are read for real, its marts are one table."""

    settings: Settings

    @property
    def inbox(self) -> Path:
        return self.settings.inbox

    def deliver(self, name: str, number: int) -> None:
        self.inbox.mkdir(parents=True, exist_ok=True)
        (self.inbox / name).write_text(TEXT.format(number), encoding="utf-8")

    def read(self) -> None:
        """What a run does to the inbox before it looks at other writers' articles."""
        with open_work(self.settings.folder) as con:
            run_ingest(con, self.settings)
            run_clean(con, self.settings)

    @contextmanager
    def at(self, lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
        with open_work(self.settings.folder) as con, attached(con, lake):
            yield con

    def share(self, lake: Lake, versions: dict[str, str] = VERSIONS) -> int:
        """What a run does then; returns how many documents it gathered."""
        turn = Turn(lake)
        turn.take()
        try:
            with self.at(lake) as con:
                gathered = gather(con, versions)
                resolve(con)
                publish_to_lake(con, "run", versions)
        finally:
            turn.release()
        return gathered

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        with open_work(self.settings.folder) as con:
            return rows(con, "warehouse", table)


def resolve(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "create schema if not exists marts; create or replace table marts.articles as "
        "select a.article_id, a.title, a.source_file, d.path from clean.articles as a "
        "join raw.documents as d using (document_id)"
    )


def rows(con: duckdb.DuckDBPyConnection, database: str, table: str) -> list[tuple[Any, ...]]:
    columns = [c for c in BY_NAME[table].column_names if c not in OWN.get(table, ())]
    only = "where stage in (select unnest(?))" if table == "ops.stage_log" else "where ? is not null"
    sql = f"select {', '.join(columns)} from {database}.{table} {only} order by all"
    return con.execute(sql, [["raw_documents", *VERSIONS]]).fetchall()


@pytest.fixture
def writer(tmp_path: Path) -> Any:
    return lambda name: Writer(Settings(inbox=tmp_path / name / "inbox", data=tmp_path / name / "data"))


@pytest.fixture
def lake(postgres: Postgres, tmp_path: Path) -> Lake:
    return postgres.new_lake(f"lake_{next(NUMBERS)}", tmp_path / "lake")


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    return con.execute(sql).fetchall()[0][0]


def test_two_writers_end_with_the_same_rows_and_every_input_accounted_for(writer: Any, lake: Lake) -> None:
    one, two = writer("one"), writer("two")
    for number in range(3):
        one.deliver(f"one-{number}.txt", number)
    one.deliver("same.txt", 100)
    two.deliver("mine.txt", 10)
    two.deliver("once-more.txt", 100)  # the same bytes under another name
    (two.inbox / "empty.txt").write_text("")
    for each in (one, two):
        each.read()
    assert one.share(lake) == 0
    assert two.share(lake) == 4  # of which one it had under another name
    assert one.share(lake) == 1
    for table in SHARED:
        found = one.rows(table.full_name)
        assert found == two.rows(table.full_name), table.full_name
        with one.at(lake) as con:
            assert found == rows(con, "lake", table.full_name), table.full_name
    with open_work(two.settings.folder) as con:
        assert _one(con, "select count(*) from clean.articles") == 5
        accounted = "(select count(*) from raw.documents) + (select count(*) from raw.rejections)"
        assert _one(con, f"select (select sum(input_count) from raw.files) = {accounted}")
        [(reason,)] = con.execute("select reason from raw.rejections where path = 'once-more.txt'").fetchall()
        assert reason == "duplicate_content"
        assert _one(con, "select count(*) from ops.gathered_documents") == 3
    # What others have read is not cleaned again here, where its bytes are not; and nothing is left to do.
    two.read()
    for each in (one, two):
        with each.at(lake) as con:
            assert is_in_step(con)
            assert set(publish_to_lake(con, "again", VERSIONS).values()) == {0}


def test_an_article_that_is_read_anew_replaces_what_the_lake_had_of_it(writer: Any, lake: Lake) -> None:
    one, two = writer("one"), writer("two")
    one.deliver("a.txt", 1)
    one.read()
    one.share(lake)
    two.share(lake)
    newer = VERSIONS | {"clean_articles": "next"}
    with one.at(lake) as con:
        [(document, article)] = con.execute("select document_id, article_id from clean.articles").fetchall()
        cleaned = con.execute("from clean.articles").pl().with_columns(title=con.execute("select 'x' as t").pl()["t"])
        stage = Stage("clean_articles", "next", ("raw_documents",), item="document_id")
        frames = {"clean.articles": cleaned, "clean.rejections": con.execute("from clean.rejections").pl()}
        record(con, stage, [Item(document, document)], frames)
        resolve(con)
        assert publish_to_lake(con, "run", newer)["documents"] == 1
    with two.at(lake) as con:
        with pytest.raises(LakeError, match=r"lake is ahead of this installation \(stage clean_articles: version next"):
            gather(con, VERSIONS)
        assert gather(con, newer) == 1
        assert con.execute("select article_id, title from clean.articles").fetchall() == [(article, "x")]


def test_that_a_stage_failed_at_an_article_travels_with_it_and_so_does_that_it_no_longer_does(
    writer: Any, lake: Lake
) -> None:
    one, two = writer("one"), writer("two")
    one.deliver("a.txt", 1)
    one.read()

    def read(version: str, *failures: Failure) -> None:
        stage = Stage("sentences", version, ("clean_articles",))
        with open_work(one.settings.folder) as con:
            [(article,)] = con.execute("select article_id from clean.articles").fetchall()
            found = [replace(f, item_id=article) for f in failures]
            record(con, stage, [Item(article, "x")], {"nlp.sentences": frame(NLP_SENTENCES, [])}, found)

    read("1", Failure("", "ValueError", "no such form"))
    one.share(lake)
    two.share(lake)
    assert len(two.rows("ops.failures")) == 1 and two.rows("ops.failures") == one.rows("ops.failures")
    read("2")
    newer = VERSIONS | {"sentences": "2"}
    one.share(lake, newer)
    two.share(lake, newer)
    assert two.rows("ops.failures") == one.rows("ops.failures") == []


def test_writers_at_once_lose_nothing(writer: Any, lake: Lake) -> None:
    rounds, failures = 2, []

    def work(name: str) -> None:
        try:
            me = writer(name)
            for number in range(rounds):
                me.deliver(f"{name}-{number}.txt", int(name) * 100 + number)
                me.read()
                me.share(lake)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work, args=(str(n),)) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert not failures
    with duckdb.connect() as con, attached(con, lake, read_only=True):
        expected = sorted(f"{n}-{number}.txt" for n in (1, 2, 3) for number in range(rounds))
        for table in ("clean.articles", "marts.articles", "raw.documents"):
            found = con.execute(f"select source_file from lake.{table} order by all").fetchall()
            assert [name for (name,) in found] == expected, table


def test_who_has_not_gathered_what_others_published_may_not_publish(writer: Any, lake: Lake) -> None:
    one, two = writer("one"), writer("two")
    one.deliver("a.txt", 1)
    two.deliver("b.txt", 2)
    for each in (one, two):
        each.read()
    one.share(lake)
    with two.at(lake) as con:
        resolve(con)
        with pytest.raises(LakeError, match="published to the lake since this run gathered from it: run again"):
            publish_to_lake(con, "run", VERSIONS)
        assert con.execute("select source_file from lake.marts.articles").fetchall() == [("a.txt",)]


def test_a_reader_sees_one_snapshot_or_the_next_never_between(writer: Any, lake: Lake) -> None:
    one = writer("one")
    one.deliver("0.txt", 0)
    one.read()
    one.share(lake)
    done = threading.Event()
    seen: set[tuple[int, ...]] = set()
    failures: list[BaseException] = []
    tables = ("raw.documents", "clean.articles", "marts.articles", "raw.files")

    def read() -> None:
        try:
            with duckdb.connect() as con, attached(con, lake, read_only=True):
                while not done.is_set():
                    con.begin()
                    seen.add(tuple(_one(con, f"select count(*) from lake.{table}") for table in tables))
                    con.commit()
        except BaseException as error:
            failures.append(error)
            raise

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 4):
        one.deliver(f"{number}.txt", number)
        one.read()
        one.share(lake)
    done.set()
    reader.join(60)
    assert not failures
    assert len(seen) > 1
    assert seen <= {(n,) * len(tables) for n in range(1, 5)}


def test_what_the_lake_held_before_can_be_asked_for(writer: Any, lake: Lake) -> None:
    one = writer("one")
    for number in (1, 2):
        one.deliver(f"{number}.txt", number)
        one.read()
        one.share(lake)
    with duckdb.connect() as con, attached(con, lake, read_only=True):
        published = con.execute(
            "select snapshot_id, author from lake.snapshots() where commit_message = 'run run' order by all"
        ).fetchall()
        assert len(published) == 2
        counts = [_one(con, f"select count(*) from lake.marts.articles at (version => {s})") for s, _ in published]
        assert counts == [1, 2]


def test_a_change_that_comes_between_is_no_end_but_five_are(
    writer: Any, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = writer("one")
    one.deliver("a.txt", 1)
    one.read()
    one.share(lake)
    one.deliver("b.txt", 2)
    one.read()
    copy_views, changes = lake_publish._copy_views, iter(range(7))

    def another_changes_the_same_rows(con: duckdb.DuckDBPyConnection, work: str) -> None:
        copy_views(con, work)
        if next(changes, 9) in (0, 2, 3, 4, 5, 6):
            with duckdb.connect() as other, attached(other, lake):
                other.execute("update lake.marts.articles set title = title || '.'")

    monkeypatch.setattr(lake_publish, "_copy_views", another_changes_the_same_rows)
    with one.at(lake) as con:
        gather(con, VERSIONS)
        resolve(con)
        con.execute("update marts.articles set title = 'new'")
        assert publish_to_lake(con, "run", VERSIONS)["marts.articles"] == 2
        assert con.execute("select distinct title from lake.marts.articles").fetchall() == [("new",)]
        con.execute("update marts.articles set title = 'newer'")
        with pytest.raises(LakeError, match="changed during each of 5 tries"):
            publish_to_lake(con, "run", VERSIONS)
        assert con.execute("from lake.marts.articles where title = 'newer'").fetchall() == []


def test_a_turn_ends_with_the_process_that_has_it(lake: Lake) -> None:
    script = (
        "import sys, time; from pathlib import Path; from mithaq.warehouse.lake import Lake, Turn; "
        "turn = Turn(Lake(sys.argv[1], Path(sys.argv[2]))); turn.take(); print('taken', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, lake.catalog, str(lake.data)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout and other.stdout.readline() == "taken\n"
        told: list[str] = []
        with pytest.raises(LakeError, match="another writer has kept the lake"):
            Turn(lake, wait_seconds=1).take(on_wait=told.append)
        assert told == ["waiting for another writer to publish to the lake"]
        os.kill(other.pid, signal.SIGKILL)
        other.wait(10)
        started = time.monotonic()
        turn = Turn(lake, wait_seconds=30)
        turn.take()
        turn.release()
        assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    ("catalog", "password", "words"),
    [
        ("{catalog}", "wr0ng-guess", "password authentication failed"),
        ("host=127.0.0.1 port=1 dbname=x user=mithaq", "t0p-s3cret", "Connection refused"),
        ("{catalog}-not-there", "t0p-s3cret", "does not exist"),
    ],
)
def test_a_catalog_that_is_out_of_reach_is_one_line_without_the_password(
    catalog: str, password: str, words: str, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", password)
    away = Lake(catalog.format(catalog=lake.catalog), lake.data)
    for use in (lambda: Turn(away).take(), lambda: attached(duckdb.connect(), away).__enter__()):
        with pytest.raises(LakeError, match="can't be reached") as raised:
            use()
        assert words in str(raised.value)
        assert "\n" not in str(raised.value)
        assert password not in str(raised.value)


def test_a_folder_that_is_not_the_lakes_own_is_refused(writer: Any, lake: Lake, tmp_path: Path) -> None:
    one = writer("one")
    one.deliver("a.txt", 1)
    one.read()
    one.share(lake)
    (tmp_path / "elsewhere").mkdir()
    with (
        pytest.raises(LakeError, match="MITHAQ_LAKE_DATA is not where this lake has its rows"),
        one.at(Lake(lake.catalog, tmp_path / "elsewhere")),
    ):
        pass


def test_a_folder_that_is_not_mounted_is_said_plainly(writer: Any, lake: Lake, tmp_path: Path) -> None:
    one = writer("one")
    one.deliver("a.txt", 1)
    one.read()
    one.share(lake)
    lake.data.rename(tmp_path / "unmounted")
    with pytest.raises(LakeError, match="is not there: make it once, and mount it"):
        one.share(lake)
    lake.data.mkdir()
    with pytest.raises(LakeError, match=r"the lake \(.*\) fails: .*parquet"):
        one.share(lake)
