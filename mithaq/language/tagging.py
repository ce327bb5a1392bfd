"""Parts of speech and lemmas of sentences of words, with Stanza's tagger and lemmatizer models.

Answers what Stanza's `POSProcessor` and `LemmaProcessor` answer; what depends
on a word alone is computed once a word, what depends on word and part of
speech once a pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mithaq.language.batching import LetterNumbers, WordRows, batches, letters_of
from mithaq.orthography import strip_marks

MOST_LEMMAS = 200_000
"""Pairs of word and part of speech whose lemma is kept; then the memory begins anew."""


def is_supported(processor: Any) -> bool:
    """True if the tagger reads words and their letters only, and has no features to tell."""
    model = processor.trainer.model
    return (
        not model.args.get("charlm")
        and model.bert_model is None
        and all(units[0] == "<PAD>" and len(units) <= 4 for units in processor.vocab["feats"]._id2unit.values())
    )


class Tagger:
    """Gives every word its universal part of speech.

    Args:
        processor: the loaded Stanza processor, of which `is_supported` is true.
    """

    def __init__(self, processor: Any) -> None:
        self._model = processor.trainer.model.eval()
        self._vocabularies = processor.trainer.vocab
        self._pretrain = processor.pretrain
        self._letters = LetterNumbers(self._vocabularies["char"])
        self._rows = WordRows(self._inputs)

    def _inputs(self, words: list[str]) -> Any:
        import torch

        model = self._model
        parts = []
        if model.args["word_emb_dim"] > 0:
            parts.append(model.word_emb(torch.tensor(self._vocabularies["word"].map(words))))
        if model.args["pretrain"]:
            ids = torch.tensor(self._pretrain.vocab.map([word.lower() for word in words]))
            parts.append(model.trans_pretrained(model.pretrained_emb(ids)))
        if model.args["char"] and model.args["char_emb_dim"] > 0:
            parts.append(model.trans_char(letters_of(words, self._letters, model.charmodel)))
        return torch.cat(parts, 1)

    def read(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """A tag a word. No sentence is empty."""
        from torch.nn.functional import relu
        from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

        model = self._model
        names = self._vocabularies["upos"]._id2unit
        rows = self._rows.ids(sentences)
        tags: list[list[str]] = [[]] * len(sentences)
        for batch in batches([len(row) for row in rows], 4_000):
            packed, lengths = self._rows.packed([rows[b] for b in batch])
            first = [
                state.expand(-1, len(batch), -1).contiguous()
                for state in (model.taggerlstm_h_init, model.taggerlstm_c_init)
            ]
            states, _ = model.taggerlstm(packed, lengths, hx=tuple(first))
            likeliest = model.upos_clf(relu(model.upos_hid(states.data))).argmax(1)
            found, _ = pad_packed_sequence(PackedSequence(likeliest, states.batch_sizes), batch_first=True)
            for place, line in zip(batch, found.tolist(), strict=True):
                tags[place] = [names[n] for n in line[: len(rows[place])]]
        return tags


class Lemmas:
    """Remembers the lemma, without diacritics, of every pair of word and part of speech.

    Args:
        processor: the loaded Stanza processor.
    """

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self._memory: dict[tuple[str, str], str] = {}

    def of(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """A mapping that holds at least the lemmas of these pairs."""
        if len(self._memory) > MOST_LEMMAS:
            self._memory.clear()
        new = [pair for pair in set(pairs) if pair not in self._memory]
        trainer = self._processor.trainer
        known = trainer.predict_dict(new)
        listed = trainer.skip_seq2seq(new)
        guessed = self._guessed(pair for pair, is_listed in zip(new, listed, strict=True) if not is_listed)
        for pair, lemma in zip(new, known, strict=True):
            lemma = guessed.get(pair, lemma)
            self._memory[pair] = strip_marks(lemma if lemma not in ("", "_") else pair[0]).text
        return self._memory

    def _guessed(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """The lemmas that the model spells out."""
        from stanza import Document

        ordered = sorted(pairs, key=lambda pair: (len(pair[0]), pair))
        if not ordered:
            return {}
        rows = [{"id": (n,), "text": word, "upos": tag} for n, (word, tag) in enumerate(ordered, 1)]
        document = self._processor.process(Document([rows]))
        return {pair: word.lemma or "" for pair, word in zip(ordered, document.sentences[0].words, strict=True)}
