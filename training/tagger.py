"""The tagger: Stanza's POS trainer, on vectors looked up by folded spelling.

`--warm_start MODEL` begins with the weights of a trained model; the data may
have grown since.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from training.folding import folding_lookup
from training.widening import wider_tagger


def main(arguments: Sequence[str]) -> None:
    """Run `stanza.models.tagger` with `arguments`, text as written, vectors folded."""
    from stanza.models import tagger

    rest = list(arguments)
    if "--warm_start" in rest:
        at = rest.index("--warm_start")
        _, model = rest[at : at + 2]
        del rest[at : at + 2]
        begin_with(model)
    with folding_lookup():
        tagger.main(rest)


def begin_with(model: str) -> None:
    """Let the trainer begin with the weights, and so the vocabulary, of the file `model`."""
    import torch
    from stanza.models import tagger
    from stanza.models.pos.vocab import MultiVocab

    checkpoint = torch.load(model, map_location="cpu", weights_only=True)
    plain = tagger.Trainer

    def begin(*args: Any, **kwargs: Any) -> Any:
        made = plain(*args, **kwargs)
        if "model_file" not in kwargs:
            wider_tagger(checkpoint, made.model.trans_pretrained.weight.shape[1])
            absent, unknown = made.model.load_state_dict(checkpoint["model"], strict=False)
            known = {name for name, _ in made.model.named_parameters()}
            lost = [n for n in absent if n in known and n.split(".")[0] not in made.model.unsaved_modules]
            if unknown or lost:
                raise ValueError(f"{model} is of another shape: {[*unknown, *lost]}")
        return made

    tagger.Trainer = begin
    tagger.Dataset.init_vocab = lambda *_, **__: MultiVocab.load_state_dict(checkpoint["vocab"])


if __name__ == "__main__":
    main(sys.argv[1:])
