"""What reading a text yields: sentences, words, entities, with offsets.

Plain records that every extractor takes, whichever engine filled them. No
Stanza here: the engine that produces these is in `engine.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word.

    `start`/`end` are the code-point offsets, in the article's text, of the
    surface token that holds the word: the words of one multi-word token
    (و + ب + موسكو) share them. `lemma` is undiacritised.
    """

    text: str
    lemma: str
    upos: str
    feats: str
    start: int
    end: int
    head: int | None = None  # 1-based index in the sentence, 0 for the root, None without a parser
    deprel: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity as the NER model tagged it; clitics may still be attached.

    `label` is one of the pack's labels: PERSON, COUNTRY, CITY, PLACE,
    GOVERNMENT, COMPANY, MEDIA, ORGANISATION, GROUP, MISC; the official pack
    gives PER, LOC, ORG, MISC. `score` is in 0..1 where the model has one.
    """

    text: str
    label: str
    start: int
    end: int
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: offsets in the article's text, its words and entities."""

    start: int
    end: int
    words: tuple[Word, ...] = ()
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with its reading: what extractors work on.

    `text` begins with the title line. `sentences` are in order and do not
    overlap; each `text[s.start:s.end]` is the sentence as written.
    """

    article_id: str
    text: str
    title: str = ""
    published_at: datetime | None = None
    source: str | None = None
    sentences: tuple[Sentence, ...] = field(default=())

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds the character at `position`, or None between sentences."""
        return next((s for s in self.sentences if s.start <= position < s.end), None)
