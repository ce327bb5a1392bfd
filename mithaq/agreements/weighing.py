"""The status of an agreement, weighed: what the rules found, and the words around its mentions.

The rules of `reports.py` read one sentence at a time and go by the furthest
that is asserted. How often they are right about what they find, and what a
reader makes of words that no rule knows, was learnt from annotated articles,
by two models: a multinomial logistic regression over the features below, and
the network of `network.py`. Both are made by `training/agreements.py`. No rule
about Arabic belongs here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mithaq.agreements.clusters import Cluster
from mithaq.agreements.lexicon import word_class
from mithaq.agreements.network import StatusNetwork
from mithaq.agreements.passages import Passage, Told, passages_of, title_forms
from mithaq.agreements.regression import Regression
from mithaq.agreements.tokens import LEAD, Token, TokenText
from mithaq.language.analysis import Word

CURRENT = frozenset({"signed", "ratified", "in_force"})
"""Statuses of what holds, between which a passing mention seldom tells."""

LIKELIER = 1.6
"""How many times as likely another status must be: from 1 to 1.6 as many are right, and less is changed."""

OF_NETWORK = 0.6
"""How much of a probability's logarithm is the network's: 0.4 to 0.7 score the same within chance."""

_MOST_MENTIONS = 8
_AROUND = 12  # tokens on either side
_CLOSE = 4
_FORMS = 6
_AT_FIRST = 8
_VERB_BEFORE, _VERB_AFTER = 24, 20
_PARTICLES = word_class("verb_particles")
_PREFIXES = "سي"
_UNTELLING = frozenset({"PUNCT", "NUM", "PROPN"})


@dataclass(frozen=True)
class Seen:
    """What an article shows of an agreement: features of the words around it, and its passages."""

    features: frozenset[str]
    passages: tuple[Passage, ...]
    title: tuple[str, ...]


def likely_status(words: Regression, passages: StatusNetwork, seen: Seen) -> dict[str, float]:
    """How likely each status is by both models together."""
    likely = words.probabilities(seen.features)
    if not seen.passages:
        return likely
    read = passages.probabilities(seen.passages, seen.title)
    both = {s: likely[s] ** (1 - OF_NETWORK) * read[s] ** OF_NETWORK for s in likely}
    total = sum(both.values())
    return {s: p / total for s, p in both.items()}


def weighed_status(likely: Mapping[str, float], told: Told) -> Told:
    """The likeliest status, unless the rules' own is nearly as likely.

    What is said not to exist is left to the rules, and which of `CURRENT` holds.
    """
    status, modality = told
    if modality == "denied":
        return told
    pooled = {s: p for s, p in likely.items() if s not in CURRENT}
    current = max(sorted(CURRENT), key=lambda s: likely.get(s, 0.0))
    pooled[current] = sum(likely.get(s, 0.0) for s in CURRENT)
    best = max(sorted(pooled), key=lambda s: pooled[s])
    by_rules = pooled[current] if status in CURRENT else pooled.get(status, 0.0)
    if best == status or {best, status} <= CURRENT or pooled[best] < LIKELIER * by_rules:
        return told
    return best, "hypothetical" if best in ("proposed", "negotiating") else "asserted"


class Surroundings:
    """The words around mentions in one article."""

    def __init__(self, text: TokenText) -> None:
        self._text = text
        self._words = sorted((w for s in text.article.sentences for w in s.words), key=lambda w: w.start)
        self._starts = [w.start for w in self._words]
        self._title = tuple(title_forms(text.article))

    @property
    def are_read(self) -> bool:
        """False for a text without the language engine's words: rules alone can tell there."""
        return bool(self._words)

    def seen(self, members: Cluster, in_talks: bool, told: Told) -> Seen:
        """What is known of a report's status."""
        passages = passages_of(self._text, members)
        return Seen(self._features(members, in_talks, told), tuple(passages), self._title)

    def _features(self, members: Cluster, in_talks: bool, told: Told) -> frozenset[str]:
        """The words around a report's mentions, as names of features."""
        mentions = members.mentions[:_MOST_MENTIONS]
        first = mentions[0].candidate
        definite = first.definite or first.construct_definite
        found = {
            f"told={told[0]}/{told[1]}",
            f"mentions={min(len(members.mentions), 5)}",
            f"family={first.head.family}",
            f"family={first.head.family} definite={definite}",
            f"kind={first.head.kind}",
            f"head={first.head.form}",
            f"plural={members.plural()}",
            f"definite={definite}",
            f"new={any(m.candidate.new for m in members.mentions)}",
            f"talks={in_talks}",
            f"early={first.first < LEAD}",
            f"title={first.first < self._text.title_end()}",
        }
        for mention in mentions:
            for b in mention.bindings:
                side = "before" if b.before else "after"
                found.add(f"bound={b.status}/{b.modality}")
                found.add(f"bound={b.status}/{b.modality}/{b.shape}/{side}")
                found.add(f"by={self._text.tokens[b.index].form}/{side}")
            found |= {f"content={word}" for word in mention.candidate.content}
            found.update(self._around(mention.candidate.first, mention.candidate.last))
        if not any(m.bindings for m in members.mentions):
            found.add("unbound")
        found.update(
            f"first={w.lemma}"
            for at in (*range(first.first - _AT_FIRST, first.first), *range(first.last, first.last + _AT_FIRST))
            if self._within(at, first.first)
            for w in self._telling(self._text.tokens[at])
        )
        return frozenset(found)

    def _within(self, at: int, first: int) -> bool:
        tokens = self._text.tokens
        return 0 <= at < len(tokens) and tokens[at].sentence == tokens[first].sentence

    def _side(self, places: Sequence[int], first: int) -> Iterator[tuple[int, Token]]:
        """Tokens from the mention outwards, as far as its sentence goes, with how far they are."""
        for distance, at in enumerate(places):
            if not self._within(at, first):
                return
            yield distance, self._text.tokens[at]

    def _around(self, first: int, last: int) -> Iterator[str]:
        sides = (
            ("before", range(first - 1, first - 1 - _AROUND, -1), range(first - 1, first - 1 - _VERB_BEFORE, -1)),
            ("after", range(last, last + _AROUND), range(last, last + _VERB_AFTER)),
        )
        for side, near, far in sides:
            for distance, token in self._side(near, first):
                if distance < _FORMS:
                    yield f"form {side}={token.form}"
                if not token.is_word:
                    continue
                for word in self._telling(token):
                    yield f"word={word.lemma}"
                    yield f"{'close' if distance < _CLOSE else 'far'} {side}={word.lemma}"
                    if distance < 2:
                        yield f"{distance} {side}={word.lemma}"
            verbs = 0
            for distance, token in self._side(far, first):
                lemma = next((w.lemma for w in reversed(self._of(token)) if w.upos == "VERB"), None)
                if lemma is None:
                    continue
                at = far[distance]
                previous = self._text.tokens[at - 1].form if at else ""
                prefix = token.form[0] if token.form[0] in _PREFIXES else ""
                yield f"verb={lemma}/{previous if previous in _PARTICLES else prefix}"
                yield f"verb {side}={lemma}"
                verbs += 1
                if verbs == 2:
                    break

    def _of(self, token: Token) -> list[Word]:
        """The engine's words of a token."""
        return self._words[bisect_left(self._starts, token.start) : bisect_left(self._starts, token.end)]

    def _telling(self, token: Token) -> list[Word]:
        return [w for w in self._of(token) if w.upos not in _UNTELLING]
