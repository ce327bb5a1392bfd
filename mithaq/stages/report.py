"""What a stage did, in numbers, for logs and run metadata."""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class StageReport:
    """Counts of one execution of a stage.

    `items`: items that were due; `rows`: rows written by table; `rejections`:
    rejected inputs by reason; `errors`: items that the stage failed at, with
    what was raised; `left_out`: items that are due and that
    the run's scope leaves for another one.
    """

    stage: str
    items: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    rejections: Counter[str] = field(default_factory=Counter)
    errors: dict[str, str] = field(default_factory=dict)
    left_out: int = 0
    seconds: float = 0.0

    @property
    def items_per_second(self) -> float:
        """Items worked off a second; 0 where nothing was due."""
        return self.items / self.seconds if self.seconds and self.items else 0.0


@contextmanager
def timed(report: StageReport) -> Iterator[StageReport]:
    """Add the time spent inside to `report.seconds`."""
    start = time.monotonic()
    try:
        yield report
    finally:
        report.seconds += time.monotonic() - start


def peak_memory_bytes() -> int:
    """Largest resident size of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
