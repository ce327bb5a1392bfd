"""Actors that an article names only inside the name of another: ترامب in إدارة ترامب, مصر in الجيش في مصر.

A university called after a king doesn't speak of him; a government, army or
embassy speaks of its state or its head. Which nouns do is told by their row in
`heads.csv` (they need a country or a person) and by `national_bodies.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable

from mithaq.actors.extent import heads
from mithaq.actors.spans import Span
from mithaq.actors.state_bodies import national_bodies
from mithaq.actors.words import Words

_OF_SOMEBODY = frozenset({"country", "person", "power"})


def named_inside(words: Words, chosen: list[Span], known: Iterable[Span]) -> list[Span]:
    """The known countries, bodies and people that stand in a chosen name and nowhere else, each as often as it does."""
    named = {s.entity_id for s in chosen if s.entity_id is not None}
    outer = {i: s for s in chosen for i in range(_complement(words, s), s.last)}
    return [
        span
        for span in known
        if span.entity_id is not None
        and span.entity_id not in named
        and span.first in outer
        and span.last <= outer[span.first].last
    ]


def _complement(words: Words, span: Span) -> int:
    """Index of the first word that tells whose a body or group is; `span.last` where its name tells of nobody."""
    if span.kind not in ("organisation", "group") or span.length == 1 or span.entity_id is not None:
        return span.last
    body = national_bodies().at(words, span.first)
    if body is not None and body[1] < span.last:
        return body[1]
    head = heads().get(words.tokens[span.first].key[span.cut :])
    if span.kind == "group" or (head is not None and head.needs in _OF_SOMEBODY):
        return span.first + 1
    return span.last
