"""The processes below this one (Linux): which they are, and what those used that nobody waits for."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from collections.abc import Callable
from pathlib import Path

_SUBREAPER = 36
"""`PR_SET_CHILD_SUBREAPER` of prctl(2): orphans below become children of this process."""


def descendants() -> list[int]:
    """Ids of all processes below this one."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = list(children.get(int(Path("/proc/self").readlink().name), []))
    for pid in found:
        found += children.get(pid, [])
    return found


def processor_seconds(work: Callable[[], object]) -> float:
    """Seconds of the processors in all processes that `work` starts, and that they start, until the last has ended."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    others = set(descendants())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    for pid in set(descendants()) - others:
        with contextlib.suppress(ChildProcessError):  # a child of an orphan, which waits for it
            os.waitpid(pid, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
