"""Dagster's event log with connections that are kept, and no wait for the disk at every event.

A run writes some thousand events. By default each opens the SQLite files anew,
compiles its statements anew and waits until the disk has them: a tenth of a
small run. The files are the same, so that the UI and later runs read them as
ever. What a run logs is in `progress.py` and in Dagster itself.
Concept: https://docs.dagster.io/deployment/oss/oss-instance-configuration#event-log-storage
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

TIDY_SECONDS = 1.0
"""How long a run's own file is kept open: the UI sees what is new in it once it is closed."""
_BUSY_SECONDS = 60


class KeptEventLog(SqliteEventLogStorage):
    """Dagster's own storage, but for how it connects.

    SQLite waits for the disk only when it tidies its write-ahead log: a killed
    process loses nothing by it, a power cut at most the last events of the
    run; neither damages the file (https://www.sqlite.org/pragma.html#pragma_synchronous).
    """

    def __init__(self, base_dir: str, inst_data: object = None) -> None:
        """`base_dir` is where Dagster keeps its event logs, a file a run and an index over all."""
        self._engines: dict[str, Engine] = {}
        self._tidying: threading.Timer | None = None
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> KeptEventLog:
        """What an instance calls; Dagster's own would make its own storage here, whatever the class."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engines.get(shard) or self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection
            if shard != INDEX_SHARD_NAME and self._tidying is None:
                self._tidying = threading.Timer(TIDY_SECONDS, self._tidy)
                self._tidying.daemon = True
                self._tidying.start()

    def _engine(self, shard: str) -> Engine:
        engine = create_engine(
            self.conn_string_for_shard(shard),
            poolclass=QueuePool,
            pool_size=1,
            connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},  # the lock lets in one at a time
        )
        event.listen(engine, "connect", _spare_flushes)
        self._engines[shard] = engine
        return engine

    def _tidy(self, *, all_shards: bool = False) -> None:
        """Close the files of runs, which puts what is new into them."""
        with self._db_lock:
            self._tidying = None
            for shard in [s for s in self._engines if all_shards or s != INDEX_SHARD_NAME]:
                self._engines.pop(shard).dispose()

    def dispose(self) -> None:
        """Close everything."""
        if self._tidying is not None:
            self._tidying.cancel()
        self._tidy(all_shards=True)
        super().dispose()


def _spare_flushes(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("pragma synchronous = normal")


def open_instance(home: Path) -> dg.DagsterInstance:
    """The Dagster instance of a folder, with such an event log in this process; close it by `with`."""
    storage = {"module": __name__, "class": KeptEventLog.__name__, "config": {"base_dir": str(home / "history/runs")}}
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides={"event_log_storage": storage}))
