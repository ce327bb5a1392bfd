"""Sensors: what starts because something happened.

What starts by the clock is in `schedules.py`.
Concept: https://docs.dagster.io/guides/automate/sensors
"""

from __future__ import annotations

import hashlib
import time

import dagster as dg

from mithaq.documents import InboxFile
from mithaq.settings import Settings
from mithaq.stages.ingest import find_inputs
from mithaq.warehouse.store import open_published
from pipelines.jobs import everything
from pipelines.notifying import notifier, tell_of_failure, to_log
from pipelines.runs import tidy, unfinished_runs

SETTLE_SECONDS = 5
"""A file that changed more recently may still be being copied."""


@dg.sensor(
    job=everything,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts a run of everything when inbox or feeds have files that the published warehouse doesn't know.",
)
def inbox(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Compare inbox and feeds with `raw.files` of the published warehouse; ask once for each set of new files."""
    settings = Settings.from_environment()
    tidy(context.instance, settings)
    running = unfinished_runs(context.instance, everything.name)
    if running:
        return dg.SkipReason(f"run {running[0]} of {everything.name} is still under way")
    try:
        found = [f for f in find_inputs(settings) if isinstance(f, InboxFile)]
    except NotADirectoryError as error:
        return dg.SkipReason(str(error))
    known = _known_files(settings)
    new = sorted((f.relative_path, f.byte_size, f.modified_ns) for f in found)
    new = [f for f in new if f not in known]
    if not new:
        return dg.SkipReason(f"nothing new in {settings.inbox}")
    if any(time.time_ns() - modified < SETTLE_SECONDS * 1_000_000_000 for _, _, modified in new):
        return dg.SkipReason("new files are still changing")
    return dg.RunRequest(run_key=hashlib.sha256(repr(new).encode()).hexdigest()[:32])


def _known_files(settings: Settings) -> set[tuple[str, int, int]]:
    if not settings.folder.published.exists():
        return set()
    with open_published(settings.folder) as con:
        return set(con.execute("select path, byte_size, modified_ns from raw.files").fetchall())


@dg.run_failure_sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells of every failed run: in the log, or to MITHAQ_WEBHOOK where it is set.",
)
def failed_run(context: dg.RunFailureSensorContext) -> None:
    """Tell once; where the webhook can't be reached, the log says that and what there was to tell."""
    settings = Settings.from_environment()
    steps = context.get_step_failure_events()
    text, fields = tell_of_failure(context.dagster_run, context.failure_event, steps, settings)
    try:
        notifier(settings)(text, fields)
    except OSError as error:
        to_log(f"{settings.webhook} can't be told: {error}. It would have been told:\n{text}", fields)


SENSORS = [inbox, failed_run]
