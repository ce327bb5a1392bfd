"""Dagster's event log without a wait for the disk at every event.

A run writes some thousand events, each over connections of its own to SQLite;
by default every commit and every closed connection waits until the disk has
it. What a run logs is in `progress.py` and in Dagster itself.
Concept: https://docs.sqlalchemy.org/en/20/core/events.html#sqlalchemy.events.PoolEvents.connect
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

INDEX = "index.db"
"""The event log over all runs; it holds a copy of what matters of each run's own."""


@contextmanager
def spared_flushes() -> Iterator[None]:
    """Inside, SQLite waits for the disk only when it tidies its write-ahead log.

    A killed process loses nothing by it, a power cut at most the last events
    of the run; neither damages the file (https://www.sqlite.org/pragma.html#pragma_synchronous).
    The file of the run itself is tidied at every event still: the UI watches it.
    """
    held: dict[str, sqlite3.Connection] = {}

    def spare(connection: object, _record: object) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        connection.execute("pragma synchronous = normal")
        (mode,) = connection.execute("pragma journal_mode").fetchone()
        file = connection.execute("pragma database_list").fetchone()[2]
        if mode == "wal" and Path(file).name == INDEX and file not in held:
            # Only the last connection that closes tidies: this one stays open.
            held[file] = sqlite3.connect(file, check_same_thread=False)
            held[file].execute("select count(*) from sqlite_master").fetchone()

    event.listen(Engine, "connect", spare)
    try:
        yield
    finally:
        event.remove(Engine, "connect", spare)
        for connection in held.values():
            connection.close()
