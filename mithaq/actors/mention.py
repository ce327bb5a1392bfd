"""The record that finding actors yields. How they are found is told in `find.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActorMention:
    """One naming of an actor in an article.

    `surface` is `text[start:end]` of the article, without leading clitics
    (و ف ب ك ل) but with ال where written; لل stays, because it can't be cut
    without losing the article. `role` is the title as written beside a
    person's name. `local_id` is the actor within this article, `name` its
    fullest form there.
    """

    mention_id: str
    start: int
    end: int
    surface: str
    kind: str  # person country organisation group place
    role: str | None
    country_code: str | None  # ISO 3166-1 alpha-2; SU, YU, CS, DD (ISO 3166-3) for states that are gone
    local_id: str
    name: str
    finder: str  # model gazetteer pattern
    confidence: float


def outermost(mentions: Iterable[ActorMention]) -> list[ActorMention]:
    """The mentions in text order without those inside another: إدارة ترامب, not the name in it."""
    kept: list[ActorMention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
