"""Trains the network of `mithaq/agreements/network.py` with PyTorch.

The tensors have the names that the network knows; vectors and their projection
become one table when it is written. What it learns from is told in
`training/agreements.py`; nothing of the articles is here.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.nn.utils import clip_grad_norm_
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from mithaq.agreements.network import POS, STATUSES, StatusNetwork, distance_row, pos_row, read_network
from mithaq.agreements.passages import MOST_PASSAGES, Passage
from mithaq.language.vectors import read_table
from training.places import PACK

OUTPUTS = (*STATUSES, "unknown", "none")
LEMMAS, PLACES, FORMS, TOLD, PARTS = 40, 16, 64, 24, 10
INPUTS, STATES, HIDDEN = 128, 96, 96
EPOCHS, BATCH, RATE = 16, 32, 1.5e-3
DROPPED, UNREAD = 0.2, 0.15  # of what is computed; of lemmas, so that vectors count
SMOOTHED, OF_PASSAGES = 0.05, 0.7
SEEN = 4
"""Lemmas of fewer examples have no vector of their own."""
VECTORS = 60_000
"""The most frequent words whose vectors are kept."""


@dataclass
class Example:
    """An agreement as an article tells of it: `said` has the label of each passage, or none."""

    passages: Sequence[Passage]
    title: Sequence[str]
    said: Sequence[str | None]
    status: str


@dataclass
class Words:
    """What has a row in a table of the network."""

    forms: dict[str, int]
    vectors: np.ndarray
    lemmas: dict[str, int]
    told: dict[str, int]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Words:
        """The pack's vectors, and the lemmas and readings of these examples."""
        words, vectors = read_table(PACK / "vectors.npz")
        words, vectors = words[:VECTORS], vectors[:VECTORS]
        passages = [p for e in examples for p in e.passages]
        seen = Counter(w.lemma for p in passages for w in p.words)
        told = sorted({"/".join(t) for p in passages for t in p.told})
        lemmas = sorted(lemma for lemma, n in seen.items() if n >= SEEN and lemma and not set(lemma) & set("\t\n"))
        return cls(
            {w: i for i, w in enumerate(words)},
            np.vstack([vectors, np.zeros((1, vectors.shape[1]), np.float32)]),
            {x: i for i, x in enumerate(lemmas, 1)},
            {x: i for i, x in enumerate(told, 1)},
        )


class Network(nn.Module):
    """As `StatusNetwork`, with what is dropped while it learns."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.vectors = torch.from_numpy(words.vectors)
        self.proj = nn.Linear(self.vectors.shape[1], FORMS)
        self.lem = nn.Embedding(len(words.lemmas) + 1, LEMMAS, padding_idx=0)
        self.pos = nn.Embedding(len(POS), PARTS)
        self.dist = nn.Embedding(20, PLACES)
        self.inp = nn.Linear(FORMS + LEMMAS + PARTS + PLACES, INPUTS)
        self.gru = nn.GRU(INPUTS, STATES, batch_first=True, bidirectional=True)
        self.att = nn.Linear(2 * STATES, 1)
        self.cue = nn.EmbeddingBag(len(words.told) + 1, TOLD, mode="sum")
        self.so = nn.Linear(6 * STATES + TOLD, HIDDEN)
        self.s1 = nn.Linear(HIDDEN, len(OUTPUTS))
        self.rpos = nn.Embedding(MOST_PASSAGES, 8)
        self.ratt = nn.Linear(HIDDEN + 8, 1)
        self.ro = nn.Linear(2 * HIDDEN + FORMS, len(OUTPUTS))
        self.drop = nn.Dropout(DROPPED)

    def forms(self, rows: Tensor) -> Tensor:
        """Projected vectors."""
        return torch.relu(self.proj(self.vectors[rows]))

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Scores of each example and of each passage."""
        lemmas = batch.lemmas
        if self.training:
            lemmas = lemmas * (torch.rand(lemmas.shape) > UNREAD)
        parts = (self.forms(batch.forms), self.lem(lemmas), self.pos(batch.parts), self.dist(batch.places))
        inputs = torch.relu(self.inp(self.drop(torch.cat(parts, -1))))
        packed = pack_padded_sequence(inputs, batch.lengths, batch_first=True, enforce_sorted=False)
        states, _ = pad_packed_sequence(self.gru(packed)[0], batch_first=True, total_length=inputs.shape[1])
        states = self.drop(states)
        outside = torch.arange(inputs.shape[1]) >= batch.lengths[:, None]
        scores = self.att(torch.tanh(states)).squeeze(-1).masked_fill(outside, -1e9)
        named = ((batch.places == 0) & ~outside).unsqueeze(-1)
        pooled = (
            (scores.softmax(1).unsqueeze(-1) * states).sum(1),
            (states * named).sum(1) / named.sum(1).clamp(min=1),
            states.masked_fill(outside.unsqueeze(-1), -1e9).max(1)[0],
            self.cue(batch.told, batch.told_from),
        )
        hidden = self.drop(torch.relu(self.so(torch.cat(pooled, -1))))
        weight = self.ratt(torch.cat([torch.tanh(hidden), self.rpos(batch.ranks)], -1)).squeeze(-1)
        weight = torch.exp(weight - weight.max())
        of = batch.examples
        total = torch.zeros(len(batch.status)).index_add(0, of, weight)
        count = torch.zeros(len(batch.status)).index_add(0, of, torch.ones(len(of)))
        blank = torch.zeros(len(batch.status), HIDDEN)
        weighed = blank.index_add(0, of, hidden * (weight / total[of]).unsqueeze(-1))
        mean = blank.index_add(0, of, hidden) / count.unsqueeze(-1)
        known = (batch.titles < len(self.vectors) - 1).unsqueeze(-1)
        title = (self.forms(batch.titles) * known).sum(1) / known.sum(1).clamp(min=1)
        return self.ro(torch.cat([weighed, mean, self.drop(title)], -1)), self.s1(hidden)


@dataclass
class Batch:
    """Rows of several examples: a row a passage, but for `titles` and `status`, which have one an example."""

    forms: Tensor
    lemmas: Tensor
    parts: Tensor
    places: Tensor
    lengths: Tensor
    told: Tensor
    told_from: Tensor
    ranks: Tensor
    examples: Tensor
    said: Tensor
    titles: Tensor
    status: Tensor

    @classmethod
    def of(cls, examples: Sequence[Example], words: Words) -> Batch:
        """The tensors of these examples."""
        passages = [(i, rank, p) for i, e in enumerate(examples) for rank, p in enumerate(e.passages)]
        lengths = [len(p.words) for _, _, p in passages]
        longest, none = max(lengths), len(words.forms)
        rows = np.zeros((4, len(passages), longest), dtype=np.int64)
        rows[0] = none
        told, told_from = [], []
        for n, (_, _, p) in enumerate(passages):
            for at, w in enumerate(p.words):
                form, lemma = words.forms.get(w.form, none), words.lemmas.get(w.lemma, 0)
                rows[:, n, at] = form, lemma, pos_row(w.upos), distance_row(w.distance)
            told_from.append(len(told))
            told += [words.told.get("/".join(t), 0) for t in p.told]
        titles = np.full((len(examples), max(1, *(len(e.title) for e in examples))), none)
        for n, e in enumerate(examples):
            titles[n, : len(e.title)] = [words.forms.get(form, none) for form in e.title]
        said = [OUTPUTS.index(s) if s else -1 for e in examples for s in e.said]
        status = [OUTPUTS.index(e.status) for e in examples]
        return cls(
            *torch.from_numpy(rows), torch.tensor(lengths), torch.tensor(told), torch.tensor(told_from),
            torch.tensor([rank for _, rank, _ in passages]), torch.tensor([i for i, _, _ in passages]),
            torch.tensor(said), torch.from_numpy(titles), torch.tensor(status),
        )  # fmt: skip


def _batches(examples: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
    """All examples in a chance order, those of like length together."""
    order = chance.sample(examples, len(examples))
    found = []
    for at in range(0, len(order), BATCH * 16):
        pool = sorted(order[at : at + BATCH * 16], key=lambda e: max(len(p.words) for p in e.passages))
        found += [pool[n : n + BATCH] for n in range(0, len(pool), BATCH)]
    chance.shuffle(found)
    yield from found


def learn(examples: Sequence[Example], path: Path) -> StatusNetwork:
    """Train on the examples that have passages, write the network, and return it as it is read again."""
    examples = [e for e in examples if e.passages]
    chance = random.Random(1)
    torch.manual_seed(1)
    words = Words.of(examples)
    network = Network(words)
    optimiser = torch.optim.Adam(network.parameters(), lr=RATE, weight_decay=1e-5)
    steps = EPOCHS * (len(examples) // BATCH + 2 + len(examples) // (BATCH * 16))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(EPOCHS):
        network.train()
        losses = []
        for some in _batches(examples, chance):
            batch = Batch.of(some, words)
            scores, of_passages = network(batch)
            loss = cross_entropy(scores, batch.status, label_smoothing=SMOOTHED)
            if (batch.said >= 0).any():
                loss = loss + OF_PASSAGES * cross_entropy(
                    of_passages, batch.said, ignore_index=-1, label_smoothing=SMOOTHED
                )
            optimiser.zero_grad()
            loss.backward()
            clip_grad_norm_(network.parameters(), 2)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        print(f"network, epoch {epoch + 1} of {EPOCHS}: loss {sum(losses) / len(losses):.3f}", flush=True)
    applied = as_shipped(network.eval(), words)
    applied.write(path)
    return read_network(path)


def as_shipped(network: Network, words: Words) -> StatusNetwork:
    """The network as NumPy applies it; what it tells of single passages was for learning alone."""
    weights = {name: t.detach().numpy() for name, t in network.state_dict().items() if not name.startswith("proj")}
    del weights["s1.weight"], weights["s1.bias"]
    with torch.no_grad():
        weights["forms"] = network.forms(torch.arange(len(words.forms) + 1)).numpy()
    return StatusNetwork(weights, list(words.forms), list(words.lemmas), list(words.told))
