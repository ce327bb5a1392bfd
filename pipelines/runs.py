"""What the run history says; shared by schedules and sensors.

Concept: https://docs.dagster.io/api/dagster/internals#dagster.DagsterInstance
"""

from __future__ import annotations

import dagster as dg

UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def unfinished_runs(instance: dg.DagsterInstance, job_name: str) -> list[str]:
    """Ids of runs of a job that are queued or under way, newest first."""
    return [
        run.run_id for run in instance.get_runs(filters=dg.RunsFilter(job_name=job_name, statuses=UNFINISHED), limit=5)
    ]
