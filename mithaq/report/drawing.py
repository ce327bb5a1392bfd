"""Geometry of the report's charts: where marks, bars and nodes stand. Templates draw them as SVG.

Positions along time and value axes are shares from 0 to 1 in reading
direction; the template turns them for right-to-left pages. All layouts are
deterministic.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta


def days_of(iso: str | None) -> tuple[date, date] | None:
    """First and last day of an ISO date at its precision; None where it is no date of years 1 to 9999."""
    if not iso:
        return None
    parts = iso.split("-")
    if len(parts) > 3 or not all(p.isascii() and p.isdecimal() for p in parts):
        return None
    try:
        numbers = [int(p) for p in parts]
        if len(numbers) == 1:
            return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
        if len(numbers) == 2:
            year, month = numbers
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        day = date(numbers[0], numbers[1], numbers[2])
        return day, day
    except (ValueError, OverflowError):
        return None


def middle_of(iso: str | None) -> date | None:
    """The day in the middle of an ISO date at its precision."""
    days = days_of(iso)
    return None if days is None else days[0] + (days[1] - days[0]) // 2


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of a time axis: ISO date at the axis' precision, and its place."""

    at: str
    place: float


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """A stretch of time; what is earlier is left out on purpose."""

    first: date
    last: date
    ticks: tuple[Tick, ...]
    left_out: int

    def place(self, day: date) -> float | None:
        """Share of the way from first to last; None outside."""
        if not self.first <= day <= self.last:
            return None
        return (day - self.first).days / max(1, (self.last - self.first).days)


def time_axis(days: Sequence[date], most_ticks: int = 4) -> TimeAxis | None:
    """An axis for these days; None for none.

    Where at most one day in seven lies far back and alone would take more
    than half of the axis, the axis begins after it.
    """
    if not days:
        return None
    ordered = sorted(days)
    begin = 0
    full = (ordered[-1] - ordered[0]).days
    for skipped in range(1, len(ordered) // 7 + 1):
        if (ordered[-1] - ordered[skipped]).days < full / 2:
            begin = skipped
            break
    first, last = ordered[begin], ordered[-1]
    margin = max(3, (last - first).days // 25)
    first = max(date.min, first - timedelta(days=min(margin, (first - date.min).days)))
    last = min(date.max, last + timedelta(days=min(margin, (date.max - last).days)))
    axis = TimeAxis(first, last, (), begin)
    ticks = tuple(
        Tick(at, place)
        for at, day in _tick_days(first, last, most_ticks)
        if 0.07 < (place := axis.place(day) or 0) < 0.93
    )
    return TimeAxis(first, last, ticks, begin)


def _tick_days(first: date, last: date, most: int) -> list[tuple[str, date]]:
    years = last.year - first.year
    for step in (1, 2, 5, 10, 20, 50, 100, 500, 2000):
        if years >= 2 and years / step <= most:
            begin = first.year + -first.year % step
            return [(str(y), date(y, 1, 1)) for y in range(max(1, begin), last.year + 1, step)]
    months = years * 12 + last.month - first.month
    for step in (1, 2, 3, 6):
        if months >= 2 and months / step <= most:
            found = []
            for month in range(first.month - 1, first.month + months):
                if month % step == 0:
                    day = date(first.year + month // 12, month % 12 + 1, 1)
                    found.append((day.isoformat()[:7], day))
            return found
    step = max(1, math.ceil((last - first).days / most))
    return [
        (day.isoformat(), day)
        for day in (first + timedelta(days=n) for n in range(step // 2, (last - first).days + 1, step))
    ]


@dataclass(slots=True)
class Node:
    """A node of the network: centre and radius in the drawing's units."""

    key: str
    radius: float
    label_width: float
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie of two nodes; `weight` from 0 to 1 pulls them together."""

    one: str
    other: str
    weight: float


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes with their places, in a drawing of `width` by `height`."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    by_key: Mapping[str, Node] = field(default_factory=dict)


def network(nodes: Sequence[Node], edges: Sequence[Edge], width: int = 960, height: int = 640) -> Network:
    """Nodes placed so that their distance tells how far apart they are tied, and no label covers another.

    Stress majorization (Gansner, Koren and North 2004) over the lengths of
    shortest paths, then labels pushed apart; cubic in the number of nodes, so
    keep it below a hundred.
    """
    placed = [Node(n.key, n.radius, n.label_width) for n in nodes]
    index = {n.key: i for i, n in enumerate(placed)}
    tied = tuple(e for e in edges if e.one in index and e.other in index and e.one != e.other)
    apart = _path_lengths(len(placed), [(index[e.one], index[e.other], 1.5 - 0.7 * e.weight) for e in tied])
    for i, node in enumerate(placed):
        angle, reach = i * 2.399963, math.sqrt(i + 0.5)
        node.x, node.y = reach * math.cos(angle), reach * math.sin(angle)
    for _ in range(150):
        for i, node in enumerate(placed):
            x = y = total = 0.0
            for j, other in enumerate(placed):
                if i == j:
                    continue
                dx, dy = node.x - other.x, node.y - other.y
                stretch = apart[i][j] / (math.hypot(dx, dy) or 0.01)
                pull = apart[i][j] ** -2
                x += pull * (other.x + dx * stretch)
                y += pull * (other.y + dy * stretch)
                total += pull
            if total:
                node.x, node.y = x / total, y / total
    _fit(placed, width, height)
    for _ in range(120):
        if not _push_labels_apart(placed):
            break
        _keep_inside(placed, width, height)
    return Network(tuple(placed), tied, width, height, {n.key: n for n in placed})


def _path_lengths(size: int, ties: Iterable[tuple[int, int, float]]) -> list[list[float]]:
    """Lengths of shortest paths between all nodes (Floyd and Warshall); what no path joins is kept a little apart."""
    lengths = [[math.inf] * size for _ in range(size)]
    for one, other, length in ties:
        lengths[one][other] = lengths[other][one] = min(length, lengths[one][other])
    for middle in range(size):
        through = lengths[middle]
        for row in lengths:
            first = row[middle]
            if first < math.inf:
                for j in range(size):
                    if first + through[j] < row[j]:
                        row[j] = first + through[j]
    longest = max((v for row in lengths for v in row if v < math.inf), default=1.0)
    unjoined = max(2.0, 0.8 * longest)
    return [[unjoined if v == math.inf else v for v in row] for row in lengths]


def _fit(nodes: Sequence[Node], width: int, height: int) -> None:
    """Stretch the drawing over its frame, with room for labels at the edges."""
    if not nodes:
        return
    for axis, size, margin in (("x", width, 80), ("y", height, 44)):
        low, high = min(getattr(n, axis) for n in nodes), max(getattr(n, axis) for n in nodes)
        for n in nodes:
            share = 0.5 if high - low < 1 else (getattr(n, axis) - low) / (high - low)
            setattr(n, axis, margin + share * (size - 2 * margin))


def _push_labels_apart(nodes: Sequence[Node]) -> bool:
    moved = False
    for i, one in enumerate(nodes):
        for other in nodes[i + 1 :]:
            across = (one.label_width + other.label_width) / 2 + 8 - abs(one.x - other.x)
            down = one.radius + other.radius + 24 - abs(one.y - other.y)
            if across <= 0 or down <= 0:
                continue
            moved = True
            if across < down:
                shift = across / 2 * (1 if one.x >= other.x else -1)
                one.x, other.x = one.x + shift, other.x - shift
            else:
                shift = down / 2 * (1 if one.y >= other.y else -1)
                one.y, other.y = one.y + shift, other.y - shift
    return moved


def _keep_inside(nodes: Sequence[Node], width: int, height: int) -> None:
    for n in nodes:
        side = max(n.radius, n.label_width / 2) + 6
        n.x = min(max(n.x, side), width - side)
        n.y = min(max(n.y, n.radius + 8), height - n.radius - 28)
