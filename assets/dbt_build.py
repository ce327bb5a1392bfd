"""`dbt build` inside the running process, its results as Dagster's events.

A process of its own would import dbt once more, twice over (dagster-dbt asks it
for its version first): some ten seconds a night. What is built, and when it
may be left out, is in `marts.py`; SQL is in `dbt_project/`.
Concept: https://docs.getdbt.com/reference/programmatic-invocations
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import dagster as dg
from dagster_dbt import DbtProject
from dagster_dbt.asset_utils import get_manifest_and_translator_from_dbt_assets, get_subset_selection_for_context
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt.version import __version__
from dbt_common.events.base_types import EventMsg
from dbt_common.events.functions import msg_to_dict

from assets.dbt_metadata import Built
from mithaq.dbt_project import StaleProjectError, check_parsed
from mithaq.settings import Settings
from mithaq.warehouse.store import open_work


def build(
    context: dg.AssetExecutionContext,
    project: DbtProject,
    settings: Settings,
    *,
    exclude: str | None = None,
    full_refresh: bool = False,
) -> Iterator[Any]:
    """Build what the step has selected; yields an output a model and a check result a data test once all have ended.

    Artifacts and dbt's log go to `DATA/dbt`. DuckDB lets nobody in while dbt
    builds, and what is told of a model is seen in the warehouse: until then
    the run's log tells how far it is. `full_refresh` keeps no row of a former
    build.

    Raises:
        StaleProjectError: the project has changed, or was parsed anew, since this process loaded it.
        dagster.Failure: a model or test failed, with dbt's own words, or dbt could not start.
    """
    target = settings.data / "dbt"
    manifest, translator, _ = get_manifest_and_translator_from_dbt_assets([context.assets_def])
    check_parsed(project.project_dir)
    parsed = parsed_project(project)
    if parsed:
        check_loaded(parsed, manifest)
    selection, indirect = get_subset_selection_for_context(context, manifest, None, exclude, None, translator, None)
    target.mkdir(parents=True, exist_ok=True)
    folders = ["--project-dir", str(project.project_dir), "--profiles-dir", str(project.project_dir),
               "--target-path", str(target), "--log-path", str(target)]  # fmt: skip
    # What dbt logs comes as events: its own loggers would take a quarter of its time.
    options = ["--log-level", "none", "--log-level-file", "none"]
    options += ["--indirect-selection", indirect] if indirect else []
    options += ["--full-refresh"] if full_refresh else []
    events: SimpleQueue[EventMsg | None] = SimpleQueue()
    results: list[dbtRunnerResult] = []
    command = ["build", *folders, *options, *selection]
    worker = Thread(target=run_dbt, args=(command, parsed, events, results), name="dbt")
    worker.start()
    log = target / "dbt.log"
    errors: list[str] = []
    ended: list[dict[str, Any]] = []
    try:
        with log.open("w", encoding="utf-8") as file:
            while (event := events.get()) is not None:
                told = event.info.msg.strip()
                if told and event.info.level != "debug":
                    file.write(f"{event.info.level:<7}{told}\n")
                if told and event.info.level == "error":
                    errors.append(told)
                if event.info.name.endswith("Result") and "node_info" in (fields := msg_to_dict(event))["data"]:
                    ended.append(fields)
                    if event.info.name == "LogModelResult":
                        context.log.info(told)
    finally:
        worker.join()
    nodes = getattr(results[0].result, "results", []) if results else []
    compiled = {r.node.unique_id: r.node.compiled_code for r in nodes if getattr(r.node, "compiled_code", None)}
    if ended:
        with open_work(settings.folder) as con:
            built = Built(con, project, manifest, translator, target, compiled)
            for fields in ended:
                yield from built.told(fields, context)
            built.keep_lineage()
    if not results or not results[0].success:
        errors += [str(r.exception) for r in results if r.exception]
        raise dg.Failure("dbt build failed: " + "; ".join(errors), metadata={"log": dg.MetadataValue.path(str(log))})


def check_loaded(parsed: Manifest, loaded: Mapping[str, Any]) -> None:
    """See that dbt would build the nodes, with the code, that the assets were made of.

    Raises:
        StaleProjectError: the project was parsed anew since `loaded`, the manifest of the assets, was read.
    """
    code = {unique_id: node.get("raw_code", "") for unique_id, node in loaded["nodes"].items()}
    if {unique_id: getattr(node, "raw_code", "") for unique_id, node in parsed.nodes.items()} != code:
        raise StaleProjectError(
            "the dbt project was parsed anew after this process had loaded it; none of its models was built. "
            "Start the run again; in the UI, reload the code location first"
        )


def parsed_project(project: DbtProject) -> Manifest | None:
    """The project as `dbt parse` left it, the same for every DATA; None where this release of dbt has to parse it."""
    file = project.project_dir / "target" / "partial_parse.msgpack"
    manifest = Manifest.from_msgpack(file.read_bytes()) if file.exists() else None
    return manifest if manifest and manifest.metadata.dbt_version == __version__ else None


def run_dbt(
    args: list[str],
    parsed: Manifest | None,
    events: SimpleQueue[EventMsg | None],
    results: list[dbtRunnerResult],
) -> None:
    """Run dbt, then undo what it leaves behind: it moves to the project's folder and keeps the DuckDB file open."""
    here = Path.cwd()
    try:
        results.append(dbtRunner(manifest=parsed, callbacks=[events.put]).invoke(args))
    finally:
        os.chdir(here)
        if DuckDBConnectionManager._ENV is not None:
            DuckDBConnectionManager._ENV.close()
            DuckDBConnectionManager._ENV = None
        events.put(None)
