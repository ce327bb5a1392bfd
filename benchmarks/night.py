"""What 100 new articles cost in a big warehouse, against what they cost in an empty one."""

from __future__ import annotations

import time

from benchmarks.articles import fill_inbox
from benchmarks.base import FIRST_TIMED, FOLDER, copied, filled, run, seconds_of_steps
from benchmarks.result import Result

HELD, BASE, NEW = 50_000, 2_000, 100


def measure(scale: float) -> Result:
    """Seconds of a whole run, every stage and every check, over the same articles; once each."""
    held, base = int(HELD * scale), max(200, int(BASE * scale))
    big = copied(filled(held, base), "night-into-many")
    empty = copied(FOLDER / "nothing", "night-into-none")
    (empty / "inbox").mkdir(exist_ok=True)
    seconds, processor, steps = {}, {}, {}
    for name, data in (("into none", empty), ("into many", big)):
        fill_inbox(data / "inbox", FIRST_TIMED, NEW)
        started = time.monotonic()
        processor[name] = run(data)
        seconds[name] = time.monotonic() - started
        steps[name] = seconds_of_steps(data)
    grown = {
        step: [steps["into none"].get(step, 0.0), taken]
        for step, taken in steps["into many"].items()
        if abs(taken - steps["into none"].get(step, 0.0)) >= 0.2
    }
    sums = {name: round(sum(taken.values()), 1) for name, taken in steps.items()}
    return Result(
        "night",
        f"{NEW} articles into many against into none",
        seconds["into many"] / seconds["into none"],
        "x",
        "≤ 1.5",
        "≤ 1.1",
        {
            "seconds": {name: round(taken, 1) for name, taken in seconds.items()},
            "processor seconds": {name: round(taken, 1) for name, taken in processor.items()},
            "seconds in steps": sums,
            "steps that differ, into none and into many": grown,
        },
        f"{held:,} held",
    )
