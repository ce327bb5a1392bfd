"""Models for vectors that have grown answer as before."""

from __future__ import annotations

import torch
from torch import nn

from training.widening import wider_ner, wider_tagger


def test_a_widened_ner_computes_the_same_whatever_the_new_components_are() -> None:
    torch.manual_seed(1)
    words, chars, new, hidden = 4, 3, 2, 5
    transform, lstm = nn.Linear(words + chars, words + chars), nn.LSTM(words + chars, hidden, bidirectional=True)
    weights = {f"input_transform.{name}": value for name, value in transform.state_dict().items()}
    weights |= {f"taggerlstm.lstm.{name}": value for name, value in lstm.state_dict().items()}
    wide = wider_ner({"config": {"word_emb_dim": words}, "model": dict(weights)}, words + new)
    assert wide["config"]["word_emb_dim"] == words + new

    size = words + new + chars
    wide_transform, wide_lstm = nn.Linear(size, size), nn.LSTM(size, hidden, bidirectional=True)
    for module, prefix in ((wide_transform, "input_transform."), (wide_lstm, "taggerlstm.lstm.")):
        module.load_state_dict({name: wide["model"][prefix + name] for name in module.state_dict()})
    before, added, after = torch.randn(6, words), torch.randn(6, new), torch.randn(6, chars)
    narrow_answer, _ = lstm(transform(torch.cat([before, after], 1)))
    wide_answer, _ = wide_lstm(wide_transform(torch.cat([before, added, after], 1)))
    torch.testing.assert_close(wide_answer, narrow_answer)


def test_a_model_that_is_wide_enough_stays() -> None:
    checkpoint = {"config": {"word_emb_dim": 4}, "model": {}}
    assert wider_ner(checkpoint, 4) is checkpoint


def test_a_tagger_gets_columns_that_count_for_nothing() -> None:
    checkpoint = {"model": {"trans_pretrained.weight": torch.ones(2, 3)}}
    assert wider_tagger(checkpoint, 5)["model"]["trans_pretrained.weight"].tolist() == [[1, 1, 1, 0, 0]] * 2
