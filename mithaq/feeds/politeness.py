"""Politeness: one request at a time to a host, with a pause between two."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Hosts:
    """Turns at hosts, shared by all threads of a run."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._ended: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, interval: float) -> Iterator[None]:
        """The only turn at `host` while it lasts; begins at least `interval` seconds after the last one ended."""
        with self._guard:
            turn = self._turns.setdefault(host, threading.Lock())
        with turn:
            time.sleep(max(0.0, self._ended.get(host, -interval) + interval - time.monotonic()))
            try:
                yield
            finally:
                self._ended[host] = time.monotonic()
