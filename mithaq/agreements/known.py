"""Agreements that the press names without explaining: which one a name means.

`data/known.csv` says what words a name must have, which state must be at
issue, and what the agreement is. It tells identity, kind, English name and, for
agreements of a few states, the parties; never status, which articles have to
state, and of dates only which of those that articles state is one of signing
or adoption.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

from mithaq.agreements.lexicon import rows
from mithaq.orthography import folded

_LONGEST_ENDING = 3
_RARE_KINDS = frozenset({"nuclear"})


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table; `parties` and `state` are ISO 3166-1 codes, `signed` ISO dates, none where it is not told."""

    key: str
    words: tuple[str, ...]
    state: str | None
    kind: str
    parties: tuple[str, ...]
    signed: tuple[str, ...]
    name_en: str

    def may_be_signed(self, date: str) -> bool:
        """Whether the agreement can have been signed on `date`, an ISO date or the year or month of one."""
        return not self.signed or any(day.startswith(date) for day in self.signed)


@cache
def _table() -> tuple[Known, ...]:
    return tuple(
        Known(
            row["key"], tuple(folded(row["words"]).split()), row["state"] or None, row["kind"],
            tuple(row["parties"].split()), tuple(row["signed"].split()), row["name_en"],
        )
        for row in rows("known")
    )  # fmt: skip


@cache
def by_key() -> dict[str, Known]:
    """The first row of each key."""
    return {row.key: row for row in reversed(_table())}


@cache
def _first_words() -> frozenset[str]:
    """The words that the names of known agreements begin with; each has one of them."""
    return frozenset(row.words[0] for row in _table())


@lru_cache(maxsize=1 << 15)
def _beginnings(word: str) -> frozenset[str]:
    """The word, and what is left of it without each ending that it may have."""
    return frozenset(word[: len(word) - cut] for cut in range(min(_LONGEST_ENDING + 1, len(word))))


def known_agreement(words: Collection[str], states: Collection[str], kind: str | None = None) -> Known | None:
    """The agreement that content words (folded, without clitics) and the states at issue mean, if a known one.

    A kind that few agreements are of does for the words: the nuclear agreement with that state.
    """
    beginnings = frozenset[str]().union(*map(_beginnings, words))
    if kind not in _RARE_KINDS and _first_words().isdisjoint(beginnings):
        return None  # as nearly all
    for row in _table():
        at_issue = row.state is None or row.state in states
        if at_issue and row.words[0] in beginnings and beginnings.issuperset(row.words):
            return row
        if row.state in states and kind in _RARE_KINDS and row.kind == kind:
            return row
    return None
