"""The engine: Arabic texts in, sentences with words and entities out.

One `Engine` holds one Stanza pipeline. It cuts texts into pieces (paragraphs),
reads each distinct piece once, all articles together in batches of like
length, and puts the offsets back onto the text as it was given, diacritics,
tatweel and direction marks included. What a text is cut into is in
`pieces.py`, which models read it in `packs.py`. What is done with a reading
belongs to the extractors.
"""

from __future__ import annotations

import logging
import os
import platform
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial

from mithaq.language.analysis import Entity, Sentence, Word
from mithaq.language.kinds import spans_of
from mithaq.language.packs import ModelPack, PackError, find_pack, load_pipeline
from mithaq.language.pieces import Piece, pieces_of
from mithaq.language.reading import PieceReading, Reader, TokenTuple, fast_reader, read_with_stanza
from mithaq.workers import Crew, useful_processes

log = logging.getLogger(__name__)

READING_VERSION = 1
"""Raise it when the code reads the same text differently with the same models."""

ALL_FAILED = 20
"""More texts than this, of as many paragraphs, and no success, is a fault of the engine, not of the texts."""

Progress = Callable[[int, int], None]
"""Called with (pieces read, pieces to read) after every batch."""

Outcome = PieceReading | str
"""What reading a piece gave: its sentences, or an error."""

_Crew = Crew[list[str], list[tuple[str, Outcome]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one text gave: its sentences, or the reason why there are none.

    `sentences` are in order, with offsets in the text as it was given.
    `error` is the exception's class and message, `Class: message`; None when the text was read, even if nothing was
    in it.
    """

    sentences: tuple[Sentence, ...] = ()
    error: str | None = None


@dataclass(frozen=True)
class EngineSettings:
    """How the engine works, none of which changes what it reads.

    `batch_characters`: text given to the pipeline at once; `batch_sentences`:
    sentences in one forward pass where Stanza's pipeline does the reading; `cached_pieces`: readings kept in memory,
    so that a paragraph printed by ten outlets is read once; `threads`: torch's
    threads (more than one gains little on sentences, and threads that wait for
    each other on a busy machine cost ten times the work); `workers`: processes
    that read, None for one a core where there are `worthwhile_characters` or
    more (about three hundred articles: with less, starting processes, each of
    which loads the models into half a gigabyte, costs more than it gains).
    """

    batch_characters: int = 40_000
    batch_sentences: int = 64
    cached_pieces: int = 20_000
    threads: int = 1
    workers: int | None = None
    worthwhile_characters: int = 400_000


class EngineError(Exception):
    """Every paragraph of a large batch failed: not the texts are to blame, but the models or the set-up."""


class Engine:
    """Reads Arabic with Stanza. Models are loaded at the first reading.

    Args:
        pack: the models; None takes what `MITHAQ_MODELS` names, else the repository's own.
        settings: batch sizes and threads.

    Raises:
        PackError: the models are missing or unusable (from the constructor, or
            from the first reading when Stanza cannot load them).
    """

    def __init__(self, pack: ModelPack | None = None, settings: EngineSettings | None = None) -> None:
        self.pack = pack or find_pack()
        self.settings = settings or EngineSettings()
        self._reader: Reader | None = None
        self._cache: OrderedDict[str, PieceReading] = OrderedDict()
        self._crew: _Crew | None = None
        self._begun: _Crew | None = None
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """What a reading depends on: the pack's content and this code's version."""
        return f"{self.pack.name}-{self.pack.version}-r{READING_VERSION}"

    def load(self) -> None:
        """Load the models now (else the first reading does).

        Raises:
            PackError: Stanza cannot load the models.
        """
        if self._reader is None:
            import torch

            started = time.monotonic()
            torch.set_num_threads(self.settings.threads)
            pipeline = load_pipeline(self.pack, self.settings.batch_sentences)
            if not self.pack.is_official:
                from mithaq.language.tuning import tune

                self._reader = fast_reader(pipeline, tune(pipeline, self.pack))
            if self._reader is None:
                self._reader = partial(read_with_stanza, pipeline)
            log.info("models %s loaded in %.1f s", self.version, time.monotonic() - started)

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        """Read the texts; one `Reading` a text, in their order.

        A text that cannot be read gets an error, the others their sentences.

        Raises:
            EngineError: there were many texts, and not one paragraph of them could be read.
        """
        with self._lock:
            cut: list[list[Piece] | str] = []
            for text in texts:
                try:
                    cut.append(pieces_of(text))
                except Exception as error:  # whatever is wrong with a text is its own affair
                    cut.append(_told(error))
            wanted = {piece.text for pieces in cut if not isinstance(pieces, str) for piece in pieces}
            readings, errors = self._read_pieces(wanted, progress)
            if len(texts) > ALL_FAILED and len(errors) > ALL_FAILED and not readings:
                raise EngineError(
                    f"none of {len(errors)} paragraphs could be read; one of the errors: {min(errors.values())}"
                )
            return [
                Reading(error=pieces) if isinstance(pieces, str) else _assemble(pieces, readings, errors)
                for pieces in cut
            ]

    def _read_pieces(
        self, wanted: set[str], progress: Progress | None
    ) -> tuple[dict[str, PieceReading], dict[str, str]]:
        """Readings and errors of the distinct piece texts."""
        readings: dict[str, PieceReading] = {}
        errors: dict[str, str] = {}
        unread: list[str] = []
        for text in wanted:
            if text in self._cache:
                self._cache.move_to_end(text)
                readings[text] = self._cache[text]
            else:
                unread.append(text)
        unread.sort(key=lambda t: (len(t), t))
        done = 0
        reported = time.monotonic()
        for outcomes in self._outcomes(unread):
            for text, outcome in outcomes:
                if isinstance(outcome, str):
                    errors[text] = outcome
                else:
                    readings[text] = self._cache[text] = outcome
            while len(self._cache) > self.settings.cached_pieces:
                self._cache.popitem(last=False)
            done += len(outcomes)
            if progress:
                progress(done, len(unread))
            if time.monotonic() - reported > 20:
                reported = time.monotonic()
                log.info("read %d of %d paragraphs", done, len(unread))
        return readings, errors

    def _outcomes(self, unread: list[str]) -> Iterator[list[tuple[str, Outcome]]]:
        """The outcomes of the pieces, batch by batch, read here or elsewhere."""
        batches = list(_batches(unread, self.settings.batch_characters))
        if self._crew is not None:
            yield from self._crew.work(batches)
            return
        with self._crew_for(sum(map(len, unread))) as crew:
            yield from crew.work(batches)

    def _crew_for(self, characters: int) -> _Crew:
        crew = self._begun or Crew(partial(_reading_elsewhere, self.pack, self.settings), self.read_batch)
        crew.processes = useful_processes(self.settings.workers, characters >= self.settings.worthwhile_characters)
        self._begun = None
        return crew

    def begin(self) -> None:
        """Let another process load the models already now; it serves the next `staffed`, or the next `read`."""
        if self._begun is None and self._reader is None and not os.environ.get("RAY_ADDRESS"):
            self._begun = self._crew_for(0)
            self._begun.begin()

    @contextmanager
    def staffed(self, characters: int) -> Iterator[None]:
        """Keep as many processes as reading `characters` in several calls of `read` is worth."""
        with self._crew_for(characters) as crew:
            self._crew = crew
            try:
                yield
            finally:
                self._crew = None

    def read_batch(self, batch: list[str]) -> list[tuple[str, Outcome]]:
        """The outcomes of a batch of pieces; if it fails, of its halves, down to the piece that is to blame."""
        self.load()
        assert self._reader is not None
        try:
            return list(zip(batch, self._reader(batch), strict=True))
        except Exception as error:  # Stanza and torch raise anything; one paragraph must not cost the batch
            if len(batch) == 1:
                log.warning("a paragraph of %d characters cannot be read: %s", len(batch[0]), error)
                return [(batch[0], _told(error))]
            middle = len(batch) // 2
            return [*self.read_batch(batch[:middle]), *self.read_batch(batch[middle:])]


@cache
def process_engine() -> Engine:
    """The one engine of this process: its models load once.

    Raises:
        PackError: there are no models.
    """
    return Engine()


def _reading_elsewhere(pack: ModelPack, settings: EngineSettings) -> Callable[[list[str]], list[tuple[str, Outcome]]]:
    """How another process reads batches, perhaps on another machine where the pack lies elsewhere.

    Raises:
        PackError: the models there are others.
    """
    models = pack if pack.root.is_dir() else find_pack()
    if models.version != pack.version:
        raise PackError(f"{platform.node()} has the models {models.version} in {models.root}, not {pack.version}")
    engine = Engine(models, settings)
    engine.load()
    return engine.read_batch


def _batches(texts: list[str], characters: int) -> Iterator[list[str]]:
    """Consecutive texts, together about `characters` long, at least one."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > characters:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def _assemble(pieces: list[Piece], readings: dict[str, PieceReading], errors: dict[str, str]) -> Reading:
    """The reading of one text from those of its pieces."""
    sentences: list[Sentence] = []
    try:
        for piece in pieces:
            if piece.text in errors:
                return Reading(error=errors[piece.text])
            for tokens in readings[piece.text]:
                if tokens:
                    sentences.append(_sentence(piece, tokens))
    except Exception as error:  # offsets that stand nowhere in this text cost no other one
        return Reading(error=_told(error))
    return Reading(tuple(sentences))


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _sentence(piece: Piece, tokens: tuple[TokenTuple, ...]) -> Sentence:
    spans = [piece.source_span(start, end) for start, end, _, _ in tokens]
    words = tuple(
        Word(text, lemma, upos, feats, start, end, head, deprel)
        for (start, end), (_, _, _, token_words) in zip(spans, tokens, strict=True)
        for text, lemma, upos, feats, head, deprel in token_words
    )
    entities = tuple(
        Entity(piece.source[spans[first][0] : spans[last - 1][1]], label, spans[first][0], spans[last - 1][1])
        for first, last, label in spans_of([tag for _, _, tag, _ in tokens])
    )
    return Sentence(spans[0][0], spans[-1][1], words, entities)
