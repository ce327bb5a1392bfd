"""Resources: the settings of a run, the language engine, dbt.

A resource makes a library object available to assets and holds no logic of
its own. Concept: https://docs.dagster.io/guides/build/external-resources
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster_dbt import DbtCliResource

from assets.marts import DBT_PROJECT
from mithaq.language import Engine
from mithaq.settings import Settings
from mithaq.warehouse.store import WarehouseError


class SettingsResource(dg.ConfigurableResourceFactory[Settings]):
    """The settings of a run; while a run has them, no other run on the same DATA goes on."""

    inbox: str
    data: str
    keep_snapshots: int
    batch_articles: int

    @classmethod
    def of(cls, settings: Settings) -> SettingsResource:
        """The resource that gives assets exactly these settings."""
        return cls(
            inbox=str(settings.inbox),
            data=str(settings.data),
            keep_snapshots=settings.keep_snapshots,
            batch_articles=settings.batch_articles,
        )

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Settings]:
        """Wait for the run lock, then give the settings."""
        settings = Settings(
            inbox=Path(self.inbox),
            data=Path(self.data),
            keep_snapshots=self.keep_snapshots,
            batch_articles=self.batch_articles,
        )
        with run_lock(settings.folder.work.with_name("run.lock"), context):
            # dbt runs as a process of its own and finds the warehouse by these.
            os.environ.update(settings.as_environment())
            yield settings


_held: dict[Path, int] = {}


@contextmanager
def run_lock(path: Path, context: dg.InitResourceContext) -> Iterator[None]:
    """Hold an exclusive lock on `path`, waiting for the process that has it; the system frees it when a process dies.

    Nested use in one process is free.

    Raises:
        WarehouseError: the lock file can't be made.
    """
    if path in _held:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WarehouseError(f"can't make {path}: {error}. Point MITHAQ_DATA at a folder you may write.") from error
    try:
        waited = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not waited and context.log:
                    context.log.info(f"waiting for the run that holds {path}")
                waited = True
                time.sleep(0.5)
        _held[path] = descriptor
        try:
            yield
        finally:
            del _held[path]
    finally:
        os.close(descriptor)


class EngineResource(dg.ConfigurableResourceFactory[Engine]):
    """The Stanza engine; models load when the first article needs them."""

    def create_resource(self, context: dg.InitResourceContext) -> Engine:
        """One engine a process, so that models load once."""
        return _engine()


_engines: list[Engine] = []


def _engine() -> Engine:
    if not _engines:
        _engines.append(Engine())
    return _engines[0]


def resources(settings: Settings) -> dict[str, object]:
    """Every resource of the code location."""
    return {
        "settings": SettingsResource.of(settings),
        "engine": EngineResource(),
        "dbt": DbtCliResource(project_dir=DBT_PROJECT),
    }
