"""What the run history says, and keeping it true: which runs are under way, lost or old.

Dagster can't see that a run's process was killed: such a run would stay
"started" and keep every later one in the queue. So each run holds a lock file
of its own while it lives. Shared by schedules, sensors and `make run`.
Concept: https://docs.dagster.io/api/dagster/internals#dagster.DagsterInstance
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from mithaq.settings import Settings
from mithaq.warehouse.lock import hold, is_held
from mithaq.warehouse.store import DataFolder

UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]
FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
SECONDS_TO_SIGN_ON = 600
"""A started run that holds no lock after this long died before it could take one."""


def tidy(instance: dg.DagsterInstance, settings: Settings) -> None:
    """Make the history true and short: no run waits for a dead one, none is older than the settings say."""
    end_lost_runs(instance, settings.folder)
    if settings.keep_run_days:
        forget_old_runs(instance, settings.keep_run_days)


def unfinished_runs(instance: dg.DagsterInstance, job_name: str) -> list[str]:
    """Ids of runs of a job that are queued or under way, newest first."""
    return [
        run.run_id for run in instance.get_runs(filters=dg.RunsFilter(job_name=job_name, statuses=UNFINISHED), limit=5)
    ]


def _sign_of_life(folder: DataFolder, run_id: str) -> Path:
    return folder.run_lock.with_name("runs") / run_id


@contextmanager
def alive(folder: DataFolder, run_id: str | None) -> Iterator[None]:
    """Inside, this process is known to be working on the run."""
    if run_id is None:
        yield
        return
    path = _sign_of_life(folder, run_id)
    with hold(path, wait_seconds=5):
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def lost_runs(instance: dg.DagsterInstance, folder: DataFolder) -> list[dg.DagsterRun]:
    """Runs that are marked as under way, but whose process has died."""
    lost = []
    started = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
    for record in instance.get_run_records(filters=started):
        sign = _sign_of_life(folder, record.dagster_run.run_id)
        age = time.time() - (record.start_time or record.create_timestamp.timestamp())
        if not is_held(sign) and (sign.exists() or age >= SECONDS_TO_SIGN_ON):
            lost.append(record.dagster_run)
    return lost


def end_lost_runs(instance: dg.DagsterInstance, folder: DataFolder) -> list[str]:
    """Mark lost runs as failed, so that nothing waits for them; returns their ids."""
    lost = lost_runs(instance, folder)
    for run in lost:
        instance.report_run_failed(run, message="The process of this run has ended without a word: it was killed.")
        _sign_of_life(folder, run.run_id).unlink(missing_ok=True)
    return [run.run_id for run in lost]


def forget_old_runs(instance: dg.DagsterInstance, keep_days: int) -> int:
    """Delete finished runs, with their events, that were made more than `keep_days` days ago, a hundred at a time.

    The newest run of each job stays, however old.

    Returns:
        How many were deleted.
    """
    before = datetime.now(UTC) - timedelta(days=keep_days)
    old = instance.get_runs(filters=dg.RunsFilter(statuses=FINISHED, created_before=before), limit=100)
    newest = {job: runs[0].run_id for job in {r.job_name for r in old} if (runs := _newest(instance, job))}
    forgotten = [run.run_id for run in old if newest.get(run.job_name) != run.run_id]
    for run_id in forgotten:
        instance.delete_run(run_id)
    return len(forgotten)


def _newest(instance: dg.DagsterInstance, job_name: str) -> list[dg.DagsterRun]:
    return list(instance.get_runs(filters=dg.RunsFilter(job_name=job_name, statuses=FINISHED), limit=1))
