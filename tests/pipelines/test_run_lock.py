"""Two runs on one DATA folder: the second waits, whoever started them."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from pathlib import Path

import dagster as dg


def _hold(path: str, seconds: float, times: multiprocessing.Queue[tuple[float, float]]) -> None:
    from pipelines.resources import run_lock

    with run_lock(Path(path), dg.build_init_resource_context()):
        start = time.monotonic()
        time.sleep(seconds)
        times.put((start, time.monotonic()))


def test_two_processes_never_hold_the_lock_together(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    times: multiprocessing.Queue[tuple[float, float]] = spawn.Queue()
    processes = [spawn.Process(target=_hold, args=(str(tmp_path / "run.lock"), 0.7, times)) for _ in range(3)]
    for process in processes:
        process.start()
    held = sorted(times.get(timeout=120) for _ in processes)
    for process in processes:
        process.join()
    for (_, end), (start, _) in itertools.pairwise(held):
        assert start >= end


def test_a_lock_is_free_again_when_its_holder_is_killed(tmp_path: Path) -> None:
    from pipelines.resources import run_lock

    spawn = multiprocessing.get_context("spawn")
    times: multiprocessing.Queue[tuple[float, float]] = spawn.Queue()
    holder = spawn.Process(target=_hold, args=(str(tmp_path / "run.lock"), 60, times))
    holder.start()
    while not (tmp_path / "run.lock").exists():
        time.sleep(0.1)
    holder.kill()
    holder.join()
    started = time.monotonic()
    with run_lock(tmp_path / "run.lock", dg.build_init_resource_context()):
        assert time.monotonic() - started < 5


def test_one_process_may_nest_the_lock(tmp_path: Path) -> None:
    from pipelines.resources import run_lock

    context = dg.build_init_resource_context()
    with run_lock(tmp_path / "run.lock", context), run_lock(tmp_path / "run.lock", context):
        pass
