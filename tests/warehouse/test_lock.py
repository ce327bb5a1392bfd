"""Two runs on one DATA folder: the second waits, whoever started them."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from pathlib import Path

import pytest

from mithaq.warehouse.lock import RunLocked, hold, is_held


def _hold_for(path: str, seconds: float, times: multiprocessing.Queue[tuple[float, float]]) -> None:
    with hold(Path(path)):
        start = time.monotonic()
        time.sleep(seconds)
        times.put((start, time.monotonic()))


def test_two_processes_never_hold_the_lock_together(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    times: multiprocessing.Queue[tuple[float, float]] = spawn.Queue()
    processes = [spawn.Process(target=_hold_for, args=(str(tmp_path / "run.lock"), 0.7, times)) for _ in range(3)]
    for process in processes:
        process.start()
    held = sorted(times.get(timeout=120) for _ in processes)
    for process in processes:
        process.join()
    for (_, end), (start, _) in itertools.pairwise(held):
        assert start >= end


def test_a_lock_is_free_again_when_its_holder_is_killed(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    times: multiprocessing.Queue[tuple[float, float]] = spawn.Queue()
    holder = spawn.Process(target=_hold_for, args=(str(tmp_path / "run.lock"), 60, times))
    holder.start()
    while not (tmp_path / "run.lock").exists():
        time.sleep(0.1)
    holder.kill()
    holder.join()
    started = time.monotonic()
    with hold(tmp_path / "run.lock"):
        assert time.monotonic() - started < 5


def test_one_process_may_nest_the_lock(tmp_path: Path) -> None:
    with hold(tmp_path / "run.lock"), hold(tmp_path / "run.lock", wait_seconds=0):
        pass


def test_who_will_not_wait_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    times: multiprocessing.Queue[tuple[float, float]] = spawn.Queue()
    lock = tmp_path / "run.lock"
    holder = spawn.Process(target=_hold_for, args=(str(lock), 60, times))
    holder.start()
    try:
        while not is_held(lock):
            time.sleep(0.05)
        said: list[str] = []
        with pytest.raises(RunLocked, match=f"process {holder.pid}"), hold(lock, wait_seconds=0.5, on_wait=said.append):
            pass
        assert len(said) == 1
    finally:
        holder.kill()
        holder.join()
    assert not is_held(lock)
