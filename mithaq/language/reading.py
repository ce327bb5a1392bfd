"""How a batch of pieces is read: by Stanza's pipeline, or faster by the same models.

`read_with_stanza` sends documents through the pipeline and works with any
models. `FastReader` takes the models out of the pipeline of a pack of our own
and runs them without documents, each distinct word once: the same answers (a
test compares them) in a fraction of the time. Which texts are read, and what
comes of errors, is the engine's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mithaq.language import naming, tagging, tokenizing
from mithaq.language.splitting import Splitter
from mithaq.orthography import strip_marks

# A token is (start, end, ner tag, words); a word is (text, lemma, upos, feats, head, deprel).
WordTuple = tuple[str, str, str, str, int | None, str | None]
TokenTuple = tuple[int, int, str, tuple[WordTuple, ...]]
PieceReading = tuple[tuple[TokenTuple, ...], ...]
"""Sentences of tokens, with offsets in the piece's text."""

Reader = Callable[[Sequence[str]], list[PieceReading]]
"""Reads texts of pieces; raises whatever Stanza and torch raise."""


def read_with_stanza(pipeline: Any, texts: Sequence[str]) -> list[PieceReading]:
    """The readings of the texts by a Stanza pipeline."""
    from stanza import Document

    documents = pipeline.bulk_process([Document([], text=text) for text in texts])
    return [
        tuple(
            tuple(
                (
                    token.start_char,
                    token.end_char,
                    token.ner or "O",
                    tuple(
                        (w.text, strip_marks(w.lemma or w.text).text, w.upos or "X", w.feats or "", w.head, w.deprel)
                        for w in token.words
                    ),
                )
                for token in sentence.tokens
            )
            for sentence in document.sentences
        )
        for document in documents
    ]


def fast_reader(pipeline: Any, splitter: Splitter | None) -> FastReader | None:
    """A fast reader with the models of the pipeline, or None if it has models that need Stanza's own way."""
    processors = pipeline.processors
    if (
        splitter is not None
        and set(processors) == {"tokenize", "mwt", "pos", "lemma", "ner"}
        and tokenizing.is_supported(processors["tokenize"])
        and tagging.is_supported(processors["pos"])
        and naming.is_supported(processors["ner"])
    ):
        return FastReader(processors, splitter)
    return None


class FastReader:
    """Reads texts of pieces with the models of a Stanza pipeline's processors."""

    def __init__(self, processors: Any, splitter: Splitter) -> None:
        self._tokenizer = tokenizing.Tokenizer(processors["tokenize"])
        self._splitter = splitter
        self._tagger = tagging.Tagger(processors["pos"])
        self._lemmas = tagging.Lemmas(processors["lemma"])
        self._names = naming.NameTagger(processors["ner"])

    def __call__(self, texts: Sequence[str]) -> list[PieceReading]:
        """The readings of the texts, in their order."""
        import torch

        with torch.inference_mode():
            return self._read(texts)

    def _read(self, texts: Sequence[str]) -> list[PieceReading]:
        pieces = self._tokenizer.read(texts)
        sentences = [sentence for piece in pieces for sentence in piece]
        if not sentences:
            return [() for _ in texts]
        split = self._splitter.words_of((text, marked) for sentence in sentences for text, _, _, marked in sentence)
        words = [[w for text, _, _, marked in sentence for w in split[text, marked]] for sentence in sentences]
        tags = self._tagger.read(words)
        pairs = [list(zip(*sentence, strict=True)) for sentence in zip(words, tags, strict=True)]
        lemmas = self._lemmas.of(pair for sentence in pairs for pair in sentence)
        names = self._names.read([[token[0] for token in sentence] for sentence in sentences])
        read = []
        for tokens, tagged, named in zip(sentences, pairs, names, strict=True):
            known = iter([(word, lemmas[word, tag], tag, "", None, None) for word, tag in tagged])
            read.append(
                tuple(
                    (start, end, name, tuple(next(known) for _ in split[text, marked]))
                    for (text, start, end, marked), name in zip(tokens, named, strict=True)
                )
            )
        following = iter(read)
        return [tuple(next(following) for _ in piece) for piece in pieces]
