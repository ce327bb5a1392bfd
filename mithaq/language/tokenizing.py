"""From pieces to sentences of tokens, with Stanza's tokenizer model.

Answers what Stanza's `TokenizeProcessor` answers for each text alone; only the
way there differs: letters become numbers once a batch, and no documents are
built. Splitting tokens into words is in `splitting.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mithaq.language.batching import batches

RawToken = tuple[str, int, int, bool]
"""Text, start and end in the piece, and whether the model takes it for several words."""

WINDOW = 1000
"""Characters that the model sees at once, as in Stanza; longer texts go on after the last sentence end in it."""

_ADDRESS = re.compile(r"@|[A-Za-z0-9]\.")  # without one of these no mail or web address is in a text

_Codes = npt.NDArray[np.uint32]
_Labels = npt.NDArray[np.int64]


def is_supported(processor: Any) -> bool:
    """True if the model needs nothing but letters and the features of single letters."""
    from stanza.models.tokenization.data import PER_CHAR_FEAT_FUNCS, POSITION_FEAT_FUNCS

    arguments = processor.trainer.args
    return (
        set(arguments["feat_funcs"]) <= PER_CHAR_FEAT_FUNCS.keys() | POSITION_FEAT_FUNCS
        and not arguments.get("use_dictionary")
        and not arguments.get("skip_newline")
        and processor.trainer.model.charmodel is None
    )


class Tokenizer:
    """Cuts texts into sentences of tokens.

    Args:
        processor: the loaded Stanza processor, of which `is_supported` is true.
    """

    def __init__(self, processor: Any) -> None:
        from stanza.models.tokenization.data import PER_CHAR_FEAT_FUNCS

        self._model = processor.trainer.model.eval()
        self._vocabulary = processor.trainer.vocab
        names = processor.trainer.args["feat_funcs"]
        self._features = [PER_CHAR_FEAT_FUNCS[name] for name in names if name in PER_CHAR_FEAT_FUNCS]
        self._marks_end = "end_of_para" in names
        self._marks_start = "start_of_para" in names

    def read(self, texts: Sequence[str]) -> list[list[list[RawToken]]]:
        """The sentences of each text. Texts hold no white space but spaces, none at their ends."""
        places: list[npt.NDArray[np.int64]] = []
        codes: list[_Codes] = []
        for text in texts:
            letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            space = letters == 0x20
            kept = np.flatnonzero(~(space & np.concatenate([[False], space[:-1]])))  # of several spaces the first
            places.append(kept)
            codes.append(letters[kept])
        labels = self._labels(codes)
        return [_sentences(*piece) for piece in zip(texts, places, codes, labels, strict=True)]

    def _labels(self, codes: list[_Codes]) -> list[_Labels]:
        """A label a letter: 0 inside, 1 ends a token, 2 a sentence, 3 and 4 the same for several words."""
        found = [np.zeros(len(c), dtype=np.int64) for c in codes]
        numbers, features = self._numbered(codes)
        waiting = [(n, 0) for n in range(len(codes)) if len(codes[n])]
        while waiting:
            unfinished = []
            spans = [(n, start, min(len(codes[n]), start + WINDOW)) for n, start in waiting]
            for batch in batches([end - start for _, start, end in spans], 24_000, 128):
                chosen = [spans[b] for b in batch]
                for (n, start, end), labels in zip(chosen, self._classes(chosen, numbers, features), strict=True):
                    if end < len(codes[n]):
                        breaks = np.flatnonzero((labels == 2) | (labels == 4))
                        end = start + (int(breaks[-1]) + 1 if len(breaks) else end - start)
                        unfinished.append((n, end))
                    found[n][start:end] = labels[: end - start]
            waiting = unfinished
        for labels in found:
            if len(labels):
                labels[-1] = 4 if labels[-1] > 2 else 2
        return found

    def _numbered(self, codes: list[_Codes]) -> tuple[list[_Labels], list[npt.NDArray[np.float32]]]:
        """The model's numbers of all letters, and their features, text by text."""
        distinct, back = np.unique(np.concatenate(codes), return_inverse=True)
        letters = [chr(code) for code in distinct]
        ids = np.array([self._vocabulary.unit2id(letter) for letter in letters], dtype=np.int64)[back]
        own = np.array([[feature(letter) for feature in self._features] for letter in letters], dtype=np.float32)
        columns = own.shape[1] + self._marks_end + self._marks_start
        table = np.zeros((len(back), columns), dtype=np.float32)
        table[:, : own.shape[1]] = own[back]
        stops = np.cumsum([len(c) for c in codes])
        starts = stops - [len(c) for c in codes]
        if self._marks_end:
            table[stops - 1, own.shape[1]] = 1
        if self._marks_start:
            table[starts, columns - 1] = 1
        spans = list(zip(starts.tolist(), stops.tolist(), strict=True))
        return [ids[a:b] for a, b in spans], [table[a:b] for a, b in spans]

    def _classes(
        self,
        spans: list[tuple[int, int, int]],
        numbers: list[_Labels],
        features: list[npt.NDArray[np.float32]],
    ) -> list[_Labels]:
        """The likeliest label of each letter of the spans (text, start, end), the longest span first."""
        import torch

        # The model has learned that a blank follows the last letter of a text.
        lengths = [end - start + (end == len(numbers[n])) for n, start, end in spans]
        order = sorted(range(len(spans)), key=lengths.__getitem__, reverse=True)
        letters = np.zeros((len(spans), max(lengths)), dtype=np.int64)
        marks = np.zeros((*letters.shape, features[0].shape[1]), dtype=np.float32)
        for row, place in enumerate(order):
            n, start, end = spans[place]
            letters[row, : end - start] = numbers[n][start:end]
            marks[row, : end - start] = features[n][start:end]
        scores = self._model(torch.from_numpy(letters), torch.from_numpy(marks), [lengths[p] for p in order])
        likeliest = scores.argmax(2).numpy()
        labels: list[_Labels] = [likeliest[0]] * len(spans)
        for row, place in enumerate(order):
            labels[place] = likeliest[row, : spans[place][2] - spans[place][1]]
        return labels


def _sentences(text: str, places: npt.NDArray[np.int64], codes: _Codes, labels: _Labels) -> list[list[RawToken]]:
    plain = text if len(codes) == len(text) else codes.tobytes().decode("utf-32-le", "surrogatepass")
    if _ADDRESS.search(plain):
        from stanza.models.tokenization.utils import update_pred_regex

        update_pred_regex(list(plain), labels)
    sentences: list[list[RawToken]] = []
    tokens: list[RawToken] = []
    begin = 0
    for last in np.flatnonzero(labels).tolist():
        token = plain[begin : last + 1].lstrip()
        if token:
            first = last + 1 - len(token)
            tokens.append((token, int(places[first]), int(places[last]) + 1, bool(labels[last] >= 3)))
            if labels[last] in (2, 4):
                sentences.append(tokens)
                tokens = []
        begin = last + 1
    if tokens:
        sentences.append(tokens)
    return sentences
