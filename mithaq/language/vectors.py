"""Word vectors that are looked up by folded spelling.

The vectors are trained on folded text, so that أكرم and اكرم, or إيران and
ايران, share one row. The models read the text as written; only the look-up
folds. Here belong the look-up and the packed table, not the training (see
`training/vectors.py`). Stanza is imported when a table is loaded, not before.
"""

from __future__ import annotations

import lzma
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mithaq.orthography import folded

_DIGIT = re.compile(r"[0-9]")


def vector_form(text: str) -> str:
    """`text` in the spelling of the vector table: folded, lower case, every digit a 0."""
    return _DIGIT.sub("0", folded(text)).lower()


def write_table(path: Path, words: list[str], vectors: npt.NDArray[np.float32]) -> None:
    """Write a table as one signed byte a component, with one scale a row.

    `vectors` has a row a word. The words follow the numbers, xz-compressed.
    """
    scales = np.abs(vectors).max(axis=1, keepdims=True) / 127.0
    scales[scales == 0.0] = 1.0
    rows = np.rint(vectors / scales).astype(np.int8)
    np.savez(
        path,
        rows=rows,
        scales=scales.astype(np.float32),
        words=np.frombuffer(lzma.compress("\n".join(words).encode()), dtype=np.uint8),
    )


def read_table(path: Path) -> tuple[list[str], npt.NDArray[np.float32]]:
    """The words and the vectors (float32, one row a word) of a packed table."""
    with np.load(path, allow_pickle=False) as table:
        words = lzma.decompress(table["words"].tobytes()).decode().split("\n")
        vectors = table["rows"].astype(np.float32) * table["scales"]
    return words, vectors


@cache
def folding_vocabulary() -> Any:
    """Stanza's vocabulary class of pretrained vectors, with look-up by folded spelling."""
    from stanza.models.common.pretrain import PretrainedWordVocab

    class FoldingVocabulary(PretrainedWordVocab):  # type: ignore[misc]
        """Looks a word up by its folded spelling."""

        def normalize_unit(self, unit: str) -> str:
            return str(super().normalize_unit(unit if unit.startswith("<") else vector_form(unit)))

    return FoldingVocabulary


def load_pretrain(path: Path) -> Any:
    """A Stanza `Pretrain` that holds the packed table at `path`."""
    import torch
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.common.vocab import VOCAB_PREFIX

    words, vectors = read_table(path)
    pretrain = Pretrain(str(path), save_to_file=False)
    pretrain._vocab = folding_vocabulary()(words)
    blank = np.zeros((len(VOCAB_PREFIX), vectors.shape[1]), dtype=np.float32)
    pretrain._emb = torch.from_numpy(np.concatenate([blank, vectors]))
    return pretrain
