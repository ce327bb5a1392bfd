"""Making a loaded pipeline of our own models read fast, and name kinds.

Here belongs what is done to Stanza's processors after loading: folding of the
NER model's letters, decoding of both of its label columns in one pass, and a
memory of split words. Nothing here changes what the tokenizer, the tagger or
the lemmatizer answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MethodType
from typing import Any

import numpy as np
import numpy.typing as npt

from mithaq.language.kinds import merge_columns
from mithaq.language.packs import ModelPack
from mithaq.language.spelling import Spellings
from mithaq.language.splitting import Splitter, read_lexicon
from mithaq.language.vectors import folding_vocabulary, vector_form


def tune(pipeline: Any, pack: ModelPack) -> None:
    """Adapt the processors of a pipeline that was loaded from a pack of our own."""
    if "mwt" in pipeline.processors and "splits" in pack.files:
        words = pipeline.foundation_cache.pretrains[str(pack.files["vectors"])].vocab._unit2id
        processor = pipeline.processors["mwt"]
        spellings = Spellings.read(pack.files["spellings"])
        processor.process = Splitter(processor, read_lexicon(pack.files["splits"]), words, spellings).process
    pipeline.processors["tokenize"].trainer.args["batch_size"] = 128
    if "ner" in pipeline.processors:
        for trainer in pipeline.processors["ner"].trainers:
            if "char" in trainer.vocab.keys():  # noqa: SIM118 (it is no mapping)
                fold_letters(trainer.vocab["char"])
            if "word" in trainer.vocab.keys():  # noqa: SIM118
                fold_words(trainer.vocab)
            trainer.predict = MethodType(predict_kinds, trainer)


def fold_letters(vocabulary: Any) -> None:
    """Let every letter that the vocabulary lacks stand for its folded form, and every digit for 0."""
    ids = vocabulary._unit2id
    for code in [*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x600, 0x700), *range(0x750, 0x780)]:
        letter = chr(code)
        form = vector_form(letter)
        if letter not in ids and form in ids:
            ids[letter] = ids[form]


def fold_words(vocabularies: Any) -> None:
    """Look words up by their folded spelling in the vocabulary of the vectors."""
    words = vocabularies["word"]
    folding = folding_vocabulary().load_state_dict(words.state_dict())
    vocabularies["word"] = folding


def predict_kinds(trainer: Any, batch: Any, unsort: bool = True) -> list[list[str]]:
    """What the NER trainer's `predict` does, for both label columns: BIOES tags over kinds."""
    from stanza.models.common import utils
    from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
    from stanza.models.ner.trainer import unpack_batch

    inputs, order, word_order, char_order, lengths, word_lengths, char_lengths, char_offsets = unpack_batch(
        batch, "cpu"
    )
    words, chars_of_words, mask, chars, tags = inputs
    trainer.model.eval()
    _, logits, transitions = trainer.model(
        words, chars_of_words, mask, tags, word_order, lengths, word_lengths, chars, char_offsets, char_lengths,
        char_order,
    )  # fmt: skip
    columns = [
        best_paths(score.numpy(), move.detach().numpy(), lengths)
        for score, move in zip(logits, transitions, strict=True)
    ]
    names = trainer.vocab["tag"]._id2unit
    decoded: list[list[str]] = []
    for i, length in enumerate(lengths):
        tagged = [
            [names[column][b] if b >= VOCAB_PREFIX_SIZE else "O" for b in paths[i, :length]]
            for column, paths in enumerate(columns)
        ]
        decoded.append(merge_columns(*tagged) if len(tagged) == 2 else tagged[0])
    return utils.unsort(decoded, order) if unsort else decoded


def best_paths(
    scores: npt.NDArray[np.float32], moves: npt.NDArray[np.float32], lengths: Sequence[int]
) -> npt.NDArray[np.int64]:
    """The best tag sequence of every sentence of a batch, all sentences decoded side by side.

    Args:
        scores: sentences x tokens x tags.
        moves: tags x tags, from the tag of a row to the tag of a column.
        lengths: tokens of each sentence; what is behind them is left at 0.
    """
    sentences, longest, _ = scores.shape
    ends = np.asarray(lengths)
    best = scores[:, 0].copy()
    back = np.zeros(scores.shape, dtype=np.int64)
    for t in range(1, longest):
        ways = best[:, :, None] + moves
        back[:, t] = ways.argmax(axis=1)
        going_on = (t < ends)[:, None]
        best = np.where(going_on, ways.max(axis=1) + scores[:, t], best)
    paths = np.zeros((sentences, longest), dtype=np.int64)
    rows = np.arange(sentences)
    tag = best.argmax(axis=1)
    for t in range(longest - 1, -1, -1):
        inside = t < ends
        paths[inside, t] = tag[inside]
        if t:
            tag = np.where(inside, back[rows, t, tag], tag)
    return paths
