"""Passages: the sentences that name an agreement, word by word, as a network reads them.

Which words belong to one and what is told of each; what is made of them is
told in `network.py`. Training cuts its passages here too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from mithaq.agreements.clusters import Cluster
from mithaq.language.analysis import ReadArticle, Sentence, Word
from mithaq.language.vectors import vector_form

MOST_PASSAGES = 4
"""The first passages of an agreement; later ones seldom tell anything new."""

_AROUND = 32  # words kept on either side of the mentions
_LONGEST = 120
_TITLE_WORDS = 25

Told = tuple[str, str]
"""A status and a modality."""


@dataclass(frozen=True)
class PassageWord:
    """A word and where it stands: `distance` in words from the nearest mention, negative before it, 0 within."""

    form: str
    lemma: str
    upos: str
    distance: int


@dataclass(frozen=True)
class Passage:
    """A sentence that names an agreement: `words` around its mentions, and what the rules read of each mention."""

    sentence: int
    words: tuple[PassageWord, ...]
    told: tuple[Told, ...]


def passages_of(article: ReadArticle, members: Cluster) -> list[Passage]:
    """The first passages that name an agreement, in text order.

    A mention outside every sentence, or without words, has none.
    """
    mentions = sorted(members.mentions, key=lambda m: m.candidate.start)
    starts = [s.start for s in article.sentences]
    held: dict[int, list[tuple[int, int, Told]]] = {}
    for mention in mentions:
        c = mention.candidate
        at = bisect_right(starts, c.start) - 1
        if at >= 0 and c.start < article.sentences[at].end:
            held.setdefault(at, []).append((c.start, c.end, (mention.status, mention.modality)))
    found = []
    for at, named in list(held.items())[:MOST_PASSAGES]:
        words = _words(article.sentences[at], [(start, end) for start, end, _ in named])
        if words:
            found.append(Passage(at, words, tuple(told for _, _, told in named)))
    return found


def title_forms(article: ReadArticle) -> list[str]:
    """The forms of the article's first words, which are its title's."""
    first: Iterable[Word] = article.sentences[0].words[:_TITLE_WORDS] if article.sentences else ()
    return [vector_form(w.text) for w in first]


def _words(sentence: Sentence, spans: list[tuple[int, int]]) -> tuple[PassageWord, ...]:
    """The words around `spans`, which are in order; those far beyond the first aren't looked at."""
    words = sentence.words
    ends = [w.end for w in words]
    named: list[int] = []
    for start, end in spans:
        at = bisect_right(ends, start)
        while at < len(words) and words[at].start < end and at < (named[0] if named else at) + _LONGEST:
            named.append(at)
            at += 1
    named = sorted(set(named))
    if not named:
        return ()
    first = max(0, named[0] - _AROUND)
    last = min(len(words), max(named[-1], bisect_right(ends, spans[-1][0])) + _AROUND + 1, first + _LONGEST)
    distances = _distances(first, last, named)
    return tuple(
        PassageWord(vector_form(words[i].text), words[i].lemma, words[i].upos, distances[i - first])
        for i in range(first, last)
    )


def _distances(first: int, last: int, named: list[int]) -> list[int]:
    """How far each place is from the nearest of `named`; of two as near, the earlier one counts."""
    found = []
    before = 0  # how many of `named` are at or before the place
    for at in range(first, last):
        while before < len(named) and named[before] <= at:
            before += 1
        nearest = [at - named[i] for i in (before - 1, before) if 0 <= i < len(named)]
        found.append(min(nearest, key=abs))
    return found
