"""The extraction on a Ray cluster of two nodes, one of which dies half-way."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from mithaq.language.engine import Engine, EngineSettings, Progress, Reading
from mithaq.settings import Settings
from mithaq.stages import (
    run_agreement_mentions,
    run_clean,
    run_entity_mentions,
    run_ingest,
    run_quantity_mentions,
    run_sentences,
)
from mithaq.warehouse.store import open_work
from mithaq.workers import Crew

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

TABLES = ("sentences", "entity_mentions", "agreement_mentions", "agreement_reports", "quantity_mentions")


class Cluster:
    """Two nodes of one processor each, every one a tree of processes of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.nodes: dict[str, subprocess.Popen[bytes]] = {}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"127.0.0.1:{port}"
        self._start("one", "--head", f"--port={port}", f"--temp-dir={folder}", "--include-dashboard=false")
        self._start("two", f"--address={self.address}")

    def _start(self, name: str, *options: str) -> None:
        """Start a node; again if it gives up, as Ray does where its agent takes more than 15 seconds to come up."""
        command = [Path(sys.executable).with_name("ray"), "start", "--block", "--num-cpus=1", "--disable-usage-stats"]
        command += ["--node-ip-address=127.0.0.1", "--object-store-memory=100000000"]
        environment = os.environ | {"NODE": name, "OMP_NUM_THREADS": "1", "RAY_USAGE_STATS_ENABLED": "0"}
        environment.pop("RAY_ADDRESS", None)
        log = self._folder / f"{name}.log"
        for _ in range(4):
            with log.open("wb") as out:
                node = subprocess.Popen(
                    [*command, *options], stdout=out, stderr=subprocess.STDOUT, env=environment, start_new_session=True
                )
            self.nodes[name] = node
            limit = time.monotonic() + 120
            while node.poll() is None and time.monotonic() < limit:
                if "Ray runtime started" in log.read_text(encoding="utf-8"):
                    return
                time.sleep(0.2)
            self.kill(name)
        pytest.skip(f"Ray comes up on no try here: {log.read_text(encoding='utf-8')[-400:]}")

    def kill(self, name: str) -> None:
        """End a node and all its processes at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.nodes[name].pid, signal.SIGKILL)
        self.nodes[name].wait(30)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    ray = pytest.importorskip("ray")
    with tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder))
        monkeypatch.setenv("RAY_ADDRESS", cluster.address)
        yield cluster
        ray.shutdown()
        for name in cluster.nodes:
            cluster.kill(name)


def _node_name() -> Callable[[int], tuple[int, str]]:
    def work(part: int) -> tuple[int, str]:
        time.sleep(0.5)
        return part, os.environ["NODE"]

    return work


class KillingEngine(Engine):
    """An engine that kills a node of the cluster once half of the paragraphs are read."""

    cluster: Cluster
    killed = False

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        def watch(done: int, total: int) -> None:
            if not self.killed and done * 2 > total:
                self.cluster.kill("two")
                self.killed = True

        return super().read(texts, watch)


def _rows(data: Path, inbox: Path, engine: Engine) -> dict[str, pl.DataFrame]:
    settings = Settings(inbox=inbox, data=data)
    with open_work(settings.folder) as con:
        run_ingest(con, settings)
        run_clean(con, settings)
        run_sentences(con, settings, engine)
        run_entity_mentions(con, settings)
        run_agreement_mentions(con, settings)
        run_quantity_mentions(con, settings)
        return {table: con.execute(f"select * from nlp.{table} order by all").pl() for table in TABLES}


def _wait(condition: Callable[[], bool]) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError("it never came about")


def test_a_node_lost_half_way_changes_no_row(
    cluster: Cluster, tmp_path: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ray

    def living() -> int:
        return sum(node["Alive"] for node in ray.nodes())

    def nodes_at_work() -> set[str]:
        with Crew(_node_name, _here, 2) as crew:
            done = list(crew.work(range(6)))
        assert [part for part, _ in done] == list(range(6))
        return {name for _, name in done}

    def _here(_: int) -> Any:
        raise AssertionError("work went on in this process")

    _wait(lambda: nodes_at_work() == {"one", "two"})
    assert living() == 2

    settings = EngineSettings(workers=2, batch_characters=1_500)
    engine = KillingEngine(settings=settings)
    engine.cluster = cluster
    monkeypatch.setattr(engine, "read_batch", _here)
    on_cluster = _rows(tmp_path / "cluster", project_root / "data" / "sample", engine)
    assert engine.killed
    _wait(lambda: living() == 1)

    monkeypatch.delenv("RAY_ADDRESS")
    in_process = _rows(tmp_path / "process", project_root / "data" / "sample", Engine())
    for table, rows in in_process.items():
        assert len(rows) > 0
        assert rows.equals(on_cluster[table]), table
