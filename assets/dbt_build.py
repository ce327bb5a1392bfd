"""`dbt build` inside the running process, its results as Dagster's events.

A process of its own would import dbt once more, twice over (dagster-dbt asks it
for its version first): some ten seconds a night. What is built, and when it
may be left out, is in `marts.py`; SQL is in `dbt_project/`.
Concept: https://docs.getdbt.com/reference/programmatic-invocations
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import dagster as dg
from dagster_dbt import DbtProject
from dagster_dbt.asset_utils import get_manifest_and_translator_from_dbt_assets, get_subset_selection_for_context
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt_common.events.base_types import EventMsg
from dbt_common.events.functions import msg_to_dict

PARSED = "partial_parse.msgpack"


def build(
    context: dg.AssetExecutionContext, project: DbtProject, target: Path, *, exclude: str | None = None
) -> Iterator[Any]:
    """Build what the step has selected; yields an output a model and a check result a data test, as they end.

    Artifacts and dbt's log go to `target`.

    Raises:
        dagster.Failure: a model or test failed, with dbt's own words, or dbt could not start.
    """
    manifest, translator, _ = get_manifest_and_translator_from_dbt_assets([context.assets_def])
    selection, indirect = get_subset_selection_for_context(context, manifest, None, exclude, None, translator, None)
    target.mkdir(parents=True, exist_ok=True)
    parsed = project.project_dir / "target" / PARSED
    if parsed.exists() and not (target / PARSED).exists():
        shutil.copyfile(parsed, target / PARSED)
    folders = ["--project-dir", str(project.project_dir), "--profiles-dir", str(project.project_dir),
               "--target-path", str(target), "--log-path", str(target)]  # fmt: skip
    options = ["--quiet", "--log-level-file", "info"]
    options += ["--indirect-selection", indirect] if indirect else []
    events: SimpleQueue[EventMsg | None] = SimpleQueue()
    results: list[dbtRunnerResult] = []
    worker = Thread(target=_run, args=(["build", *folders, *options, *selection], events, results), name="dbt")
    worker.start()
    errors: list[str] = []
    try:
        while (event := events.get()) is not None:
            if event.info.level == "error" and event.info.msg.strip():
                errors.append(event.info.msg.strip())
            if event.info.name.endswith("Result"):
                message = DbtCoreCliEventMessage(raw_event=msg_to_dict(event), event_history_metadata={})
                yield from message.to_default_asset_events(manifest, translator, context, target, project)
    finally:
        worker.join()
    if not results or not results[0].success:
        errors += [str(r.exception) for r in results if r.exception]
        raise dg.Failure(
            "dbt build failed: " + "; ".join(errors), metadata={"log": dg.MetadataValue.path(str(target / "dbt.log"))}
        )


def _run(args: list[str], events: SimpleQueue[EventMsg | None], results: list[dbtRunnerResult]) -> None:
    """Run dbt, then undo what it leaves behind: it moves to the project's folder and keeps the DuckDB file open."""
    here = Path.cwd()
    try:
        results.append(dbtRunner(callbacks=[events.put]).invoke(args))
    finally:
        os.chdir(here)
        if DuckDBConnectionManager._ENV is not None:
            DuckDBConnectionManager._ENV.close()
            DuckDBConnectionManager._ENV = None
        events.put(None)
