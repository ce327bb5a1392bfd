"""The parts of the NER's training loop."""

from __future__ import annotations

import random

import pytest
import torch
from stanza.models.common.crf import CRFLoss
from torch import nn

from training.ner import Average, batches, quick_log_norm, rate_at


def test_the_rate_rises_and_then_falls_to_next_to_nothing() -> None:
    rates = [rate_at(step, 1000, 0.002) for step in range(1000)]
    top = rates.index(max(rates))
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert max(rates) == pytest.approx(0.002)
    assert rates[-1] < 0.0001


def test_a_pass_holds_every_sentence_once_in_batches_of_limited_size() -> None:
    random.seed(1)
    sentences = [[["word"] * random.randint(1, 90), n] for n in range(3000)]
    made = list(batches(sentences))
    assert sorted(s[1] for batch in made for s in batch) == list(range(3000))
    assert all(len(batch) == 1 or max(len(s[0]) for s in batch) * len(batch) <= 1000 for batch in made)
    assert all(len(batch) <= 48 for batch in made)


def test_the_quick_normaliser_is_that_of_stanza() -> None:
    torch.manual_seed(1)
    crf = CRFLoss(5)
    nn.init.normal_(crf._transitions, std=2.0)
    inputs = torch.randn(3, 7, 5) * 4
    masks = torch.tensor([[False] * 7, [False] * 4 + [True] * 3, [False, True, False, False, True, True, True]])
    tags = torch.zeros(3, 7, dtype=torch.long)
    torch.testing.assert_close(quick_log_norm(crf, inputs, masks, tags), crf.crf_log_norm(inputs, masks, tags))


def test_the_average_lies_between_the_weights_and_comes_back_out() -> None:
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, 0.0)
    average = Average(model)
    for value in (1.0, 2.0, 3.0):
        nn.init.constant_(model.weight, value)
        average.add()
    average.swap()
    assert 1.0 < model.weight.item() < 3.0
    average.swap()
    assert model.weight.item() == 3.0
