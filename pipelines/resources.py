"""Resources: the settings of a run, the language engine, dbt.

A resource makes a library object available to assets and holds no logic of
its own. Concept: https://docs.dagster.io/guides/build/external-resources
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import dagster as dg
from dagster_dbt import DbtCliResource

from assets.marts import DBT_PROJECT
from mithaq.language.engine import Engine
from mithaq.settings import Settings
from mithaq.warehouse.store import WarehouseError


def settings_resource(defaults: Settings) -> dg.ResourceDefinition:
    """The settings of a run; while a run has them, no other run on the same DATA goes on."""

    @dg.resource(
        description="Where inputs are and where state goes. One run at a time holds them.",
        config_schema={
            "inbox": dg.Field(str, default_value=str(defaults.inbox), description="Folder searched for inputs"),
            "data": dg.Field(str, default_value=str(defaults.data), description="Folder of all state"),
            "keep_snapshots": dg.Field(
                int, default_value=defaults.keep_snapshots, description="Published snapshots to keep, at least 1"
            ),
            "batch_articles": dg.Field(
                int, default_value=defaults.batch_articles, description="Articles in one transaction, at least 1"
            ),
        },
    )
    def settings(context: dg.InitResourceContext) -> Iterator[Settings]:
        config = context.resource_config
        chosen = Settings(
            inbox=Path(config["inbox"]).expanduser().absolute(),
            data=Path(config["data"]).expanduser().absolute(),
            keep_snapshots=config["keep_snapshots"],
            batch_articles=config["batch_articles"],
        )
        with run_lock(chosen.folder.work.with_name("run.lock"), context):
            # dbt runs as a process of its own and finds the warehouse by these.
            os.environ.update(chosen.as_environment())
            yield chosen

    return settings


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


@cache
def _engine() -> Engine:
    return Engine()


@dg.resource(description="The Stanza engine; its models load when the first article needs them, once a process.")
def engine_resource(context: dg.InitResourceContext) -> Engine:
    """The process's engine."""
    return _engine()


def resources(settings: Settings) -> dict[str, object]:
    """Every resource of the code location."""
    return {
        "settings": settings_resource(settings),
        "engine": engine_resource,
        # The dbt of this environment, whether or not it is activated.
        "dbt": DbtCliResource(project_dir=DBT_PROJECT, dbt_executable=str(Path(sys.executable).with_name("dbt"))),
    }
