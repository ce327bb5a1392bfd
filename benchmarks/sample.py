"""`make run` on the sample, the environment ready: how long a new user waits, and how long on a second run."""

from __future__ import annotations

import shutil
import time

from benchmarks.articles import ROOT
from benchmarks.base import FOLDER, run, seconds_of_steps
from benchmarks.result import Result


def measure(_scale: float) -> Result:
    """Wall seconds of a first and of a second run."""
    data = FOLDER / "sample"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    (data / "inbox").symlink_to(ROOT / "data" / "sample", target_is_directory=True)
    started = time.monotonic()
    processor = run(data)
    first = time.monotonic() - started
    steps = seconds_of_steps(data)
    run(data)
    again = time.monotonic() - started - first
    return Result(
        "sample",
        "`make run` on the sample, environment ready",
        first,
        "s",
        "60 s",
        "30 s",
        {
            "seconds": {"first run": round(first, 1), "second run": round(again, 1)},
            "processor seconds": {"first run": round(processor, 1)},
            "steps of the first run": steps,
        },
        "data/sample",
    )
