"""Putting the trained models together as a pack: slimmed, in half precision, with a manifest.

    python -m training.pack TARGET SOURCE... [--roles ROLE...]

Weights are stored as 16-bit floats and widen when Stanza loads them. What the
engine does not need (optimizer states, the NER trainer's table of corrections
to word vectors, which stays zero) is left out.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mithaq.language.packs import FORMAT, MANIFEST, read_pack
from training.spellings import SPELLINGS
from training.split_lexicon import LEXICON
from training.vectors import TABLE as VECTORS

MODELS = {
    "tokenize": "tokenizer.pt",
    "mwt": "mwt.pt",
    "pos": "tagger.pt",
    "lemma": "lemmatizer.pt",
    "depparse": "parser.pt",
    "ner": "ner.pt",
}
TABLES = {"splits": LEXICON, "spellings": SPELLINGS, "vectors": VECTORS}


def _narrow(value: Any) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        return value.half() if value.dtype == torch.float32 else value
    if isinstance(value, Mapping):
        return type(value)((k, _narrow(v)) for k, v in value.items())  # type: ignore[call-arg]
    return value


def slim(source: Path, target: Path) -> None:
    """Write the model at `source` without what only training needs."""
    import torch

    checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    for needless in ("optimizer", "optimizer_state_dict", "scheduler"):
        checkpoint.pop(needless, None)
    if isinstance(checkpoint.get("model"), Mapping):
        model = dict(checkpoint["model"])
        vocabulary = checkpoint.get("vocab")
        if "delta_emb.weight" in model and not model["delta_emb.weight"].any():
            del model["delta_emb.weight"]
            del vocabulary["delta"]
            del vocabulary["_key2class"]["delta"]
        checkpoint["model"] = _narrow(model)
    config = checkpoint.get("config") or checkpoint.get("args")
    if isinstance(config, dict):
        for name, value in config.items():  # paths of the machine that trained it are nobody's business
            if isinstance(value, str) and ("/" in value or name.endswith(("_file", "_dir"))):
                config[name] = None
        config["save_name"] = target.name
    torch.save(checkpoint, target, _use_new_zipfile_serialization=False)


def assemble(target: Path, sources: Sequence[Path], roles: Sequence[str] = tuple(MODELS)) -> None:
    """Write the pack from the models `<role>.pt` and the tables in `sources`; the last that has a file gives it."""
    target.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    for role in roles:
        name = MODELS[role]
        if found := [source / f"{role}.pt" for source in sources if (source / f"{role}.pt").exists()]:
            slim(found[-1], target / name)
            files[role] = name
    for role, name in TABLES.items():
        if found := [source / name for source in sources if (source / name).exists()]:
            shutil.copyfile(found[-1], target / name)
            files[role] = name
    manifest = {"format": FORMAT, "name": "mithaq", "files": files}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    pack = read_pack(target)
    for role, path in pack.files.items():
        print(f"{role:10} {path.stat().st_size / 1e6:6.1f} MB")
    total = sum(p.stat().st_size for p in pack.files.values())
    print(f"pack {pack.version}: {total / 1e6:.1f} MB in {target}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="training.pack", description=__doc__.split("\n")[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("sources", type=Path, nargs="+")
    parser.add_argument("--roles", nargs="+", choices=MODELS, default=tuple(MODELS), help="these models alone")
    options = parser.parse_args()
    assemble(options.target, options.sources, options.roles)
