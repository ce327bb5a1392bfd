"""Timelines of agreements: which events stand where along one axis. Templates draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mithaq.report.content import Content
from mithaq.report.drawing import TimeAxis, middle_of, time_axis
from mithaq.report.reading import Row

LANES = 18


@dataclass(frozen=True, slots=True)
class Lane:
    """An agreement's events along a time axis: (place, height, event), -1, 0 or 1 high so that none covers another."""

    agreement: Row
    marks: tuple[tuple[float, int, Row], ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """A timeline of several agreements."""

    axis: TimeAxis
    rows: tuple[Lane, ...]


def lanes(content: Content, agreements: Sequence[Row]) -> Lanes | None:
    """The timelines of the first agreements that have dated events; None where none has."""
    dated: list[tuple[Row, list[tuple[date, Row]]]] = []
    for agreement in agreements:
        events = [(middle_of(e["event_date"]), e) for e in content.events.get(agreement["agreement_id"], [])]
        known = [(day, e) for day, e in events if day is not None]
        if known:
            dated.append((agreement, known))
        if len(dated) == LANES:
            break
    axis = time_axis([day for _, events in dated for day, _ in events])
    if axis is None:
        return None
    drawn = []
    for agreement, known in dated:
        placed = [(place, e) for day, e in known if (place := axis.place(day)) is not None]
        if placed:
            drawn.append(Lane(agreement, _spread_out(placed)))
    return Lanes(axis, tuple(drawn))


def _spread_out(placed: Sequence[tuple[float, Row]]) -> tuple[tuple[float, int, Row], ...]:
    """Marks with a height each; events that tell the same of the same time are one mark."""
    distinct = {(place, e["status"], e["modality"]): e for place, e in reversed(placed)}
    found: list[tuple[float, int, Row]] = []
    for (place, _, _), event in sorted(distinct.items(), key=lambda item: item[0]):
        crowded = bool(found) and place - found[-1][0] < 0.015
        found.append((place, {0: -1, -1: 1, 1: 0}[found[-1][1]] if crowded else 0, event))
    return tuple(found)
