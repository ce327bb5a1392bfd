"""The job `everything` in this process, watched by `progress.py`: what needs Dagster of `make run`.

What is said of it before and after is in `run.py`.
Concept: https://docs.dagster.io/guides/build/jobs/job-execution
"""

from __future__ import annotations

import contextlib
import logging
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from assets.metadata import say_unchanged
from mithaq.garbage import spare_what_is_loaded
from mithaq.language.engine import process_engine
from mithaq.settings import Settings
from pipelines.event_log import open_instance
from pipelines.failures import failures
from pipelines.options import LogLevel
from pipelines.progress import CHECK, Progress
from pipelines.runs import tidy


@dataclass(frozen=True, slots=True)
class Executed:
    """What came of a run: a line a failure; asset -> items worked off, and items that the scope left out."""

    success: bool
    failures: tuple[str, ...]
    done: Mapping[str, int]
    left: Mapping[str, int]


def say_nothing_is_new(home: Path) -> None:
    """Let the UI know that what is published is up to date; `home` is Dagster's folder."""
    with open_instance(home) as instance:
        say_unchanged(instance)


def execute(settings: Settings, home: Path, log: Path) -> Executed:
    """Run everything; `home` is Dagster's folder, what the tools print goes to `log`."""
    logging.basicConfig()
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.WARNING)
    scope = settings.scope
    from pipelines.definitions import defs  # reads the environment that `prepare` has set

    spare_what_is_loaded()
    # Not before: three that load at once would keep each other on two cores, and models are needed some steps later.
    process_engine().begin()
    job = defs.resolve_job_def("everything")
    with open_instance(home) as instance, log.open("w", encoding="utf-8") as file:
        tidy(instance, settings)
        progress = Progress(sys.stdout, sum(not name.endswith(CHECK) for name in job.graph.node_dict))
        stages = logging.getLogger("mithaq.stages")
        stages.addHandler(progress)
        stages.setLevel(logging.INFO)
        run_id = str(uuid.uuid4())
        instance.add_event_listener(run_id, progress.show)
        try:
            # What dbt and the libraries print goes to the log; what matters is shown by `progress` and below.
            with contextlib.redirect_stdout(file), contextlib.redirect_stderr(file):
                result = job.execute_in_process(
                    instance=instance,
                    run_id=run_id,
                    raise_on_error=False,
                    run_config={
                        "full_refresh": scope.full_refresh,
                        "sources": list(scope.sources),
                        "sample": scope.sample,
                        "log_level": LogLevel.WARNING.name,
                    },
                )
        finally:
            progress.stop()
    failed = tuple(failures(result, settings))
    return Executed(
        success=result.success and not failed,
        failures=failed,
        done=counted(result, "items_done"),
        left=counted(result, "left_out"),
    )


def counted(result: dg.ExecuteInProcessResult, what: str) -> dict[str, int]:
    """Asset -> what its metadata counts under `what` in this run."""
    found: dict[str, int] = {}
    for event in result.get_asset_materialization_events():
        metadata = event.materialization.metadata
        if what in metadata:
            found[event.materialization.asset_key.to_user_string()] = int(metadata[what].value)
    return found
