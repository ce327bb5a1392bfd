"""A small recurrent network that reads the passages of an agreement and tells how likely each status is.

Word vectors, lemmas, parts of speech and places go through a gated recurrent
layer in both directions; what it makes of each passage is pooled over its
words, and what it makes of the article over its passages. The network is
trained by `training/status_network.py` with PyTorch; here it is only applied,
in NumPy, so that reading facts needs no PyTorch. Which words it reads is told
in `passages.py`.
"""

from __future__ import annotations

import lzma
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mithaq.agreements.passages import Passage

Numbers = npt.NDArray[np.float32]

STATUSES = (
    "proposed", "negotiating", "announced", "agreed", "signed", "ratified", "in_force",
    "suspended", "withdrawn", "violated", "expired", "rejected",
)  # fmt: skip
"""Statuses in the order of the network's outputs; after them come "unknown" and "none" (no agreement)."""

POS = (
    "", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
    "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
"""Parts of speech in the order of their vectors; the first stands for any other."""

_STEPS = (4, 6, 9, 14, 24)  # distances are told apart up to 4, then in steps that widen
_AFTER = 10  # row of the first distance after a mention, less one


def distance_row(distance: int) -> int:
    """The row of a word's distance from the nearest mention (see `PassageWord`)."""
    away = abs(distance)
    if away > _STEPS[0]:
        away = _STEPS[0] + 1 + sum(away > step for step in _STEPS[1:])
    return away + _AFTER if distance > 0 else away


def pos_row(upos: str) -> int:
    """The row of a part of speech."""
    return POS.index(upos) if upos in POS else 0


class StatusNetwork:
    """The trained network.

    `weights` has the tensors of `training/status_network.py` by their names,
    with `forms` (a row of projected vector for each of `words`, and one more
    for words that have none) in place of vectors and projection.
    """

    def __init__(
        self, weights: Mapping[str, Numbers], words: Sequence[str], lemmas: Sequence[str], told: Sequence[str]
    ) -> None:
        self._weights = weights
        self._words = {word: row for row, word in enumerate(words)}
        self._lemmas = {lemma: row for row, lemma in enumerate(lemmas, 1)}
        self._told = {name: row for row, name in enumerate(told, 1)}
        # both directions in one product: (direction, input, gates)
        self._inputs = np.stack([weights["gru.weight_ih_l0"].T, weights["gru.weight_ih_l0_reverse"].T])
        self._states = np.stack([weights["gru.weight_hh_l0"].T, weights["gru.weight_hh_l0_reverse"].T])
        self._input_bias = np.stack([weights["gru.bias_ih_l0"], weights["gru.bias_ih_l0_reverse"]])[:, None, None]
        self._state_bias = np.stack([weights["gru.bias_hh_l0"], weights["gru.bias_hh_l0_reverse"]])[:, None]

    def probabilities(self, passages: Sequence[Passage], title: Sequence[str]) -> dict[str, float]:
        """How likely each status is, given that it has one, by up to `MOST_PASSAGES`; `title` holds forms of words.

        Raises:
            ValueError: there are no passages.
        """
        if not passages:
            raise ValueError("a status is read from one passage at least")
        read = [self._passage(p) for p in passages]
        w = self._weights
        cues = [[self._told.get("/".join(told), 0) for told in p.told] for p in passages]
        told = np.stack([w["cue.weight"][rows].sum(axis=0) for rows in cues])
        pooled = np.concatenate([self._pooled([x for x, _ in read], [m for _, m in read]), told], axis=1)
        hidden = _relu(pooled @ w["so.weight"].T + w["so.bias"])
        ranked = np.concatenate([np.tanh(hidden), w["rpos.weight"][: len(passages)]], axis=1)
        weight = _softmax((ranked @ w["ratt.weight"].T + w["ratt.bias"])[:, 0])
        known = [self._words[form] for form in title if form in self._words]
        heading = w["forms"][known].mean(axis=0) if known else np.zeros_like(w["forms"][0])
        article = np.concatenate([weight @ hidden, hidden.mean(axis=0), heading])
        scores = w["ro.weight"] @ article + w["ro.bias"]
        likely = _softmax(scores[: len(STATUSES)])
        return dict(zip(STATUSES, likely.tolist(), strict=True))

    def write(self, path: Path) -> None:
        """Write it as `read_network` takes it: half-precision numbers, the large table one byte a number."""
        forms = self._weights["forms"]  # never negative
        scale = forms.max(axis=0) / 255
        scale[scale == 0] = 1
        lists = "\n".join(["\t".join(names) for names in (self._words, self._lemmas, self._told)])
        np.savez_compressed(
            path,
            forms_bytes=np.rint(forms / scale).astype(np.uint8),
            forms_scale=scale.astype(np.float32),
            lists=np.frombuffer(lzma.compress(lists.encode()), np.uint8),
            **{n: tensor.astype(np.float16) for n, tensor in self._weights.items() if n != "forms"},  # type: ignore[arg-type]
        )

    def _passage(self, passage: Passage) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """The layer's inputs, a row a word, and which words name the agreement."""
        w, words = self._weights, passage.words
        parts = (
            w["forms"][[self._words.get(x.form, len(self._words)) for x in words]],
            w["lem.weight"][[self._lemmas.get(x.lemma, 0) for x in words]],
            w["pos.weight"][[pos_row(x.upos) for x in words]],
            w["dist.weight"][[distance_row(x.distance) for x in words]],
        )
        inputs = _relu(np.concatenate(parts, axis=1) @ w["inp.weight"].T + w["inp.bias"])
        return inputs, np.array([x.distance == 0 for x in words])

    def _pooled(self, inputs: Sequence[Numbers], named: Sequence[npt.NDArray[np.bool_]]) -> Numbers:
        """What the layer makes of each passage: (passages, 3 × both directions)."""
        states = self._recurrent(inputs)
        found = []
        for state, at in zip(states, named, strict=True):
            score = np.tanh(state) @ self._weights["att.weight"][0] + self._weights["att.bias"][0]
            found.append(np.concatenate([_softmax(score) @ state, state[at].mean(axis=0), state.max(axis=0)]))
        return np.stack(found)

    def _recurrent(self, inputs: Sequence[Numbers]) -> list[Numbers]:
        """States of both directions for every word, all passages side by side."""
        lengths = [len(x) for x in inputs]
        longest, size = max(lengths), self._states.shape[1]
        both = np.zeros((2, longest, len(inputs), inputs[0].shape[1]), dtype=np.float32)
        for i, x in enumerate(inputs):
            both[0, : len(x), i] = x
            both[1, : len(x), i] = x[::-1]
        gates = both.reshape(2, longest * len(inputs), -1) @ self._inputs
        gates = gates.reshape(2, longest, len(inputs), -1) + self._input_bias
        state = np.zeros((2, len(inputs), size), dtype=np.float32)
        kept = np.zeros((2, longest, len(inputs), size), dtype=np.float32)
        for at in range(longest):
            before = state @ self._states + self._state_bias
            now = gates[:, at]
            reset, update = np.split(_sigmoid(now[..., : 2 * size] + before[..., : 2 * size]), 2, axis=-1)
            new = np.tanh(now[..., 2 * size :] + reset * before[..., 2 * size :])
            state = (1 - update) * new + update * state
            kept[:, at] = state
        return [np.concatenate([kept[0, :n, i], kept[1, :n, i][::-1]], axis=1) for i, n in enumerate(lengths)]


def _relu(x: Numbers) -> Numbers:
    found: Numbers = x.clip(min=0)
    return found


def _sigmoid(x: Numbers) -> Numbers:
    halved: Numbers = np.tanh(0.5 * x)  # never overflows
    return 0.5 * (1 + halved)


def _softmax(x: Numbers) -> Numbers:
    powers: Numbers = np.exp(x - x.max())
    powers /= powers.sum()
    return powers


def read_network(path: Path) -> StatusNetwork:
    """A network that `write_network` wrote."""
    with np.load(path, allow_pickle=False) as kept:
        weights = {n: kept[n].astype(np.float32) for n in kept if n not in ("forms_bytes", "forms_scale", "lists")}
        weights["forms"] = kept["forms_bytes"] * kept["forms_scale"]
        words, lemmas, told = (x.split("\t") for x in lzma.decompress(kept["lists"].tobytes()).decode().split("\n"))
    return StatusNetwork(weights, words, lemmas, told)


@cache
def shipped_network() -> StatusNetwork:
    """The network of this package."""
    with as_file(files("mithaq.agreements") / "data" / "network.npz") as path:
        return read_network(path)
