"""Publishing: readers see whole snapshots, whatever happens to the work file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import duckdb
import pytest

from mithaq.warehouse.publish import publish
from mithaq.warehouse.store import DataFolder, WarehouseError, open_work


def _with_articles(folder: DataFolder, count: int) -> None:
    with open_work(folder) as con:
        con.execute("create schema if not exists marts")
        con.execute(f"create or replace table marts.articles as select range as article_id from range({count})")


def _count(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as con:
        row = con.execute("select count(*) from marts.articles").fetchone()
        return int(row[0]) if row else -1


def test_the_symlink_leads_to_the_newest_snapshot(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    _with_articles(folder, 3)
    publish(folder, "first")
    _with_articles(folder, 5)
    snapshot = publish(folder, "second")
    assert folder.published.is_symlink()
    assert folder.published.resolve() == snapshot.resolve()
    assert _count(folder.published) == 5


def test_a_reader_keeps_its_snapshot_while_another_is_published(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    _with_articles(folder, 3)
    publish(folder, "first")
    with duckdb.connect(str(folder.published.resolve()), read_only=True) as reader:
        _with_articles(folder, 5)
        publish(folder, "second", keep=1)
        assert reader.execute("select count(*) from marts.articles").fetchone() == (3,)
    assert _count(folder.published) == 5


def test_a_writer_on_the_published_file_disturbs_no_later_reader(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    _with_articles(folder, 3)
    publish(folder, "first")
    with duckdb.connect(str(folder.published.resolve())) as analyst:
        analyst.execute("create table main.notes as select 1 as x")
        _with_articles(folder, 5)
        publish(folder, "second")
        assert _count(folder.published) == 5


def test_the_published_file_answers_while_the_work_file_is_locked_and_half_written(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    _with_articles(folder, 3)
    publish(folder, "first")
    with open_work(folder) as con:
        con.begin()
        con.execute("delete from marts.articles")
        assert _count(folder.published) == 3
        con.rollback()
    folder.work.write_bytes(folder.work.read_bytes()[:5000])
    assert _count(folder.published) == 3
    with pytest.raises(WarehouseError):
        publish(folder, "second")
    assert _count(folder.published) == 3


def test_old_snapshots_go_and_the_current_one_stays(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    for n in range(5):
        _with_articles(folder, n)
        publish(folder, f"run-{n}", keep=2)
    kept = sorted(p.name for p in folder.snapshots.iterdir())
    assert len(kept) == 2
    assert "run-4" in kept


def test_a_warehouse_without_marts_is_not_published(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with open_work(folder):
        pass
    with pytest.raises(WarehouseError, match="can't be read back"):
        publish(folder, "first")
    assert not folder.published.exists()
    assert list(folder.snapshots.iterdir()) == []


def test_nothing_to_publish_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="Run the pipeline first"):
        publish(DataFolder(tmp_path), "first")


def test_keeping_no_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        publish(DataFolder(tmp_path), "first", keep=0)


def test_pages_of_an_older_snapshot_are_not_current(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    _with_articles(folder, 3)
    first = publish(folder, "first")
    for pages in (folder.report, folder.data_docs, folder.dbt_docs):
        assert not folder.are_pages_current, "some are not made yet"
        pages.mkdir(parents=True)
        (pages / "index.html").write_text("")
        folder.pages_are_made(pages, first)
    assert folder.are_pages_current
    publish(folder, "second")
    assert not folder.are_pages_current


def _fail(number: int) -> int:
    raise OSError(number, os.strerror(number))


@pytest.mark.skipif(not hasattr(os, "copy_file_range"), reason="the kernel copies on Linux only")
def test_a_copy_is_whole_where_the_kernel_can_not_make_it_and_where_it_makes_it_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path)
    _with_articles(folder, 300_000)
    copy = os.copy_file_range
    monkeypatch.setattr(os, "copy_file_range", lambda read, written, count: _fail(errno.EXDEV))
    assert publish(folder, "by-hand").read_bytes() == folder.work.read_bytes()
    monkeypatch.setattr(os, "copy_file_range", lambda read, written, count: copy(read, written, min(count, 100_000)))
    snapshot = publish(folder, "in-pieces")
    assert snapshot.read_bytes() == folder.work.read_bytes() and _count(snapshot) == 300_000
    assert snapshot.stat().st_ino != folder.work.stat().st_ino


@pytest.mark.skipif(not hasattr(os, "copy_file_range"), reason="the kernel copies on Linux only")
def test_a_disk_that_fills_up_while_copying_leaves_the_former_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path)
    _with_articles(folder, 3)
    first = publish(folder, "first")
    copy = os.copy_file_range
    calls: list[int] = []

    def filling(read: int, written: int, count: int) -> int:
        calls.append(count)
        return copy(read, written, 4_096) if len(calls) < 3 else _fail(errno.ENOSPC)

    monkeypatch.setattr(os, "copy_file_range", filling)
    with pytest.raises(WarehouseError, match=r"No space left.*former snapshot stays"):
        publish(folder, "second")
    assert folder.published.resolve() == first.resolve() and _count(folder.published) == 3
    assert [p.name for p in folder.snapshots.iterdir()] == ["first"]
