"""The whole DAG on real articles, against its stages called one after the other in one process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from benchmarks.articles import ROOT, fill_inbox
from benchmarks.base import FIRST_TIMED, FOLDER, extract_all, run, seconds_of_steps
from benchmarks.processes import processor_seconds
from benchmarks.result import Result
from mithaq.report import write_report
from mithaq.settings import Settings
from mithaq.stages import run_actors, run_agreements, run_stories
from mithaq.warehouse.publish import publish
from mithaq.warehouse.store import open_work

ARTICLES = 1_000


def measure(scale: float) -> Result:
    """Seconds of `make run` and of the plain calls, each in a process of its own, start-up included in both."""
    articles = max(20, int(ARTICLES * scale))
    seconds, processor = {}, {}
    for name in ("plain", "dag"):
        data = FOLDER / f"dag-{name}"
        shutil.rmtree(data, ignore_errors=True)
        fill_inbox(data / "inbox", FIRST_TIMED, articles)
        started = time.monotonic()
        if name == "dag":
            processor[name] = run(data)
        else:
            command = [sys.executable, "-m", "benchmarks.dag", str(data)]
            processor[name] = processor_seconds(partial(subprocess.run, command, cwd=ROOT, check=True))
        seconds[name] = time.monotonic() - started
    return Result(
        "dag",
        "whole DAG on real articles against its stages called plainly",
        seconds["dag"] / seconds["plain"],
        "x",
        "≤ 1.25",
        "≤ 1.1",
        {
            "seconds": {name: round(taken, 1) for name, taken in seconds.items()},
            "processor seconds": {name: round(taken, 1) for name, taken in processor.items()},
            "steps": seconds_of_steps(FOLDER / "dag-dag"),
        },
        f"{articles:,} articles",
    )


def plainly(data: Path) -> None:
    """Every stage, dbt, publishing and the report, with nothing around them."""
    settings = Settings(inbox=data / "inbox", data=data)
    extract_all(settings)
    with open_work(settings.folder) as con:
        run_stories(con)
        run_actors(con)
        run_agreements(con)
    project = str(ROOT / "dbt_project")
    subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--project-dir", project, "--profiles-dir",
         project, "--target-path", str(data / "dbt"), "--exclude", "resource_type:unit_test"],
        env=os.environ | settings.as_environment() | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        check=True,
    )  # fmt: skip
    publish(settings.folder, "plain")
    write_report(settings.folder.published.resolve(), settings.folder.report)


if __name__ == "__main__":
    plainly(Path(sys.argv[1]))
