"""Schedules: what starts by the clock.

What starts because something happened is in `sensors.py`.
Concept: https://docs.dagster.io/guides/automate/schedules
"""

from __future__ import annotations

import dagster as dg

from mithaq.settings import Settings
from pipelines.jobs import everything
from pipelines.runs import tidy, unfinished_runs


@dg.schedule(
    job=everything,
    cron_schedule="0 2 * * *",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night at 02:00 UTC; skipped while a run of everything is still under way.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """One run at a time; history is put in order first."""
    tidy(context.instance, Settings.from_environment())
    running = unfinished_runs(context.instance, everything.name)
    if running:
        return dg.SkipReason(f"run {running[0]} of {everything.name} is still under way")
    return dg.RunRequest(run_key=context.scheduled_execution_time.isoformat())


SCHEDULES = [nightly]
