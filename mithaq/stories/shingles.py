"""Texts as sets of hashed word shingles: what near-duplicates have in common.

Here belong words, their hashes and shingles. The hashes are stored in
signatures, so they must never depend on the machine, the process or on which
texts are read together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mithaq.orthography import fold

Hashes = NDArray[np.uint64]

SHINGLE_WORDS = 3
PASSAGE_WORDS = 8
# One passage in so many is kept: 250 words give about fifteen.
PASSAGE_RATE = 16
LONGEST_TEXT = 1_000_000

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_GAP, _NOTHING = np.uint64(0), np.uint64(1)
# Above this all assigned code points are ideographs or private use.
_LAST_TABLED = 0x20000


@dataclass(frozen=True, slots=True)
class Shingles:
    """A text's shingles, sorted and distinct, and a sample of its longer passages."""

    hashes: Hashes
    passages: Hashes


def mix(values: Hashes) -> Hashes:
    """Spread the bits of 64-bit values (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def _letter_values() -> Hashes:
    """For each code point 0 where it parts words, 1 where folding drops it, else its folded letter's value."""
    codes = np.zeros(0x110000, dtype=np.uint64)
    codes[_LAST_TABLED:] = np.arange(_LAST_TABLED, 0x110000, dtype=np.uint64)
    dropped = np.zeros(0x110000, dtype=bool)
    dropped[:_LAST_TABLED] = True
    aligned = fold("".join(map(chr, range(_LAST_TABLED))))
    for code, form in zip(aligned.offsets, aligned.text, strict=True):
        dropped[code] = False
        if unicodedata.category(form)[0] in "LMN":
            codes[code] = ord(form)
    values = np.where(codes > 0, mix(codes + _MULTIPLIER) | np.uint64(2), _GAP)
    values[dropped] = _NOTHING
    return values


@lru_cache(maxsize=1)
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Powers of the multiplier and of its inverse modulo 2**64."""
    inverse = np.uint64(pow(int(_MULTIPLIER), -1, 2**64))
    up, down = np.full(size, _MULTIPLIER, dtype=np.uint64), np.full(size, inverse, dtype=np.uint64)
    up[0] = down[0] = 1
    return np.multiply.accumulate(up), np.multiply.accumulate(down)


def _words(texts: Sequence[str]) -> tuple[Hashes, NDArray[np.int64]]:
    """The hashes of all folded words of all texts, and where each text begins (and the last ends).

    A word's hash is a polynomial in its letters modulo 2**64, so all words of
    all texts come from one running sum.
    """
    cut = [text[:LONGEST_TEXT] for text in texts]
    raw = " ".join(cut).encode("utf-32-le", "surrogatepass")
    values = _letter_values()[np.frombuffer(raw, dtype="<u4")]
    starts = np.cumsum([0, *(len(text) + 1 for text in cut)])
    dropped = values == _NOTHING
    if dropped.any():
        kept = np.flatnonzero(~dropped)
        values = values[kept]
        starts = np.searchsorted(kept, starts)
    inside = np.zeros(len(values) + 2, dtype=np.int8)
    inside[1:-1] = values != _GAP
    edges = np.flatnonzero(np.diff(inside))
    first, last = edges[::2], edges[1::2]
    size = 1 << max(16, len(values).bit_length())
    up, down = _powers(size)
    running = np.zeros(len(values) + 1, dtype=np.uint64)
    np.cumsum(values * up[: len(values)], out=running[1:])
    return mix((running[last] - running[first]) * down[first]), np.searchsorted(first, starts)


def _runs(words: Hashes, width: int) -> Hashes:
    """One hash for each run of `width` words, across the ends of texts too."""
    total = np.zeros(max(0, len(words) - width + 1), dtype=np.uint64)
    for i in range(width):
        total = total * _MULTIPLIER + words[i : i + len(total)]
    return mix(total)


def _distinct(hashes: Hashes) -> Hashes:
    """The distinct values, sorted."""
    ordered = np.sort(hashes)
    if len(ordered) < 2:
        return ordered
    kept = np.empty(len(ordered), dtype=bool)
    kept[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=kept[1:])
    distinct: Hashes = ordered[kept]
    return distinct


def shingle_sets(texts: Sequence[str]) -> list[Hashes]:
    """The distinct shingles of each text, sorted: runs of three folded words, or the whole of a shorter text."""
    words, starts = _words(texts)
    return _sets(words, starts)


def _sets(words: Hashes, starts: NDArray[np.int64]) -> list[Hashes]:
    runs = _runs(words, SHINGLE_WORDS)
    found = []
    for start, end in pairwise(starts):
        if end - start >= SHINGLE_WORDS:
            found.append(_distinct(runs[start : end - SHINGLE_WORDS + 1]))
        else:
            found.append(_runs(words[start:end], int(end - start)) if end > start else words[:0])
    return found


def shingles(texts: Sequence[str]) -> list[Shingles]:
    """Shingles and sampled passages of each text."""
    words, starts = _words(texts)
    runs = _runs(words, PASSAGE_WORDS)
    sampled = np.flatnonzero(runs % np.uint64(PASSAGE_RATE) == 0)
    first = np.searchsorted(sampled, starts[:-1])
    last = np.searchsorted(sampled, starts[1:] - PASSAGE_WORDS, side="right")
    return [
        Shingles(hashes, _distinct(runs[sampled[a:b]]))
        for hashes, a, b in zip(_sets(words, starts), first, last, strict=True)
    ]
