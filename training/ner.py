"""The NER: Stanza's trainer, and a later stage at a rate of its own.

Stanza's `--finetune` goes on at the rate of the first stage; `--rate` sets
another one (in a copy of the model that is loaded).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str]) -> None:
    """Run `stanza.models.ner_tagger` with `arguments`; `--rate` goes with `--finetune_load_name`."""
    import torch
    from stanza.models import ner_tagger

    rest = list(arguments)
    if "--rate" in rest:
        at = rest.index("--rate")
        rate = float(rest[at + 1])
        del rest[at : at + 2]
        name = rest.index("--finetune_load_name") + 1
        loaded = Path(rest[name])
        checkpoint = torch.load(loaded, map_location="cpu", weights_only=True)
        checkpoint["config"]["lr"] = rate
        rest[name] = str(loaded.with_suffix(".begin.pt"))
        torch.save(checkpoint, rest[name], _use_new_zipfile_serialization=False)
    ner_tagger.main(rest)


if __name__ == "__main__":
    main(sys.argv[1:])
