"""Originals that are let go: their facts stay, and nothing asks for the bytes again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import duckdb

from mithaq.stages.clean import CLEAN
from mithaq.warehouse.ledger import due_items, now
from mithaq.warehouse.retention import release_originals
from mithaq.warehouse.store import DataFolder, open_work


def _document(con: duckdb.DuckDBPyConnection, folder: DataFolder, digit: str, days_ago: int, *, cleaned: bool) -> Path:
    document = digit * 64
    con.execute(
        "insert into raw.documents values (?, 'f', 'f', 0, 'txt', null, 1, ?, null, null, ?)",
        [document, f"originals/{digit * 2}/{document}", now() - timedelta(days=days_ago)],
    )
    if cleaned:
        con.execute(
            "insert into ops.stage_log values ('clean_articles', ?, ?, ?, 'o', ?)",
            [document, CLEAN.version, document, now()],
        )
    path = folder.original(document)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    return path


def test_only_old_and_cleaned_ones_are_let_go(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with open_work(folder) as con:
        con.execute("alter table raw.documents alter column original_path set not null")  # as older versions had it
        old = _document(con, folder, "a", 100, cleaned=True)
        recent = _document(con, folder, "b", 10, cleaned=True)
        waiting = _document(con, folder, "c", 100, cleaned=False)
        assert release_originals(con, folder, keep_days=30) == 1
        assert release_originals(con, folder, keep_days=30) == 0
        assert [p.exists() for p in (old, recent, waiting)] == [False, True, True]
        # A newer version of cleaning redoes what it can and leaves the other as it is.
        con.execute("update ops.stage_log set version = 'older'")
        assert [i.item_id for i in due_items(con, CLEAN)] == ["b" * 64, "c" * 64]


def test_letting_go_resumes_where_it_was_killed(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with open_work(folder) as con:
        _document(con, folder, "a", 100, cleaned=True).unlink()  # killed after this and before the table knew
        assert release_originals(con, folder, keep_days=30) == 1
        assert due_items(con, CLEAN) == []
