"""Passages: the sentences that name an agreement, word by word, as a network reads them.

Which words belong to one and what is told of each; what is made of them is
told in `network.py`. Training cuts its passages here too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from mithaq.agreements.clusters import Cluster, Mention
from mithaq.agreements.tokens import TokenText
from mithaq.language.analysis import ReadArticle, Sentence
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


def passages_of(text: TokenText, members: Cluster) -> list[Passage]:
    """The first passages that name an agreement, in text order; a sentence without words is none."""
    if not text.article.sentences:
        return []
    held: dict[int, list[Mention]] = {}
    for mention in sorted(members.mentions, key=lambda m: m.candidate.start):
        held.setdefault(text.tokens[mention.candidate.first].sentence, []).append(mention)
    found = []
    for at, mentions in list(held.items())[:MOST_PASSAGES]:
        words = _words(text.article.sentences[at], [(m.candidate.start, m.candidate.end) for m in mentions])
        if words:
            found.append(Passage(at, words, tuple((m.status, m.modality) for m in mentions)))
    return found


def title_forms(article: ReadArticle) -> list[str]:
    """The forms of the article's first words, which are its title's."""
    return [vector_form(w.text) for s in article.sentences[:1] for w in s.words[:_TITLE_WORDS]]


def _words(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> tuple[PassageWord, ...]:
    """The words around `spans`."""
    words = sentence.words
    starts, ends = [w.start for w in words], [w.end for w in words]
    named = sorted({i for s, e in spans for i in range(bisect_right(ends, s), bisect_left(starts, e))})
    if not named:
        return ()
    first = max(0, named[0] - _AROUND)
    last = min(len(words), named[-1] + _AROUND + 1, first + _LONGEST)
    distances = _distances(first, last, named)
    return tuple(
        PassageWord(vector_form(word.text), word.lemma, word.upos, distance)
        for word, distance in zip(words[first:last], distances, strict=True)
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
