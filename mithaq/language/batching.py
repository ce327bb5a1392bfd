"""Many short sequences through one model: batches of like length, rows for distinct words.

What a model computes for a word alone (its vectors, what its letters say) is
the same wherever the word stands; `WordRows` keeps it. What it computes for a
sequence runs over `batches` of like length, so that little is padding. No
model here: those are in `tokenizing.py`, `tagging.py` and `naming.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

MOST_ROWS = 60_000
"""Distinct words kept, about a kilobyte each; then the memory begins anew."""

AT_ONCE = 2_048
"""Words computed in one forward pass."""


def batches(lengths: Sequence[int], most_items: int, most_sequences: int = 512) -> Iterator[list[int]]:
    """Indices of sequences, the longest first, in batches of at most so many items (padding included)."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
    start = 0
    while start < len(order):
        width = min(most_sequences, max(1, most_items // max(1, lengths[order[start]])))
        yield order[start : start + width]
        start += width


def padded(rows: Sequence[Sequence[int]]) -> Any:
    """The rows as one tensor of 64-bit integers, zeros behind their ends; the first row is the longest."""
    import torch

    table = np.zeros((len(rows), len(rows[0])), dtype=np.int64)
    for n, row in enumerate(rows):
        table[n, : len(row)] = row
    return torch.from_numpy(table)


class WordRows:
    """What a model makes of single words, one row of a table a distinct word.

    Args:
        compute: distinct words -> a float tensor with a row a word.
        most: rows to keep; the table is emptied before it would grow beyond by more than one call's words.
    """

    def __init__(self, compute: Callable[[list[str]], Any], most: int = MOST_ROWS) -> None:
        self._compute = compute
        self._most = most
        self._ids: dict[str, int] = {}
        self._table: Any = None

    def ids(self, sentences: Sequence[Sequence[str]]) -> list[list[int]]:
        """The rows' numbers, word by word; they hold until the next call."""
        import torch

        if len(self._ids) > self._most:
            self._ids.clear()
            self._table = None
        new = list(dict.fromkeys(word for sentence in sentences for word in sentence if word not in self._ids))
        new.sort(key=len, reverse=True)
        if new:
            rows = [self._compute(new[n : n + AT_ONCE]) for n in range(0, len(new), AT_ONCE)]
            self._table = torch.cat(rows if self._table is None else [self._table, *rows])
            self._ids |= {word: n for n, word in enumerate(new, len(self._ids))}
        ids = self._ids
        return [[ids[word] for word in sentence] for sentence in sentences]

    def packed(self, rows: Sequence[Sequence[int]]) -> tuple[Any, list[int]]:
        """The rows of a batch of sentences, the longest first, as torch's packed sequence; and the lengths."""
        from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

        lengths = [len(row) for row in rows]
        packed = pack_padded_sequence(padded(rows), lengths, batch_first=True)
        return PackedSequence(self._table[packed.data], packed.batch_sizes), lengths


class LetterNumbers(dict[str, int]):
    """The number of every letter in a Stanza vocabulary, looked up there once a letter."""

    def __init__(self, vocabulary: Any) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, letter: str) -> int:
        number = self[letter] = int(self._vocabulary.unit2id(letter))
        return number


def letters_of(words: Sequence[str], numbers: LetterNumbers, model: Any) -> Any:
    """What Stanza's character model says of words, the longest first: a row a word."""
    import torch

    ids = padded([[numbers[letter] for letter in word] for word in words])
    return model(ids, torch.eq(ids, 0), list(range(len(words))), [len(words)], [len(word) for word in words]).data
