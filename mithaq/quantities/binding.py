"""Whose a quantity is: the agreement or actor of the same sentence that it belongs to.

A pure function over spans, so that any finder of actors and agreements can be
put beside it. It rather leaves a quantity unbound than guesses.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from mithaq.orthography import folded
from mithaq.quantities.lexicons import rows
from mithaq.quantities.records import Quantity

Span = tuple[int, int, str]

_WORD = re.compile(r"\w+")
_REACH = 160  # characters between an agreement and its measure
_ACTOR_REACH = 90


@dataclass(frozen=True, slots=True)
class Binding:
    """What a quantity belongs to; an id is None where the text does not say."""

    quantity: Quantity
    agreement_id: str | None
    actor_id: str | None
    confidence: float


@cache
def _links(role: str) -> frozenset[str]:
    return frozenset(folded(row["phrase"]) for row in rows("links.csv") if row["role"] == role)


def bind(
    quantities: Sequence[Quantity],
    actor_spans: Sequence[Span],
    agreement_spans: Sequence[Span],
    text: str,
    sentence_spans: Sequence[tuple[int, int]],
) -> list[Binding]:
    """One `Binding` a quantity, in the order of `quantities`.

    Args:
        quantities: as `find_quantities(text)` gives them.
        actor_spans: (start, end, actor id) of actor mentions, in any order.
        agreement_spans: (start, end, agreement id) of agreement mentions.
        text: the text that all offsets point into.
        sentence_spans: (start, end) of its sentences, in order.

    An agreement is bound when it is the nearest one before the quantity in the
    same sentence and a word that gives agreements their value or duration
    (بقيمة, لمدة, مدتها, تمتد, تبلغ …) stands between, or follows it closely; an
    actor when it is the nearest one before, with an owner's or subject's verb
    between. Spans that overlap the quantity are left out.
    """
    agreements, actors = sorted(agreement_spans), sorted(actor_spans)
    of_agreement, of_actor, breaks = _links("agreement"), _links("actor"), _links("break")
    starts = [s for s, _ in sentence_spans]
    bound = []
    for quantity in quantities:
        k = bisect_right(starts, quantity.start) - 1
        low, high = sentence_spans[k] if k >= 0 else (0, len(text))
        agreement = actor = None
        confidence = 0.0
        if quantity.kind in ("money", "duration", "volume", "mass", "energy", "power", "count"):
            for near in _before(agreements, quantity, low, _REACH):
                words = _words(text, near[1], quantity.start)
                if _linked(words, of_agreement) and not breaks & set(words):
                    agreement, confidence = near[2], 0.8 if len(words) <= 8 else 0.6
                break
            if agreement is None:
                after = _after(agreements, quantity, high)
                if after and _measures(quantity, _words(text, quantity.end, after[0])):
                    agreement, confidence = after[2], 0.5
        for near in _before(actors, quantity, low, _ACTOR_REACH):
            words = _words(text, near[1], quantity.start)
            if len(words) <= 2 or (_linked(words, of_actor) and not breaks & set(words)):
                actor, confidence = near[2], max(confidence, 0.7 if len(words) <= 5 else 0.5)
            break
        bound.append(Binding(quantity, agreement, actor, confidence))
    return bound


def _words(text: str, start: int, end: int) -> list[str]:
    return _WORD.findall(folded(text[start:end])) if start < end else []


def _linked(words: Sequence[str], links: frozenset[str]) -> bool:
    return any(word in links or (word[:1] in "ولبف" and word[1:] in links) for word in words)


def _measures(quantity: Quantity, words: Sequence[str]) -> bool:
    """40 مليار دولار هي قيمة العقود: little stands between the figure and the agreement."""
    return quantity.kind == "money" and 0 < len(words) <= 3 and any(w in {"قيمه", "هي", "وهي"} for w in words)


def _before(spans: Sequence[Span], quantity: Quantity, low: int, reach: int) -> list[Span]:
    """Spans wholly before the quantity in its sentence, the nearest first; at most a few."""
    k = bisect_right(spans, (quantity.start, 0, ""))
    found: list[Span] = []
    for span in reversed(spans[max(0, k - 4) : k]):
        if span[0] < low or quantity.start - span[1] > reach:
            break
        if span[1] <= quantity.start:
            found.append(span)
    return found


def _after(spans: Sequence[Span], quantity: Quantity, high: int) -> Span | None:
    k = bisect_right(spans, (quantity.end, 0, ""))
    if k < len(spans) and spans[k][1] <= high and spans[k][0] - quantity.end <= 30:
        return spans[k]
    return None
