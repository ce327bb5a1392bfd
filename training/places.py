"""Where training reads its corpora, keeps its intermediates and puts the pack.

Only paths, and the small conventions that go with them. What is done with the
files belongs to the step that does it.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

CORPORA = Path(os.environ.get("MITHAQ_CORPORA", ROOT.parent / "shared" / "corpora"))
"""The public corpora: `ud/`, `ner/`, `news/` (see `models/README.md` for what each is)."""

WORK = Path(os.environ.get("MITHAQ_TRAINING", ROOT / "data" / "local" / "training"))
"""Intermediates and logs: safe to delete, dear to remake."""

PACK = Path(os.environ.get("MITHAQ_PACK_OUT", ROOT / "models"))
"""The pack that training writes."""

SURFACE_TAGS = Path(os.environ.get("MITHAQ_SURFACE_TAGS", ROOT / "training" / "surface_tags.csv"))
"""The table that training writes beside the pack (see `surface_rules.py`)."""


def corpus(name: str) -> Path:
    """The path of a corpus file such as `ud/pud.conllu`.

    Raises:
        FileNotFoundError: the corpora folder or the file is not there.
    """
    path = CORPORA / name
    if not path.exists():
        raise FileNotFoundError(
            f"corpus {name} is not in {CORPORA}; set MITHAQ_CORPORA to the folder that holds ud/, ner/ and news/"
        )
    return path


def work(name: str) -> Path:
    """A path under the work folder, with its parent made."""
    path = WORK / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
