"""From the two label columns of the pack's NER model to one kind an entity.

The model tags every token twice: coarsely (PER LOC ORG MISC, which decides
where an entity begins and ends) and finely (PERSON, COUNTRY, CITY, ...). The
fine column names the kind of a coarse entity, and adds the groups of people
(العرب, الحوثيون) that the coarse one leaves out. Models with one column, as the
official ones, pass through unchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

DEFAULT_KIND = {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORGANISATION", "MISC": "MISC"}
"""The kind of a coarse entity about which the fine column says nothing that fits."""

COARSE_OF_KIND = {
    "PERSON": "PER",
    "COUNTRY": "LOC",
    "CITY": "LOC",
    "PLACE": "LOC",
    "GOVERNMENT": "ORG",
    "COMPANY": "ORG",
    "MEDIA": "ORG",
    "ORGANISATION": "ORG",
    "MISC": "MISC",
    "GROUP": "GROUP",
}
"""The coarse label that each kind folds to; scores are taken on PER, LOC and ORG."""

Span = tuple[int, int, str]  # first token, token after the last, label


def spans_of(tags: Sequence[str]) -> list[Span]:
    """The spans of a BIOES or BIO tag sequence; a stray I- or E- begins a span."""
    spans: list[Span] = []
    start: int | None = None
    label = ""
    for i, tag in enumerate(tags):
        mark, _, name = tag.partition("-")
        if start is not None and (mark in ("O", "B", "S", "") or name != label):
            spans.append((start, i, label))
            start = None
        if mark in ("B", "I", "E", "S") and name:
            if start is None:
                start, label = i, name
            if mark in ("S", "E"):
                spans.append((start, i + 1, label))
                start = None
    if start is not None:
        spans.append((start, len(tags), label))
    return spans


def merge_columns(coarse: Sequence[str], fine: Sequence[str]) -> list[str]:
    """BIOES tags over kinds from the two columns, which have one tag a token."""
    merged = ["O"] * len(coarse)
    taken = spans_of(coarse)
    names = [tag.partition("-")[2] for tag in fine]
    for start, end, label in taken:
        votes = Counter(n for n in names[start:end] if COARSE_OF_KIND.get(n) == label)
        kind = votes.most_common(1)[0][0] if votes else DEFAULT_KIND.get(label, label)
        merged[start:end] = bioes(kind, end - start)
    for start, end, label in spans_of(fine):
        if label == "GROUP" and all(tag == "O" for tag in merged[start:end]):
            merged[start:end] = bioes(label, end - start)
    return merged


def bioes(label: str, length: int) -> list[str]:
    """The tags of one entity of `length` tokens."""
    if length == 1:
        return [f"S-{label}"]
    return [f"B-{label}", *[f"I-{label}"] * (length - 2), f"E-{label}"]
