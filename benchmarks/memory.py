"""How much memory a big first run takes at its peak, all its processes together."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

from benchmarks.articles import fill_inbox
from benchmarks.base import FOLDER, run
from benchmarks.processes import descendants
from benchmarks.result import Result

ARTICLES = 10_000


def measure(scale: float) -> Result:
    """Peak of the run's processes, in GB of memory that is theirs (shared pages are counted once)."""
    articles = int(ARTICLES * scale)
    data = FOLDER / "memory"
    shutil.rmtree(data, ignore_errors=True)
    fill_inbox(data / "inbox", 0, articles)
    watch = Watch()
    watch.start()
    started = time.monotonic()
    try:
        run(data)
    finally:
        watch.ended.set()
        watch.join()
    return Result(
        "memory",
        "peak memory of a first run",
        watch.peak / 1e9,
        "GB",
        "4 GB",
        "2 GB",
        {"seconds": round(time.monotonic() - started, 1), "processes at the peak": watch.processes},
        f"{articles:,} articles",
    )


class Watch(threading.Thread):
    """Looks twice a second at what the processes below this one hold (Linux: `/proc`)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.peak = 0
        self.processes = 0

    def run(self) -> None:
        """Until `ended` is set."""
        while not self.ended.wait(0.5):
            held = [proportional_bytes(pid) for pid in descendants()]
            if sum(held) > self.peak:
                self.peak, self.processes = sum(held), len(held)


def proportional_bytes(pid: int) -> int:
    """Resident memory of a process, pages that it shares counted by its share; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
