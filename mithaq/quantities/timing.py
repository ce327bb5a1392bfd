"""When a quantity holds: the date that its clause names.

Dates themselves are `mithaq.dates`'; here is only which of a sentence's dates
goes with which number.
"""

from __future__ import annotations

from collections.abc import Sequence

from mithaq.quantities.records import Quantity

_NEAR = 60
"""Characters between a number and its date where the sentence names several dates."""

_TIMELESS = frozenset({"duration", "age"})


def as_of(quantity: Quantity, dates: Sequence[tuple[int, int, str]], sentence: tuple[int, int]) -> str | None:
    """The ISO date that a quantity holds for, or None where the sentence doesn't say.

    Args:
        quantity: the quantity; durations and ages hold for no date.
        dates: (start, end, ISO date) of the article's dates.
        sentence: (start, end) of the sentence that holds the quantity.
    """
    if quantity.kind in _TIMELESS:
        return None
    within = [d for d in dates if sentence[0] <= d[0] and d[1] <= sentence[1]]
    if not within:
        return None
    if len({value for _, _, value in within}) == 1:
        return within[0][2]
    distance, value = min((max(d[0] - quantity.end, quantity.start - d[1]), d[2]) for d in within)
    return value if distance <= _NEAR else None
