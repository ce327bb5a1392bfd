"""Locks between processes: one run at a time on a DATA folder, and which runs are still alive.

The system frees a lock when its process dies, however it dies, so no lock is
ever stale. DuckDB's own lock on a file that is open is not here (`store.py`).
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mithaq.warehouse.store import WarehouseError

_held: set[Path] = set()


class RunLocked(WarehouseError):
    """Another process holds the lock."""


def _nothing(_message: str) -> None:
    """Say nothing."""


@contextmanager
def hold(path: Path, *, wait_seconds: float | None = None, on_wait: Callable[[str], None] = _nothing) -> Iterator[None]:
    """Hold an exclusive lock on `path`, waiting for the process that has it; nested use in one process is free.

    Args:
        path: the lock file, made where it is missing; it names the process that holds it.
        wait_seconds: how long to wait; None waits for ever.
        on_wait: told once, in words, that another process is waited for.

    Raises:
        RunLocked: another process held the lock for all of `wait_seconds`.
        WarehouseError: the lock file can't be made.
    """
    if path in _held:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WarehouseError(f"can't make {path}: {error}. Point MITHAQ_DATA at a folder you may write.") from error
    try:
        deadline = None if wait_seconds is None else time.monotonic() + wait_seconds
        waited = False
        while not _take(descriptor):
            if deadline is not None and time.monotonic() >= deadline:
                raise RunLocked(f"another run is under way ({_holder(path)} holds {path})")
            if not waited:
                on_wait(f"waiting for the run that holds {path} ({_holder(path)})")
            waited = True
            time.sleep(0.2)
        _sign(descriptor)
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether some living process holds the lock on `path`."""
    if path in _held:
        return True
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:  # no such file, or not ours to read: nobody who runs as we do holds it
        return False
    try:
        return not _take(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _take(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(descriptor: int) -> None:
    """Leave the process's number for people to read; a full disk must not stop a run here."""
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()}\n".encode(), 0)
    except OSError:
        return


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip() or "a process"
    except OSError:
        return "a process"
