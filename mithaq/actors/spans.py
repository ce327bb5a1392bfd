"""Candidate namings, and the choice among those that overlap.

A finder proposes spans of words; here they are weighed against each other.
What makes a span a candidate belongs to `known.py`, `bodies.py`, `persons.py`
and `tagged.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mithaq.actors.words import Words

_CLOSING = frozenset("\"”»'’)“")
_OPENING = frozenset("\"“«'‘(”")


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` to `last` (end-exclusive) name an actor; `cut` folded letters of the first are clitics.

    `entity_id` is set where a lexicon knows the actor. `rank` decides between
    spans of one length: higher wins.
    """

    first: int
    last: int
    cut: int
    kind: str  # a kind of actor, or none: a name that hides others
    finder: str
    confidence: float
    rank: int
    entity_id: str | None = None
    country: str | None = None
    use: str = "yes"

    @property
    def length(self) -> int:
        """Number of words."""
        return self.last - self.first


def opens_quote(words: Words, index: int) -> bool:
    """Whether a quotation mark opens right before word `index`."""
    start = words.tokens[index].start
    before = words.text[max(0, start - 2) : start]
    return any(ch in _OPENING for ch in before) or before.endswith(("»", "›"))  # some write them the wrong way round


def closes_quote(words: Words, index: int) -> bool:
    """Whether a quotation mark closes right after word `index`."""
    end = words.tokens[index].end
    after = words.text[end : end + 2]
    return any(ch in _CLOSING for ch in after) or after.startswith(("«", "‹"))


def source_bounds(words: Words, span: Span) -> tuple[int, int]:
    """Source offsets of a span; a quotation mark that opens inside is closed with it."""
    start, end = words.source_start(span.first, span.cut), words.tokens[span.last - 1].end
    inside = words.text[start:end]
    for opening, closing in (("«", "»"), ("“", "”"), ('"', '"'), ("”", "“"), ("(", ")"), ("'", "'")):
        count = inside.count(opening)
        unclosed = count % 2 == 1 if opening == closing else count > inside.count(closing)
        if unclosed and words.text[end : end + 1] in (closing, "»"):
            return start, end + 1
    return start, end


def choose(spans: Iterable[Span]) -> list[Span]:
    """The spans to keep: none overlaps another, longer before shorter, then by rank. In text order.

    Spans of kind `none` take part and are dropped at the end: they hide what
    they cover.
    """
    taken: set[int] = set()
    kept: list[Span] = []
    spans = list(spans)
    known = {s.first for s in spans if s.kind == "person" and s.entity_id is not None and s.length > 1}
    for span in sorted(spans, key=lambda s: (-s.length, -s.rank, s.first)):
        if span.kind == "person" and span.entity_id is None and span.first in known:
            continue
        covered = range(span.first, span.last)
        if any(i in taken for i in covered):
            continue
        taken.update(covered)
        kept.append(span)
    return sorted((s for s in kept if s.kind != "none"), key=lambda s: s.first)
