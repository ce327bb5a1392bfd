"""Where heavy work runs: in this process, in several on this machine, or on a Ray cluster.

One class, `Crew`, for every stage that is worth it: the same results in the
same order wherever they were made. `RAY_ADDRESS` names a cluster. What is
worth spreading, and in what parts, is for the stage to say.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from mithaq.garbage import search_seldom, spare_what_is_loaded

Part = TypeVar("Part")
Result = TypeVar("Result")
Work = Callable[[Part], Result]

MOST_PROCESSES = 4
"""Unless more are asked for: each takes memory of its own."""

LOST_NODES = 3
"""How often a part of the work is begun anew because the node that did it went away."""

log = logging.getLogger(__name__)


class ClusterError(Exception):
    """`RAY_ADDRESS` is set, but the cluster cannot be used; the message says what to do."""


class Crew(Generic[Part, Result]):
    """Those who work: this process, others that are kept until the end of the `with`, or a cluster.

    With `RAY_ADDRESS` set and more than one process allowed, the parts are
    worked off on that cluster, however many nodes it has; a part whose node is
    lost is done again on another. `processes` may be set anew between two
    pieces of work.

    Args:
        start: called once in each other process, makes the function that works there; it must be picklable.
        here: the function that works in this process.
        processes: how many may work on this machine (see `useful_processes`).
    """

    def __init__(self, start: Callable[[], Work[Part, Result]], here: Work[Part, Result], processes: int = 1) -> None:
        self._start = start
        self._here = here
        self.processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._pool_size = 0
        self._has_worked = False

    def __enter__(self) -> Crew[Part, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._pool is not None:
            # A process that is still starting is not waited for.
            self._pool.shutdown(wait=self._has_worked, cancel_futures=True)
            self._pool, self._has_worked = None, False

    def begin(self) -> None:
        """Start one other process already now, so that it is ready by the time there is work; it does what is little.

        Does nothing where there is no core to spare.
        """
        if self._pool is None and useful_processes(None, is_much=True) > 1:
            with _main_module_hidden():
                self._open(1).submit(_is_ready)

    def work(self, parts: Sequence[Part]) -> Iterator[Result]:
        """The result of every part, in the order of the parts. Parts and results must be picklable.

        Raises:
            ClusterError: there is no cluster at `RAY_ADDRESS`, or Ray is not installed.
            Exception: whatever the work itself raises, from the first part that does.
        """
        done = 0
        wanted = self.processes if len(parts) > 1 else 1
        if wanted > 1 or self._pool is not None:
            is_on_cluster = wanted > 1 and os.environ.get("RAY_ADDRESS")
            try:
                for result in _on_cluster(self._start, parts) if is_on_cluster else self._in_pool(parts, wanted):
                    yield result
                    done += 1
            except BrokenProcessPool:
                log.warning("a working process ended unexpectedly: the work goes on in this one")
                self._close()
                self.processes = 1
        for part in parts[done:]:
            yield self._here(part)

    def _in_pool(self, parts: Sequence[Part], wanted: int) -> Iterator[Result]:
        with _main_module_hidden():
            if self._pool is None or self._pool_size < wanted:
                self._close()
                self._open(wanted)
            assert self._pool is not None
            self._has_worked = True
            return self._pool.map(_work, parts)

    def _open(self, processes: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("forkserver")
        self._pool_size = processes
        self._pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(self._start,))
        return self._pool


def useful_processes(asked: int | None, is_much: bool) -> int:
    """How many processes to work with: as asked, else one a core (at most four) if there is much to do."""
    if asked is not None:
        return max(1, asked)
    if not is_much or multiprocessing.current_process().daemon:  # which may not have children
        return 1
    if os.environ.get("RAY_ADDRESS"):
        return MOST_PROCESSES
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


_started: Work[Any, Any] | None = None


def _begin(start: Callable[[], Work[Any, Any]]) -> None:
    global _started
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked for the work ends it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    search_seldom()
    try:
        _started = start()
        spare_what_is_loaded()
    except Exception as error:  # whatever it is: whoever asked does the work, and meets it too
        log.warning("a working process can't start: %s", error)
        os._exit(1)


def _end_with_parent() -> None:
    """Whoever asked for work may be killed without a word: then nobody would ever end this process."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _is_ready() -> bool:
    return _started is not None


def _work(part: Any) -> Any:
    assert _started is not None
    return _started(part)


@contextmanager
def _main_module_hidden() -> Iterator[None]:
    """Keep new processes from importing the program that called: a script without a guard would run again."""
    main = sys.modules["__main__"]
    hidden = {name: main.__dict__.pop(name) for name in ("__file__", "__spec__") if name in main.__dict__}
    main.__dict__["__spec__"] = None
    try:
        yield
    finally:
        main.__dict__.update(hidden)


def _on_cluster(start: Callable[[], Work[Any, Any]], parts: Sequence[Any]) -> Iterator[Any]:
    ray = _connected()
    task = ray.remote(num_cpus=1, max_retries=LOST_NODES)(_work_on_node)
    shared = ray.put(start)
    waiting: deque[Any] = deque()
    following = iter(parts)
    while True:
        # Enough to keep every node busy, not more: what waits for its turn lies in memory.
        most = 2 * max(1, int(ray.cluster_resources().get("CPU", 1)))
        while len(waiting) < most and (part := next(following, _END)) is not _END:
            waiting.append(task.remote(shared, part))
        if not waiting:
            return
        yield ray.get(waiting.popleft())


_END = object()


def _connected() -> Any:
    """Ray, connected to the cluster that `RAY_ADDRESS` names."""
    address = os.environ["RAY_ADDRESS"]
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise ClusterError(
            f"RAY_ADDRESS is {address}, but Ray is not installed: run `pip install 'mithaq[cluster]'`, "
            "or unset RAY_ADDRESS to work on this machine"
        ) from error
    if not ray.is_initialized():
        try:
            host, colon, port = address.rpartition(":")
            if colon and port.isdigit() and "/" not in host:  # Ray itself would try for a minute
                socket.create_connection((host, int(port)), timeout=10).close()
            ray.init(address=address, log_to_driver=False, logging_level=logging.WARNING)
        except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            raise ClusterError(
                f"no Ray cluster answers at RAY_ADDRESS={address} ({error}): start one with `ray start --head`, "
                "correct the address, or unset it to work on this machine"
            ) from error
    return ray


_of_node: dict[bytes, Work[Any, Any]] = {}


def _work_on_node(start: Callable[[], Work[Any, Any]], part: Any) -> Any:
    """Work off a part on a node; a worker process starts once for all parts of the same kind."""
    import pickle

    kind = pickle.dumps(start)
    if kind not in _of_node:
        _of_node.clear()
        _of_node[kind] = start()
    return _of_node[kind](part)
