"""A site: an inbox and a DATA folder, what `make run` does with them, and what readers then find."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

CLOCKS = ("ingested_at", "rejected_at")
DATED_BY_CLOCKS = ("first_seen_at", "last_seen_at", "first_reported_at", "last_reported_at")
"""Columns that fall back on the time of ingesting where an article has no date."""
FIRST = ("web/moscow-tehran-treaty.html", "text/47102.txt.gz", "broken/empty.txt")
LATER = ("records/qatar-sinopec.json", "records/almizan.csv", "broken/not-valid.json")
"""Files of the sample corpus for small sites: what a first and a second night bring."""
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """An inbox and a DATA folder of a test's own."""

    inbox: Path
    data: Path

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "MITHAQ_INBOX": str(self.inbox),
            "MITHAQ_DATA": str(self.data),
            "DAGSTER_HOME": str(self.data / "dagster"),
        }

    @property
    def snapshot(self) -> Path:
        """The published file behind the symlink."""
        return (self.data / "warehouse.duckdb").resolve()

    def run(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """What `make run` does once set up."""
        return subprocess.run(
            [sys.executable, "-m", "pipelines.run"],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def start(self, **environment: str) -> subprocess.Popen[str]:
        """The same, under way; its lines come through `stdout`."""
        return subprocess.Popen(
            [sys.executable, "-m", "pipelines.run"],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def deliver(self, names: tuple[str, ...]) -> None:
        """Put files of the sample corpus into the inbox."""
        for name in names:
            (self.inbox / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / "data" / "sample" / name, self.inbox / name)

    def copy(self, folder: Path) -> Site:
        """The same site once more, below `folder`."""
        shutil.copytree(self.inbox, folder / "inbox", symlinks=True)
        shutil.copytree(self.data, folder / "data", symlinks=True)
        return Site(folder / "inbox", folder / "data")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows from the published warehouse."""
        with duckdb.connect(str(self.snapshot), read_only=True) as con:
            return con.execute(sql).fetchall()

    def marts(self, without: tuple[str, ...] = CLOCKS) -> dict[str, list[tuple[Any, ...]]]:
        """Every mart as published, rows in a fixed order, the columns `without` left out."""
        tables = self.query(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            f"where schema_name = 'marts' and column_name not in {without} group by all order by all"
        )
        return {t: self.query(f"select {', '.join(c)} from marts.{t} order by all") for t, c in tables}
