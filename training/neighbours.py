"""Vectors of what stands directly before and after a word: a name's neighbours tell its type.

Skip-gram sees a window of five words on each side and no order. Here a word is
described by its left and by its right neighbour (شركة X, فريق X, X البيضاوي),
as positive pointwise mutual information with the frequent words, brought down
to a few dimensions by a singular value decomposition.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

DIMENSIONS = 60
CONTEXTS = 6000  # most frequent words that count as neighbours
SMOOTHING = 0.75  # power of the contexts' frequencies: rare ones inform too much otherwise
PASSES = 4
SEED = 1234

Matrix = npt.NDArray[np.float32]


def numbered(text: Path, numbers: Mapping[str, int]) -> npt.NDArray[np.int32]:
    """The tokens of the news as numbers, -1 for unknown ones and between lines."""
    found: list[int] = []
    with text.open(encoding="utf-8") as lines:
        for line in lines:
            found += [numbers.get(token, -1) for token in line.split()]
            found.append(-1)
    return np.asarray(found, dtype=np.int32)


def counts(words: npt.NDArray[np.int32], size: int) -> sparse.csr_matrix:
    """How often each word has each frequent word to its left, and to its right; a row a word.

    Words are numbered by falling frequency.
    """
    sides = []
    for word, context in ((words[1:], words[:-1]), (words[:-1], words[1:])):
        usable = (word >= 0) & (context >= 0) & (context < CONTEXTS)
        ones = np.ones(int(usable.sum()), dtype=np.float32)
        sides.append(sparse.coo_matrix((ones, (word[usable], context[usable])), shape=(size, CONTEXTS)).tocsr())
    return sparse.hstack(sides, format="csr", dtype=np.float32)


def information(seen: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information of a matrix of counts."""
    rows = np.maximum(np.asarray(seen.sum(axis=1)).ravel(), 1.0)
    columns = np.asarray(seen.sum(axis=0)).ravel() ** SMOOTHING
    share = np.log(np.maximum(columns / columns.sum(), 1e-12))
    pairs = seen.tocoo()
    value = np.log(pairs.data) - np.log(rows[pairs.row]) - share[pairs.col]
    keep = value > 0
    shape = seen.shape
    return sparse.csr_matrix((value[keep].astype(np.float32), (pairs.row[keep], pairs.col[keep])), shape=shape)


def decomposed(matrix: sparse.csr_matrix, dimensions: int = DIMENSIONS) -> Matrix:
    """Left singular vectors, weighted by the roots of the singular values, by randomised subspace iteration."""
    choice = np.random.default_rng(SEED)
    space = choice.standard_normal((matrix.shape[1], min(dimensions + 10, *matrix.shape))).astype(np.float32)
    for _ in range(PASSES):
        basis, _ = np.linalg.qr(matrix @ space)
        space = matrix.T @ basis
    basis, _ = np.linalg.qr(matrix @ space)
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return np.asarray((basis @ left)[:, :dimensions] * np.sqrt(values[:dimensions]), dtype=np.float32)


def vectors(text: Path, words: list[str], scale: float) -> Matrix:
    """A vector for each of `words` (by falling frequency), of length `scale`; zero where nothing is known."""
    numbers = {word: n for n, word in enumerate(words)}
    found = decomposed(information(counts(numbered(text, numbers), len(words))))
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return found / np.maximum(lengths, 1e-6) * scale
