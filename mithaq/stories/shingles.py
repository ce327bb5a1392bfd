"""Texts as sets of hashed word shingles: what near-duplicates have in common.

Here belong words, their hashes and shingles. The hashes are stored in
signatures, so they must never depend on the machine, the process or on which
texts are read together.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mithaq.orthography import folded

Hashes = NDArray[np.uint64]

SHINGLE_WORDS = 3
PASSAGE_WORDS = 8
# One passage in so many is kept: 250 words give about fifteen.
PASSAGE_RATE = 16
LONGEST_TEXT = 1_000_000

# A word with its marks, tatweel and joiners, which folding takes out.
_WORD = r"[\p{L}\p{M}\p{N}\x{0640}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}]+"
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_VOCABULARY_LIMIT = 1_000_000


class _WordHashes(dict[str, int]):
    """The hash of each written word, by its folded form; computed once a word."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _VOCABULARY_LIMIT:
            self.clear()
        form = folded(word).encode("utf-8")
        value = int.from_bytes(blake2b(form, digest_size=8).digest(), "little") if form else 0
        self[word] = value
        return value


_word_hashes = _WordHashes()


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


def _words(texts: Sequence[str]) -> tuple[Hashes, NDArray[np.int64]]:
    """The hashes of all folded words of all texts, and where each text begins (and the last ends)."""
    try:
        column = pl.Series(texts, dtype=pl.String)
    except UnicodeEncodeError:  # lone surrogates, which no UTF-8 holds
        column = pl.Series([t.encode("utf-8", "replace").decode() for t in texts], dtype=pl.String)
    found = column.str.slice(0, LONGEST_TEXT).str.extract_all(_WORD)
    lengths = found.list.len().to_numpy()
    coded = found.explode(empty_as_null=False).to_arrow().dictionary_encode()
    vocabulary = [_word_hashes[word] for word in coded.dictionary.to_pylist()]
    hashes = np.array(vocabulary, dtype=np.uint64)[coded.indices.to_numpy()]
    owner = np.repeat(np.arange(len(texts)), lengths)
    real = hashes != 0  # a word of marks alone folds to nothing
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner[real], minlength=len(texts)), out=starts[1:])
    return hashes[real], starts


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
    for start, end in itertools.pairwise(starts):
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
