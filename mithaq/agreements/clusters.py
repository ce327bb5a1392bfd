"""The records of coreference: a mention with what was found about it, and the mentions that mean one agreement.

Which mentions those are is told in `coreference.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.parties import Found
from mithaq.agreements.status import Binding
from mithaq.agreements.tokens import readings

_MOST_COMPARED = 60
_FIRM = 0.84
_SOFT = 0.7
_REACHED = frozenset({"signed", "agreed", "announced", "ratified"})
_DONE = frozenset({"agreed", "signed", "ratified", "in_force", "suspended", "withdrawn", "violated", "expired"})


@dataclass
class Mention:
    """A candidate with what was found about it."""

    candidate: Candidate
    found: Found
    bindings: Sequence[Binding]
    status: str
    modality: str
    contrast: bool = False
    denied_existence: bool = False
    part: str = ""  # the partner, where a plural was split
    dated: str | None = None  # when it was signed, as its own sentence tells

    @property
    def firm_keys(self) -> set[str]:
        """Parties that the words of the mention itself name."""
        return {k for k, (confidence, _) in self.found.explicit.items() if confidence >= _FIRM}

    @property
    def content(self) -> set[str]:
        """Content words without clitics."""
        return {w if w[0] == "#" else plain(w) for w in self.candidate.content}


def plain(form: str) -> str:
    """A folded word without conjunction, preposition and article."""
    options = [r for r in readings(form) if r.definite] or [readings(form)[0]]
    return options[-1].rest


@dataclass
class Cluster:
    """Mentions that mean one agreement."""

    mentions: list[Mention] = field(default_factory=list)
    deeds: list[Mention] = field(default_factory=list)  # its parties agreed on something, it seems this

    def compared(self) -> Cluster:
        """What a further mention is compared with: the first mentions and the latest, for all would cost the square."""
        if len(self.mentions) <= _MOST_COMPARED:
            return self
        return Cluster([*self.mentions[: _MOST_COMPARED - 1], self.mentions[-1]])

    def keys(self) -> Counter[str]:
        """Parties that the mentions' own words name, with how often."""
        return Counter(k for m in self.mentions for k in m.firm_keys)

    def soft_keys(self) -> set[str]:
        """Parties that any cue names."""
        return {k for m in self.mentions for k, (confidence, _) in m.found.explicit.items() if confidence >= _SOFT}

    def families(self) -> set[str]:
        """Families of the head nouns."""
        return {m.candidate.head.family for m in self.mentions}

    def kinds(self) -> Counter[str]:
        """Kinds told, by weight."""
        weight: Counter[str] = Counter()
        for mention in self.mentions:
            weight.update(mention.candidate.kinds)
        return weight

    def years(self) -> set[str]:
        """Years written with the noun."""
        return {m.candidate.year for m in self.mentions if m.candidate.year}

    def content(self) -> set[str]:
        """Content words of all mentions."""
        return set().union(*(m.content for m in self.mentions))

    @property
    def last(self) -> int:
        """Token of the latest mention."""
        return self.mentions[-1].candidate.first

    def plural(self) -> bool:
        """True where every mention is in the plural."""
        return all(m.candidate.head.number == "plural" and not m.part for m in self.mentions)

    def open(self) -> bool:
        """True for an agreement still to come that was set apart from an earlier one."""
        return self.mentions[0].candidate.new and not self.done()

    def reached(self) -> bool:
        """True where the article asserts that it was signed, agreed or announced."""
        return any(b.modality == "asserted" and b.status in _REACHED for m in self.mentions for b in m.bindings)

    def described(self) -> bool:
        """True where a mention tells which agreement is meant."""
        return any(m.candidate.telling and (m.candidate.definite or m.candidate.construct_definite)
                   for m in self.mentions)  # fmt: skip

    def done(self) -> bool:
        """True where the article asserts that it was reached."""
        return any(m.modality == "asserted" and m.status in _DONE for m in self.mentions)
