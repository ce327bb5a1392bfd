"""Reading large amounts in several processes, each with the models of its own.

Sentences are short and the models small: a second thread in one process gains
little, a second process nearly doubles what is read. It costs some seconds and
about half a gigabyte to start one, so small amounts are read in place.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mithaq.language.engine import Engine, EngineSettings, Outcome
    from mithaq.language.packs import ModelPack

WORTHWHILE_CHARACTERS = 400_000
"""About three hundred articles: with less, starting processes costs more than they gain."""

_engine: Engine | None = None


def useful_workers(asked: int | None, characters: int) -> int:
    """How many processes to read with: as asked, else one a core for large amounts and one for small ones."""
    if asked is not None:
        return max(1, asked)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    daemon = multiprocessing.current_process().daemon  # may not have children
    return min(cores, 4) if characters >= WORTHWHILE_CHARACTERS and not daemon else 1


def read_in_workers(
    pack: ModelPack, settings: EngineSettings, batches: Sequence[list[str]], workers: int
) -> Iterator[list[tuple[str, Outcome]]]:
    """The outcomes of the batches, in their order, read by `workers` processes."""
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(pack, settings)) as pool:
        with _main_module_hidden():
            outcomes = pool.map(_read, batches)
        yield from outcomes


@contextmanager
def _main_module_hidden() -> Iterator[None]:
    """Keep new processes from importing the program that called: a script without a guard would run again."""
    main = sys.modules["__main__"]
    hidden = {name: main.__dict__.pop(name) for name in ("__file__", "__spec__") if name in main.__dict__}
    main.__dict__["__spec__"] = None
    try:
        yield
    finally:
        main.__dict__.update(hidden)


def _begin(pack: ModelPack, settings: EngineSettings) -> None:
    global _engine
    from mithaq.language.engine import Engine

    _engine = Engine(pack, settings)
    _engine.load()


def _read(batch: list[str]) -> list[tuple[str, Outcome]]:
    assert _engine is not None
    return list(_engine.read_batch(batch))
