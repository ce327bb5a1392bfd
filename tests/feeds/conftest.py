"""An outlet on loopback and a site that polls it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mithaq.settings import Settings
from mithaq.stages import StageReport, run_clean, run_fetch, run_ingest
from mithaq.warehouse.store import DataFolder, open_work
from tests.feeds.outlet import Outlet, open_outlet

QUICK = "allow_private = true\nhost_interval_seconds = 0\nbackoff_seconds = 0.02\n"


class Reader:
    """An empty inbox, a DATA folder and a feeds.toml."""

    def __init__(self, folder: Path, empty_warehouse: Path) -> None:
        (folder / "inbox").mkdir()
        (folder / "data" / "work").mkdir(parents=True)
        shutil.copy(empty_warehouse, folder / "data" / "work")
        self.settings = Settings(inbox=folder / "inbox", data=folder / "data", feeds=folder / "feeds.toml")

    def subscribe(self, *feeds: tuple[str, str], limits: str = "", each: str = "") -> None:
        text = f"[limits]\n{QUICK}{limits}\n"
        for name, url in feeds:
            text += f'[[feeds]]\nname = "{name}"\nurl = "{url}"\n{each}\n'
        self.settings.feeds.write_text(text, "utf-8")

    def poll(self) -> StageReport:
        with open_work(self.settings.folder) as con:
            return run_fetch(con, self.settings)

    def read(self) -> None:
        with open_work(self.settings.folder) as con:
            run_ingest(con, self.settings)
            run_clean(con, self.settings)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.settings.folder.work)) as con:
            return con.execute(sql).fetchall()


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Making its tables takes longer than most of these tests."""
    folder = DataFolder(tmp_path_factory.mktemp("empty"))
    with open_work(folder):
        pass
    return folder.work


@pytest.fixture
def reader(tmp_path: Path, empty_warehouse: Path) -> Reader:
    return Reader(tmp_path, empty_warehouse)


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with open_outlet() as outlet:
        yield outlet
