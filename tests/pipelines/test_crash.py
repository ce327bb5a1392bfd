"""Runs that are killed: readers notice nothing, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.pipelines.sites import ROOT, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2400)]

KILLS = 6
FILES = ("records/arqam-aswaq.jsonl", "records/almizan.csv", "web/moscow-tehran-treaty.html", "broken/empty.txt")


def _site(folder: Path) -> Site:
    inbox = folder / "inbox"
    for name in FILES:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / "data" / "sample" / name, inbox / name)
    return Site(inbox, folder / "data")


def _marts(site: Site) -> dict[str, list[tuple[Any, ...]]]:
    """Every mart, rows in a fixed order, clock times left out."""
    clocks = "('ingested_at', 'rejected_at', 'first_seen_at', 'last_seen_at', 'first_reported_at', 'last_reported_at')"
    with duckdb.connect(str((site.data / "warehouse.duckdb").resolve()), read_only=True) as con:
        tables = con.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            f"where schema_name = 'marts' and column_name not in {clocks} group by all order by all"
        ).fetchall()
        return {t: con.execute(f"select {', '.join(c)} from marts.{t} order by all").fetchall() for t, c in tables}


def test_a_killed_run_leaves_readers_in_peace_and_the_next_one_completes(tmp_path: Path) -> None:
    undisturbed = _site(tmp_path / "undisturbed")
    started = time.monotonic()
    assert undisturbed.run().returncode == 0
    whole = time.monotonic() - started

    site = _site(tmp_path / "killed")
    first_inbox = site.inbox / FILES[0]
    later = first_inbox.read_bytes()
    first_inbox.unlink()
    assert site.run().returncode == 0
    before, snapshot = _marts(site), (site.data / "warehouse.duckdb").resolve()
    first_inbox.write_bytes(later)

    moments = random.Random(7)
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.run"],
            cwd=ROOT,
            env=site.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(moments.uniform(0.05, 0.9) * whole)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        if (site.data / "warehouse.duckdb").resolve() == snapshot:
            assert _marts(site) == before
    last = site.run()
    assert last.returncode == 0, last.stderr[-3000:]
    assert _marts(site) == _marts(undisturbed)
