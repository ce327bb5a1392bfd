"""How often Python looks for cycles of objects that nobody refers to any more.

What is no cycle goes by itself, at once; this is only about the search.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_OBJECTS = 10_000
"""So many more objects start a search. Python's own 700 make it spend a tenth of a small run on searching what
Dagster, dbt, Great Expectations and torch have loaded, which stays."""


def search_seldom() -> None:
    """Search less often, in this process; best before what is large is imported."""
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


def spare_what_is_loaded() -> None:
    """Leave what is there by now, modules and models, out of every later search."""
    gc.freeze()


@contextmanager
def without_search() -> Iterator[None]:
    """No search until the block ends: for work that keeps nearly all that it makes to its end."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
