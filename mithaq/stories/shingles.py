"""Texts as sets of hashed word shingles: what near-duplicates have in common.

Here belong words, their hashes and shingles. The hashes are stored in
signatures, so they must never depend on the machine, the process or a
library's release.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from mithaq.orthography import folded

Hashes = NDArray[np.uint64]

SHINGLE_WORDS = 3
PASSAGE_WORDS = 8
# One passage in so many is kept: 250 words give about fifteen.
PASSAGE_RATE = 16
LONGEST_TEXT = 1_000_000

# A word with its marks, tatweel and joiners, which folding takes out.
_WORD = re.compile(r"[\w\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069]+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_VOCABULARY_LIMIT = 1_000_000


class _WordHashes(dict[str, int]):
    """The hash of each written word, by its folded form; computed once a word."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _VOCABULARY_LIMIT:
            self.clear()
        form = folded(word).encode("utf-8", "surrogatepass")
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


def word_hashes(text: str) -> Hashes:
    """The hashes of a text's folded words, in order; at most a million characters are read."""
    words = _WORD.findall(text[:LONGEST_TEXT])
    hashes = np.fromiter(map(_word_hashes.__getitem__, words), dtype=np.uint64, count=len(words))
    kept: Hashes = hashes[hashes != 0]
    return kept


def _runs(words: Hashes, width: int) -> Hashes:
    """One hash for each run of `width` words; one for the whole where the text is shorter."""
    if len(words) == 0:
        return words
    width = min(width, len(words))
    total = np.zeros(len(words) - width + 1, dtype=np.uint64)
    for i in range(width):
        total = total * _MULTIPLIER + words[i : i + len(total)]
    return mix(total)


def shingle_hashes(text: str) -> Hashes:
    """The distinct shingles (three folded words) of a text, sorted."""
    return np.unique(_runs(word_hashes(text), SHINGLE_WORDS))


def shingles(texts: Sequence[str]) -> list[Shingles]:
    """Shingles and passages of each text."""
    found = []
    for text in texts:
        words = word_hashes(text)
        passages = np.unique(_runs(words, PASSAGE_WORDS)) if len(words) >= PASSAGE_WORDS else words[:0]
        found.append(
            Shingles(
                np.unique(_runs(words, SHINGLE_WORDS)), passages[passages % np.uint64(PASSAGE_RATE) == np.uint64(0)]
            )
        )
    return found
