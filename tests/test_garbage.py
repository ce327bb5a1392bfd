"""Cycles are found, seldom, and what is loaded is left out of the search."""

import gc
import weakref

from mithaq.garbage import NEW_OBJECTS, search_seldom, spare_what_is_loaded


class Node:
    """Something that may refer to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_new_cycles_are_still_found_while_what_is_loaded_is_spared():
    before, loaded = gc.get_threshold(), Node()
    try:
        search_seldom()
        spare_what_is_loaded()
        spared = gc.get_freeze_count()
        gone = weakref.ref(Node())
        kept = [[] for _ in range(2 * NEW_OBJECTS)]
        assert gone() is None
        assert len(kept) == 2 * NEW_OBJECTS
        assert gc.get_freeze_count() == spared > 0
        assert loaded.itself is loaded
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
