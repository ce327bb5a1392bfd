"""Named entities of sentences of tokens, with Stanza's NER model: its label columns decoded and merged.

Answers what Stanza's `NERProcessor` answers with our decoding of both label
columns; what the model makes of a single token is computed once a token. Which
kinds there are, and how the columns are merged, is in `kinds.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mithaq.language.batching import LetterNumbers, WordRows, batches, letters_of
from mithaq.language.kinds import merge_columns


def is_supported(processor: Any) -> bool:
    """True if there is one model, and it reads words and their letters only."""
    [model, *others] = [trainer.model for trainer in processor.trainers]
    return (
        not others
        and not model.args.get("charlm")
        and model.bert_model is None
        and not model.args.get("connect_output_layers")
    )


class NameTagger:
    """Gives every token a BIOES tag over kinds of entities.

    Args:
        processor: the loaded Stanza processor, of which `is_supported` is true.
    """

    def __init__(self, processor: Any) -> None:
        trainer = processor.trainers[0]
        self._model = trainer.model.eval()
        self._vocabularies = trainer.vocab
        self._letters = LetterNumbers(self._vocabularies["char"])
        self._rows = WordRows(self._inputs)
        self._moves = [crit._transitions.detach().numpy() for crit in self._model.crits]

    def _inputs(self, words: list[str]) -> Any:
        import torch
        from stanza.models.common.vocab import PAD_ID, UNK_ID

        model, vocabularies = self._model, self._vocabularies
        parts = []
        if model.args["word_emb_dim"] > 0:
            cased = [word.lower() for word in words] if model.args.get("lowercase", True) else words
            known = torch.tensor(vocabularies["word"].map(cased))
            vectors = model.word_emb(known)
            if model.delta_emb is not None:
                changed = torch.tensor(vocabularies["delta"].map(cased))
                changed[(changed == UNK_ID) & (known != UNK_ID)] = PAD_ID
                vectors = vectors + model.delta_emb(changed)
            parts.append(vectors)
        if model.args["char"] and model.args["char_emb_dim"] > 0:
            cased = [word.lower() for word in words] if model.args.get("char_lowercase") else words
            parts.append(letters_of(cased, self._letters, model.charmodel))
        rows = torch.cat(parts, 1)
        return model.input_transform(rows) if model.input_transform is not None else rows

    def read(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """A tag a token. No sentence is empty."""
        from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

        model = self._model
        rows = self._rows.ids(sentences)
        tags: list[list[str]] = [[]] * len(sentences)
        for batch in batches([len(row) for row in rows], 4_000):
            packed, lengths = self._rows.packed([rows[b] for b in batch])
            first = [
                state.expand(-1, len(batch), -1).contiguous()
                for state in (model.taggerlstm_h_init, model.taggerlstm_c_init)
            ]
            states, _ = model.taggerlstm(packed, lengths, hx=tuple(first))
            scores = [
                pad_packed_sequence(PackedSequence(column(states.data), states.batch_sizes), batch_first=True)[0]
                for column in model.tag_clfs
            ]
            decoded = decode([s.numpy() for s in scores], self._moves, lengths, self._vocabularies["tag"]._id2unit)
            for place, line in zip(batch, decoded, strict=True):
                tags[place] = line
        return tags


def decode(
    scores: Sequence[npt.NDArray[np.float32]],
    moves: Sequence[npt.NDArray[np.float32]],
    lengths: Sequence[int],
    names: Any,
) -> list[list[str]]:
    """BIOES tags over kinds, sentence by sentence, from the scores of all label columns.

    Args:
        scores: for each column, sentences x tokens x tags.
        moves: for each column, tags x tags, as `best_paths` takes them.
        lengths: tokens of each sentence.
        names: for each column, its tags by number.
    """
    from stanza.models.common.vocab import VOCAB_PREFIX_SIZE

    columns = [best_paths(score, move, lengths) for score, move in zip(scores, moves, strict=True)]
    decoded: list[list[str]] = []
    for i, length in enumerate(lengths):
        tagged = [
            [names[column][b] if b >= VOCAB_PREFIX_SIZE else "O" for b in paths[i, :length].tolist()]
            for column, paths in enumerate(columns)
        ]
        decoded.append(merge_columns(*tagged) if len(tagged) == 2 else tagged[0])
    return decoded


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
