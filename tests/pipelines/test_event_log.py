"""The event log that keeps its connections is the one that Dagster reads."""

import time
from pathlib import Path

import dagster as dg

from pipelines.event_log import TIDY_SECONDS, KeptEventLog, open_instance


@dg.asset
def counted(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    context.log.info("counting")
    return dg.MaterializeResult(metadata={"count": 3})


def test_what_is_logged_is_what_dagsters_own_storage_reads(tmp_path: Path) -> None:
    with open_instance(tmp_path) as instance:
        assert isinstance(instance.event_log_storage, KeptEventLog)
        done = dg.materialize([counted], instance=instance)
        logged = [(e.timestamp, e.message) for e in instance.all_logs(done.run_id)]
    assert len(logged) > 5
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert [(e.timestamp, e.message) for e in instance.all_logs(done.run_id)] == logged
        latest = instance.get_latest_materialization_event(dg.AssetKey("counted"))
        assert latest and latest.asset_materialization
        assert latest.asset_materialization.metadata["count"].value == 3


def test_the_file_of_a_run_is_closed_while_the_run_is_silent(tmp_path: Path) -> None:
    with open_instance(tmp_path) as instance:
        done = dg.materialize([counted], instance=instance)
        unwritten = tmp_path / "history" / "runs" / f"{done.run_id}.db-wal"
        assert unwritten.with_suffix(".db").exists()
        deadline = time.monotonic() + 20 * TIDY_SECONDS
        while unwritten.exists() and time.monotonic() < deadline:
            time.sleep(TIDY_SECONDS / 10)
        assert not unwritten.exists()
        assert dg.materialize([counted], instance=instance).success
