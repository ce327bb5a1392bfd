"""Offset maps: from characters of an article back to its document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mithaq.orthography import AlignedText


class OffsetRun(NamedTuple):
    """A run copied from a decoded document: `text[text_start:+length]` is `field[source_start:+length]`."""

    field: str
    text_start: int
    source_start: int
    length: int


def joined(parts: Iterable[tuple[str, AlignedText]]) -> tuple[str, list[OffsetRun]]:
    """Lines of named fields joined by line ends, which themselves come from nowhere.

    Returns:
        The text and its runs, in the order of the text.
    """
    texts: list[str] = []
    runs: list[OffsetRun] = []
    position = 0
    for field, aligned in parts:
        texts.append(aligned.text)
        runs.extend(_runs(field, aligned, position))
        position += len(aligned.text) + 1
    return "\n".join(texts), runs


def _runs(field: str, aligned: AlignedText, position: int) -> list[OffsetRun]:
    offsets = aligned.offsets
    if not offsets:
        return []
    if isinstance(offsets, range) and offsets.step == 1:
        return [OffsetRun(field, position, offsets.start, len(offsets))]
    runs: list[OffsetRun] = []
    start = 0
    for i in range(1, len(offsets) + 1):
        if i == len(offsets) or offsets[i] != offsets[i - 1] + 1:
            runs.append(OffsetRun(field, position + start, offsets[start], i - start))
            start = i
    return runs


def source_position(offset_map: Sequence[OffsetRun], index: int) -> tuple[str, int] | None:
    """The field and the index in it that character `index` of the text came from.

    None for characters that came from nowhere: the line ends between lines.
    """
    k = bisect_right(offset_map, index, key=lambda run: run.text_start) - 1
    if k < 0:
        return None
    run = offset_map[k]
    if index >= run.text_start + run.length:
        return None
    return run.field, run.source_start + index - run.text_start
