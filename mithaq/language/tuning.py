"""Making a loaded pipeline of our own models read fast, and name kinds.

Here belongs what is done to Stanza's processors after loading: folding of the
NER model's letters, decoding of both of its label columns in one pass, and a
memory of split words. Nothing here changes what the tokenizer, the tagger or
the lemmatizer answer.
"""

from __future__ import annotations

from types import MethodType
from typing import Any

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
    if "ner" in pipeline.processors:
        for trainer in pipeline.processors["ner"].trainers:
            fold_letters(trainer.vocab["char"])
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
    from stanza.models.common.crf import viterbi_decode
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
    scores = [x.numpy() for x in logits]
    moves = [x.detach().numpy() for x in transitions]
    names = trainer.vocab["tag"]._id2unit
    decoded: list[list[str]] = []
    for i, length in enumerate(lengths):
        columns = []
        for column, (score, move) in enumerate(zip(scores, moves, strict=True)):
            best, _ = viterbi_decode(score[i, :length], move)
            columns.append([names[column][b] if b >= VOCAB_PREFIX_SIZE else "O" for b in best])
        decoded.append(merge_columns(*columns) if len(columns) == 2 else columns[0])
    return utils.unsort(decoded, order) if unsort else decoded
