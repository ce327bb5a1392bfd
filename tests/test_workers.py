"""Spreading work: the same results in the same order wherever it is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mithaq.workers import ClusterError, Crew, useful_processes


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
