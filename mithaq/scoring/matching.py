"""When a fact of the warehouse is the one that people annotated.

Names agree regardless of spelling and article; numbers agree in any unit of
their dimension. What is counted from it is in `scores.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from mithaq.orthography import folded
from mithaq.quantities.lexicons import rows
from mithaq.scoring.gold import GoldActor, GoldAgreement, GoldQuantity

_Gold = TypeVar("_Gold")
_System = TypeVar("_System")

_NO_WORD = re.compile(r"[^\w\s]")
_PREFIX = re.compile(r"^(?:[وفبلك]?ال|لل)(?=\w{2})")
MORE_WORDS = 2
"""A fuller form of a name may have so many more words: a first name and a middle name."""
PRECISION = 1e-6
BINDING = frozenset({"signed", "ratified", "in_force"})
"""Statuses between which articles rarely tell: each is taken for the other."""


@dataclass(frozen=True, slots=True)
class SystemActor:
    """An actor that the warehouse finds in an article."""

    actor_id: str
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SystemAgreement:
    """An agreement that the warehouse finds in an article; `parties` holds the names of each."""

    agreement_id: str
    kind: str
    status: str
    names: tuple[str, ...]
    parties: tuple[tuple[str, ...], ...]
    signed_on: str | None
    duration: tuple[float | None, str | None]


@dataclass(frozen=True, slots=True)
class SystemQuantity:
    """A quantity that the warehouse finds in an article."""

    surface: str
    value: float
    value_max: float | None
    unit: str
    kind: str


@cache
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in one spelling, without articles and the prefixes before them."""
    words = (_PREFIX.sub("", w) for w in _NO_WORD.sub(" ", folded(name)).lower().split())
    return tuple(w for w in words if w)


def same_name(one: str, other: str) -> bool:
    """Whether two names may be forms of one: equal, or all words of the shorter in the longer."""
    short, long_ = sorted((words_of(one), words_of(other)), key=len)
    if not short:
        return False
    if short == long_:
        return True
    return len("".join(short)) >= 3 and set(short) <= set(long_) and len(long_) - len(short) <= MORE_WORDS


def any_same(some: Iterable[str], others: Sequence[str]) -> bool:
    """Whether a name of one list may be a form of one of the other."""
    return any(same_name(a, b) for a in some for b in others)


def actor_closeness(gold: GoldActor, found: SystemActor) -> float:
    """0 where they differ; else more, the more names they share, and more where kinds agree."""
    shared = sum(any(same_name(n, m) for m in found.names) for n in gold.names)
    return shared / len(gold.names) + (0.5 if gold.kind == found.kind else 0) if shared else 0.0


def parties_found(gold: GoldAgreement, found: SystemAgreement) -> int:
    """How many of the gold parties are parties in the warehouse."""
    return sum(any(any_same(names, party) for party in found.parties) for names in gold.parties)


def agreement_closeness(gold: GoldAgreement, found: SystemAgreement) -> float:
    """0 where they differ; they agree with two parties (or the only one) in common, and name or kind."""
    common = parties_found(gold, found)
    named = any_same(gold.names, found.names) or any(
        " ".join(words_of(a)) in " ".join(words_of(b)) or " ".join(words_of(b)) in " ".join(words_of(a))
        for a in gold.names
        for b in found.names
        if words_of(a) and words_of(b)
    )
    if common < min(2, len(gold.parties)) or not (named or gold.kind == found.kind):
        return 0.0
    return 1 + named + 0.1 * common + 0.05 * (gold.kind == found.kind)


def same_status(gold: str, found: str) -> bool:
    """Whether two statuses agree."""
    return gold == found or {gold, found} <= BINDING


def quantity_closeness(gold: GoldQuantity, found: SystemQuantity) -> float:
    """0 where they differ; else more where the words are the same too."""
    value, unit = _base(gold.value, gold.unit)
    other, other_unit = _base(found.value, found.unit)
    if not math.isclose(value, other, rel_tol=PRECISION):
        return 0.0
    if gold.value_max is not None and not (
        found.value_max is not None
        and math.isclose(_base(gold.value_max, gold.unit)[0], _base(found.value_max, found.unit)[0], rel_tol=PRECISION)
    ):
        return 0.0
    ours, theirs = folded(gold.surface), folded(found.surface)
    if gold.kind in ("count", "rate") and found.kind in ("count", "rate"):
        agrees = unit == other_unit or same_name(unit, other_unit) or ours in theirs or theirs in ours
    else:
        agrees = unit == other_unit
    return (2.0 if ours == theirs else 1.0) if agrees else 0.0


@cache
def _si() -> dict[str, tuple[float, str]]:
    return {
        row["unit"]: (float(row["si_factor"]), row["si_unit"])
        for row in reversed(rows("units.csv"))
        if row["si_factor"]
    }


def _base(value: float, unit: str) -> tuple[float, str]:
    """Value and unit in the SI unit of the dimension; as they are for money, percent and counted things."""
    unit = unit.strip().lower().replace(" ", "_")
    factor, base = _si().get(unit, (1.0, unit))
    return value * factor, base


def pair(
    gold: Sequence[_Gold], found: Sequence[_System], closeness: Callable[[_Gold, _System], float]
) -> list[tuple[_Gold, _System]]:
    """One-to-one pairs, the closest first; who has no partner is in none."""
    candidates = sorted(
        ((c, i, j) for i, g in enumerate(gold) for j, s in enumerate(found) if (c := closeness(g, s)) > 0),
        key=lambda candidate: (-candidate[0], candidate[1], candidate[2]),
    )
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    pairs = []
    for _, i, j in candidates:
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs
