"""Resources: the settings of a run, the language engine, and the turn at a lake where there is one.

A resource makes a library object available to assets and holds no logic of
its own. Concept: https://docs.dagster.io/guides/build/external-resources
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg

from mithaq.language.engine import Engine, process_engine
from mithaq.scope import Scope
from mithaq.settings import Settings
from mithaq.stages.taking import check_sources
from mithaq.warehouse.lake import Lake, Turn
from mithaq.warehouse.lock import hold
from mithaq.warehouse.store import open_work
from pipelines.options import REFRESH, SAMPLE, SOURCES
from pipelines.runs import alive


def settings_resource(defaults: Settings) -> dg.ResourceDefinition:
    """The settings of a run; while a run has them, no other run on the same DATA goes on."""

    @dg.resource(
        description="Where inputs are and where state goes. One run at a time holds them.",
        config_schema={
            "inbox": dg.Field(str, default_value=str(defaults.inbox), description="Folder searched for inputs"),
            "data": dg.Field(str, default_value=str(defaults.data), description="Folder of all state"),
            "feeds": dg.Field(
                str, default_value=str(defaults.feeds), description="File that names the feeds to poll; may be absent"
            ),
            "keep_snapshots": dg.Field(
                int, default_value=defaults.keep_snapshots, description="Published snapshots to keep, at least 1"
            ),
            "batch_articles": dg.Field(
                int, default_value=defaults.batch_articles, description="Articles in one transaction, at least 1"
            ),
            "full_refresh": dg.Field(bool, default_value=False, description=REFRESH),
            "sources": dg.Field([str], default_value=[], description=SOURCES),
            "sample": dg.Field(int, default_value=0, description=SAMPLE),
        },
    )
    def settings(context: dg.InitResourceContext) -> Iterator[Settings]:
        config = context.resource_config
        chosen = replace(
            defaults,
            inbox=Path(config["inbox"]).expanduser().absolute(),
            data=Path(config["data"]).expanduser().absolute(),
            feeds=Path(config["feeds"]).expanduser().absolute(),
            keep_snapshots=config["keep_snapshots"],
            batch_articles=config["batch_articles"],
            scope=Scope(config["full_refresh"], tuple(config["sources"]), config["sample"]),
        )
        log = context.log.info if context.log else print
        with alive(chosen.folder, context.run_id), hold(chosen.folder.run_lock, on_wait=log):
            # dbt finds the warehouse by these.
            os.environ.update(chosen.as_environment())
            if chosen.scope.sources:
                with open_work(chosen.folder) as con:
                    check_sources(con, chosen)
            yield chosen

    return settings


@dg.resource(description="The Stanza engine; its models load when the first article needs them, once a process.")
def engine_resource(context: dg.InitResourceContext) -> Engine:
    """The process's engine."""
    return process_engine()


def turn_resource(lake: Lake) -> dg.ResourceDefinition:
    """This writer's turn at the lake; it ends with the run at the latest."""

    @dg.resource(description="The turn at the lake: one writer at a time gathers, resolves and publishes.")
    def turn(context: dg.InitResourceContext) -> Iterator[Turn]:
        taken = Turn(lake)
        try:
            yield taken
        finally:
            taken.release()

    return turn


def resources(settings: Settings) -> dict[str, object]:
    """Every resource of the code location."""
    lake = settings.shared_lake
    return {
        "settings": settings_resource(settings),
        "engine": engine_resource,
        **({"turn": turn_resource(lake)} if lake else {}),
    }
