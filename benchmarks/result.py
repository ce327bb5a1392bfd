"""What a benchmark gives back, and how results are kept and shown."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

_FEW = 4


@dataclass(frozen=True)
class Result:
    """One benchmark's outcome.

    `measured` is in `unit` (`x` for a ratio); `must` and `aim` say in words
    what it has to reach; `details` are the figures behind it.
    """

    benchmark: str
    question: str
    measured: float
    unit: str
    must: str
    aim: str
    details: dict[str, object] = field(default_factory=dict)
    size: str = ""
    measured_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


def save(result: Result, folder: Path) -> None:
    """Keep a result as `folder/<benchmark>.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(result), ensure_ascii=False, indent=1)
    (folder / f"{result.benchmark}.json").write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> list[Result]:
    """Every result that is kept, by name."""
    return [Result(**json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]


def table(results: Iterable[Result]) -> str:
    """Results as a Markdown table, with the figures behind each but for long lists of them."""
    lines = ["| benchmark | size | must reach | aim | measured | behind it | on |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| {r.question} (`{r.benchmark}`) | {r.size} | {r.must} | {r.aim} | **{r.measured:,.2f} {r.unit}** "
        f"| {_behind(r.details)} | {r.measured_at[:10]} |"
        for r in results
    ]
    return "\n".join(lines)


def _behind(details: Mapping[str, object]) -> str:
    told = {name: value for name, value in details.items() if not isinstance(value, dict) or len(value) <= _FEW}
    return "; ".join(
        f"{name}: {', '.join(f'{k} {v}' for k, v in value.items())}" if isinstance(value, dict) else f"{name} {value}"
        for name, value in told.items()
    ).replace("_", " ")


def machine() -> str:
    """The machine in a line: processor, cores, memory, system."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{names[0] if names else platform.processor()}, {cores} cores, {memory:.0f} GB, {platform.system()}"
