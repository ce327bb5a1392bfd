"""Model packs: which models the engine reads with, and how they are loaded.

Two kinds. A pack of our own is a folder with a `pack.json` (default: `models/`
of the repository). The official Stanza `ar` models lie in Stanza's resources
folder once `stanza.download("ar")` has run. `MITHAQ_MODELS` chooses:
unset or `default`, `official`, or the path of a pack. Nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import json
import logging
import lzma
import os
import pickle
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OWN_PACK = Path(__file__).resolve().parents[2] / "models"
MANIFEST = "pack.json"
FORMAT = 1

DAMAGED = (OSError, EOFError, ValueError, RuntimeError, pickle.UnpicklingError, zipfile.BadZipFile, lzma.LZMAError)
"""What reading a file of a pack raises when the file is cut off or is something else."""

log = logging.getLogger(__name__)


class PackError(Exception):
    """A model pack is missing, incomplete or of another format; the message says what to do."""


@dataclass(frozen=True)
class ModelPack:
    """A place with models, and what identifies them.

    `files` maps a role (`tokenize`, `mwt`, `pos`, `lemma`, `ner`, `depparse`,
    `vectors`, `charlm_forward`, `charlm_backward`) to a file of the pack; it
    is empty for the official models, whose layout Stanza knows.
    `version` changes when any file of the pack changes.
    """

    name: str
    root: Path
    version: str
    files: dict[str, Path] = field(default_factory=dict)

    @property
    def is_official(self) -> bool:
        """True for Stanza's own `ar` models."""
        return not self.files

    @property
    def processors(self) -> str:
        """The Stanza processors that the pack feeds, comma-separated, in pipeline order."""
        known = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
        if self.is_official:
            return "tokenize,mwt,pos,lemma,ner"
        return ",".join(p for p in known if p in self.files)


def find_pack(choice: str | Path | None = None) -> ModelPack:
    """The pack that `choice` names, else `MITHAQ_MODELS`, else the repository's own.

    Raises:
        PackError: there are no such models.
    """
    wanted = str(choice or os.environ.get("MITHAQ_MODELS") or "default")
    if wanted == "official":
        return _official_pack()
    return read_pack(OWN_PACK if wanted == "default" else Path(wanted))


def read_pack(root: Path) -> ModelPack:
    """The pack in the folder `root`.

    Raises:
        PackError: `pack.json` is missing or unreadable, or a file that it names is missing.
    """
    manifest = root / MANIFEST
    if not manifest.is_file():
        raise PackError(
            f"no model pack in {root}: {MANIFEST} is missing. Train one with `make train`, set MITHAQ_MODELS to the "
            "folder of a pack, or use the official models with MITHAQ_MODELS=official"
        )
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        named = {role: root / name for role, name in content["files"].items()}
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise PackError(f"{manifest} is not a pack manifest: {error}") from error
    if content.get("format") != FORMAT:
        raise PackError(f"{manifest} has format {content.get('format')!r}; this version reads format {FORMAT}")
    missing = [path.name for path in named.values() if not path.is_file()]
    if missing or "tokenize" not in named:
        raise PackError(f"the model pack in {root} is incomplete: {', '.join(missing) or 'it has no tokenizer'}")
    digest = hashlib.sha256()
    for role, path in sorted(named.items()):
        digest.update(role.encode())
        digest.update(path.read_bytes())
    return ModelPack(content.get("name", root.name), root, digest.hexdigest()[:12], named)


def _official_pack() -> ModelPack:
    from stanza.resources.common import DEFAULT_MODEL_DIR, DEFAULT_RESOURCES_VERSION

    root = Path(os.environ.get("STANZA_RESOURCES_DIR") or DEFAULT_MODEL_DIR)
    if not (root / "resources.json").is_file() or not (root / "ar").is_dir():
        raise PackError(
            f"MITHAQ_MODELS=official, but Stanza's Arabic models are not in {root}. With a network, run "
            "`python -c \"import stanza; stanza.download('ar')\"` once, or set STANZA_RESOURCES_DIR to where they are"
        )
    return ModelPack("official", root, f"stanza-{DEFAULT_RESOURCES_VERSION}")


def load_pipeline(pack: ModelPack, batch_size: int = 64, plain: bool = False) -> Any:
    """A Stanza `Pipeline` with the models of `pack`, on the CPU, without network.

    `plain` leaves every option that only speed asks for at Stanza's default.

    Raises:
        PackError: Stanza cannot load the models.
    """
    import stanza
    from stanza.models.common.foundation_cache import FoundationCache

    options: dict[str, Any] = {
        "lang": "ar",
        "processors": pack.processors,
        "download_method": None,
        "use_gpu": False,
        "logging_level": "ERROR",
    }
    if not plain:
        options |= {
            "lemma_store_results": pack.is_official,  # our own are remembered, within bounds, in tagging.py
            "tokenize_batch_size": batch_size,
            "pos_batch_size": batch_size,
            "lemma_batch_size": 512,
            "mwt_batch_size": 512,
            "ner_batch_size": batch_size,
        }
    if pack.is_official:
        options["dir"] = str(pack.root)
    else:
        cache = FoundationCache(local_files_only=True)
        options |= {
            "dir": str(pack.root),
            "package": None,
            "processors": dict.fromkeys(pack.processors.split(","), "pack"),
            "allow_unknown_language": True,  # every model is named below, none is looked up
            "resources_filepath": str(pack.root / MANIFEST),  # Stanza insists on a JSON; it finds no models in this
            "foundation_cache": cache,
        }
        options |= {f"{role}_model_path": str(pack.files[role]) for role in pack.processors.split(",")}
        options |= _foundations(pack, cache)
    try:
        with _without_optimizers():
            return stanza.Pipeline(**options)
    except (*DAMAGED, KeyError) as error:
        raise PackError(f"Stanza cannot load the {pack.name} models in {pack.root}: {error}") from error


@contextmanager
def _without_optimizers() -> Iterator[None]:
    """Stanza's trainers make an optimizer even to read; torch takes two seconds to import what that needs."""
    from stanza.models.common import utils

    names = ("get_optimizer", "get_split_optimizer")
    makers = {name: getattr(utils, name) for name in names if hasattr(utils, name)}
    try:
        for name in makers:
            setattr(utils, name, lambda *_, **__: {})
        yield
    finally:
        for name, maker in makers.items():
            setattr(utils, name, maker)


def _foundations(pack: ModelPack, cache: Any) -> dict[str, Any]:
    """Put the vectors into Stanza's cache of shared parts; returns the options that refer to them."""
    from mithaq.language.vectors import load_pretrain

    options: dict[str, Any] = {}
    users = [p for p in ("pos", "depparse", "ner") if p in pack.files]
    if "vectors" in pack.files:
        path = str(pack.files["vectors"])
        cache.pretrains[path] = load_pretrain(pack.files["vectors"])
        options |= {f"{p}_pretrain_path": path for p in users}
    for direction in ("forward", "backward"):
        if f"charlm_{direction}" in pack.files:
            options |= {f"{p}_{direction}_charlm_path": str(pack.files[f"charlm_{direction}"]) for p in users}
    return options
