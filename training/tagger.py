"""The tagger: Stanza's POS trainer, on vectors looked up by folded spelling.

`--warm_start MODEL` begins with the weights of a model trained on the same
data: with a lower rate it settles what a high rate left unsettled.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from training.folding import folding_lookup


def main(arguments: Sequence[str]) -> None:
    """Run `stanza.models.tagger` with `arguments`, text as written, vectors folded."""
    from stanza.models import tagger

    rest = list(arguments)
    if "--warm_start" in rest:
        at = rest.index("--warm_start")
        _, model = rest[at : at + 2]
        del rest[at : at + 2]
        tagger.Trainer = warm_trainer(tagger.Trainer, model)
    with folding_lookup():
        tagger.main(rest)


def warm_trainer(trainer: Callable[..., Any], model: str) -> Callable[..., Any]:
    """A trainer that begins with the weights in the file `model`."""
    import torch

    def begin(*args: Any, **kwargs: Any) -> Any:
        made = trainer(*args, **kwargs)
        if "model_file" not in kwargs:
            weights = torch.load(model, map_location="cpu", weights_only=True)["model"]
            absent, unknown = made.model.load_state_dict(weights, strict=False)
            known = {name for name, _ in made.model.named_parameters()}
            lost = [n for n in absent if n in known and n.split(".")[0] not in made.model.unsaved_modules]
            if unknown or lost:
                raise ValueError(f"{model} is of another shape: {[*unknown, *lost]}")
        return made

    return begin


if __name__ == "__main__":
    main(sys.argv[1:])
