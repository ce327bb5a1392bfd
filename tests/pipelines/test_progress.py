"""What is shown of a run is no part of the run."""

import contextlib
import os
import uuid

import dagster as dg

from pipelines.progress import Progress


@dg.op
def counted() -> int:
    return 3


@dg.job
def counting() -> None:
    counted()


def test_a_run_whose_output_nobody_reads_any_more_goes_on():
    read, write = os.pipe()
    os.close(read)
    out, run_id = os.fdopen(write, "w", buffering=1), str(uuid.uuid4())
    with dg.DagsterInstance.ephemeral() as instance:
        progress = Progress(out, steps=1)
        instance.add_event_listener(run_id, progress.show)
        assert counting.execute_in_process(instance=instance, run_id=run_id).success
        progress.stop()
    with contextlib.suppress(BrokenPipeError):  # what was left to write
        out.close()
