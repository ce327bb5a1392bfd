"""Letting Stanza's trainers look word vectors up by folded spelling, as the engine does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mithaq.language.vectors import folding_vocabulary


@contextmanager
def folding_lookup() -> Iterator[None]:
    """Within the block, tables of pretrained vectors that Stanza loads fold what they look up."""
    from stanza.models.common import pretrain

    plain = pretrain.PretrainedWordVocab
    pretrain.PretrainedWordVocab = folding_vocabulary()
    try:
        yield
    finally:
        pretrain.PretrainedWordVocab = plain
