"""Models for word vectors that have grown: new inputs count for nothing until training makes them count.

The rows that were there stay in front, what is new follows them. A widened
model answers as it did before.
"""

from __future__ import annotations

from typing import Any


def wider_ner(checkpoint: dict[str, Any], width: int) -> dict[str, Any]:
    """An NER checkpoint for vectors of `width` components."""
    import torch

    old, model = checkpoint["config"]["word_emb_dim"], checkpoint["model"]
    new = width - old
    if new == 0:
        return checkpoint
    weight, bias = model["input_transform.weight"], model["input_transform.bias"]
    total = weight.shape[0] + new
    wide = torch.zeros(total, total)
    kept = [n for n in range(total) if not old <= n < width]
    wide[torch.tensor(kept)[:, None], torch.tensor(kept)] = weight
    for n in range(old, width):
        wide[n, n] = 1.0
    model["input_transform.weight"] = wide
    model["input_transform.bias"] = torch.zeros(total).index_copy(0, torch.tensor(kept), bias)
    for name in ("weight_ih_l0", "weight_ih_l0_reverse"):
        key = f"taggerlstm.lstm.{name}"
        model[key] = torch.zeros(model[key].shape[0], total).index_copy(1, torch.tensor(kept), model[key])
    if "delta_emb.weight" in model:
        model["delta_emb.weight"] = torch.nn.functional.pad(model["delta_emb.weight"], (0, new))
    checkpoint["config"]["word_emb_dim"] = width
    return checkpoint


def wider_tagger(checkpoint: dict[str, Any], width: int) -> dict[str, Any]:
    """A tagger's checkpoint for vectors of `width` components."""
    import torch

    weight = checkpoint["model"]["trans_pretrained.weight"]
    checkpoint["model"]["trans_pretrained.weight"] = torch.nn.functional.pad(weight, (0, width - weight.shape[1]))
    return checkpoint
