"""Spreading work: the same results in the same order wherever it is done."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from mithaq.workers import ClusterError, Crew, useful_processes

PATHS = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}


def _square(part: int) -> tuple[int, int]:
    return part * part, os.getpid()


def _squares() -> Callable[[int], tuple[int, int]]:
    return _square


def _dies_at_three() -> Callable[[int], tuple[int, int]]:
    def work(part: int) -> tuple[int, int]:
        if part == 3:
            os._exit(1)
        return _square(part)

    return work


def _fails_at_three() -> Callable[[int], tuple[int, int]]:
    def work(part: int) -> tuple[int, int]:
        if part == 3:
            raise ValueError("three is too much")
        return _square(part)

    return work


def _refuses() -> Callable[[int], tuple[int, int]]:
    raise RuntimeError("can't start")


def _spread(
    start: Callable[[], Callable[[int], Any]], here: Callable[[int], Any], processes: int, parts: Sequence[int]
) -> list[Any]:
    with Crew(start, here, processes) as crew:
        return list(crew.work(parts))


@pytest.fixture(autouse=True)
def _no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAY_ADDRESS", raising=False)


def test_one_process_works_here() -> None:
    results = _spread(_squares, _square, 1, range(5))
    assert results == [(n * n, os.getpid()) for n in range(5)]


def test_several_processes_keep_the_order() -> None:
    results = _spread(_squares, _square, 2, range(20))
    assert [value for value, _ in results] == [n * n for n in range(20)]
    assert os.getpid() not in {process for _, process in results}


def test_processes_are_kept_for_more_work() -> None:
    with Crew(_squares, _square, 2) as crew:
        before = {process for _, process in crew.work(range(8))}
        after = {process for _, process in crew.work(range(8))}
    assert os.getpid() not in before
    assert len(before | after) <= 2


def test_a_process_that_was_begun_does_what_is_little() -> None:
    with Crew(_squares, _square) as crew:
        crew.begin()
        (first,) = {process for _, process in crew.work([1])}
        assert first != os.getpid()
        assert {process for _, process in crew.work(range(5))} == {first}
    assert [process for _, process in crew.work([1])] == [os.getpid()]


def test_a_process_that_was_begun_gives_way_to_several() -> None:
    with Crew(_squares, _square) as crew:
        crew.begin()
        crew.processes = 2
        assert [value for value, _ in crew.work(range(6))] == [n * n for n in range(6)]


def test_without_a_core_to_spare_none_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    with Crew(_squares, _square) as crew:
        crew.begin()
        assert [process for _, process in crew.work([1])] == [os.getpid()]


def test_when_a_process_that_was_begun_cannot_start_the_work_is_done_here() -> None:
    with Crew(_refuses, _square) as crew:
        crew.begin()
        assert list(crew.work([3])) == [(9, os.getpid())]


def test_processes_end_when_the_one_that_asked_for_them_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import time\nfrom tests.test_workers import _square, _squares\nfrom mithaq.workers import Crew\n"
        "crew = Crew(_squares, _square)\ncrew.begin()\n[(_, process)] = crew.work([1])\n"
        "print(process, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True, env=PATHS) as parent:
        assert parent.stdout is not None
        process = int(parent.stdout.readline())
        parent.kill()
    assert process != parent.pid
    deadline = time.monotonic() + 20
    while Path(f"/proc/{process}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{process}").exists()


def test_when_a_process_dies_the_rest_is_done_here() -> None:
    results = _spread(_dies_at_three, _square, 2, range(6))
    assert [value for value, _ in results] == [n * n for n in range(6)]
    assert results[-1][1] == os.getpid()


def test_an_error_of_the_work_itself_is_raised() -> None:
    with pytest.raises(ValueError, match="three is too much"):
        _spread(_fails_at_three, _square, 2, range(6))


def test_little_work_stays_here_and_much_takes_every_core() -> None:
    assert useful_processes(None, is_much=False) == 1
    assert useful_processes(None, is_much=True) == min(4, len(os.sched_getaffinity(0)))
    assert useful_processes(3, is_much=False) == 3


def test_a_cluster_without_ray_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:6379")
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError, match=r"pip install 'mithaq\[cluster\]'"):
        _spread(_squares, _square, 2, range(3))


def test_a_cluster_that_does_not_answer_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray")
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(ClusterError, match="ray start --head"):
        _spread(_squares, _square, 2, range(3))
