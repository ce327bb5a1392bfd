"""Making a loaded pipeline of our own models read what it should: folded letters, kinds, splits that are checked.

Here belongs what is done to Stanza's processors after loading: folding of the
NER model's letters, decoding of both of its label columns in one pass, and a
splitter that knows and remembers. Nothing here changes what the tokenizer, the
tagger or the lemmatizer answer. Reading fast with them is in `reading.py`.
"""

from __future__ import annotations

from types import MethodType
from typing import Any

from mithaq.language.naming import decode
from mithaq.language.packs import ModelPack
from mithaq.language.spelling import Spellings
from mithaq.language.splitting import Splitter, read_lexicon
from mithaq.language.vectors import folding_vocabulary, vector_form


def tune(pipeline: Any, pack: ModelPack) -> Splitter | None:
    """Adapt the processors of a pipeline that was loaded from a pack of our own.

    Returns the splitter of its tokens, if the pack has what one needs.
    """
    splitter = None
    if "mwt" in pipeline.processors and "splits" in pack.files:
        words = pipeline.foundation_cache.pretrains[str(pack.files["vectors"])].vocab._unit2id
        processor = pipeline.processors["mwt"]
        spellings = Spellings.read(pack.files["spellings"])
        spell_greedily(processor.trainer.model)
        splitter = Splitter(processor, read_lexicon(pack.files["splits"]), words, spellings)
        processor.process = splitter.process
    if "ner" in pipeline.processors:
        for trainer in pipeline.processors["ner"].trainers:
            if "char" in trainer.vocab.keys():  # noqa: SIM118 (it is no mapping)
                fold_letters(trainer.vocab["char"])
            if "word" in trainer.vocab.keys():  # noqa: SIM118
                fold_words(trainer.vocab)
            trainer.predict = MethodType(predict_kinds, trainer)
    return splitter


def spell_greedily(model: Any) -> None:
    """Spell words out with the best letter at every step, as the models' settings ask for.

    Stanza 1.15 passes the beam size in the place of another argument and so
    searches with five beams, at seven times the cost. Of 1,199 distinct tokens
    of sixty news articles, none came out otherwise.
    """

    def predict(letters: Any, mask: Any, *_: Any, never_decode_unk: bool = False) -> Any:
        return model.predict_greedy(letters, mask, never_decode_unk=never_decode_unk)

    model.predict = predict


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
    decoded = decode(
        [score.numpy() for score in logits],
        [move.detach().numpy() for move in transitions],
        lengths,
        trainer.vocab["tag"]._id2unit,
    )
    return utils.unsort(decoded, order) if unsort else decoded
