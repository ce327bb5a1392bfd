"""Decoding a batch of sentences side by side."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.language.naming import best_paths


def _one_by_one(scores: np.ndarray, moves: np.ndarray) -> list[int]:
    best, back = scores[0], []
    for row in scores[1:]:
        ways = best[:, None] + moves
        back.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_a_batch_decodes_like_its_sentences(seed: int, lengths: list[int]) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(size=(len(lengths), max(lengths), 4)).astype(np.float32)
    moves = random.normal(size=(4, 4)).astype(np.float32)
    paths = best_paths(scores, moves, lengths)
    for n, length in enumerate(lengths):
        assert paths[n, :length].tolist() == _one_by_one(scores[n, :length], moves)
