"""The record of a possible mention of an agreement. It is filled in `heads.py` and `deeds.py`."""

from __future__ import annotations

from dataclasses import dataclass, field

from mithaq.agreements.lexicon import Head, adjective_role, modifiers_of, word_class
from mithaq.agreements.tokens import readings

_SECRECY = word_class("secrecy")


@dataclass
class Candidate:
    """A possible mention: tokens `first`..`last` (end-exclusive), head, and what its words tell."""

    first: int
    last: int
    adjectives_end: int
    head: Head
    definite: bool
    start: int
    end: int
    demonstrative: bool = False
    construct_definite: bool = False
    evident: bool = True  # False where only its surroundings can tell that the noun means an agreement
    content: list[str] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    domains: set[str] = field(default_factory=set)
    new: bool = False
    apart: bool = False  # a separate one
    beside: Candidate | None = None  # the one before it in a list of agreements
    part_of: Candidate | None = None  # the plural that it is one of: seven contracts, which are
    title: str | None = None
    year: str | None = None
    nested: list[int] = field(default_factory=list)

    @property
    def telling(self) -> list[str]:
        """Content words other than adjectives that any agreement can have (new, final, historic)."""
        return [
            w for w in self.content if w[0] == "#" or adjective_role(w) is None or any(m.kind for m in modifiers_of(w))
        ]

    @property
    def private(self) -> bool:
        """True for what people agree on as such, whatever office they hold: to keep silent."""
        return any(r.rest in _SECRECY for w in self.content for r in readings(w))

    @property
    def bare(self) -> bool:
        """True where nothing but the head noun, a possessive or ordinary adjectives stand."""
        return not self.telling and not self.title

    @property
    def kind(self) -> str | None:
        """The kind that the modifiers tell most strongly, else the head's own where that says something."""
        if self.kinds:
            return max(sorted(self.kinds), key=lambda k: self.kinds[k])
        return None if self.head.kind == "sale" and self.head.family == "deal" else self.head.kind
