"""What of the work that is due one run takes on: everything, or what a person has asked for.

Which items of a stage that makes is `mithaq.stages.taking`.
"""

from __future__ import annotations

from dataclasses import dataclass


class ScopeError(ValueError):
    """A scope that makes no sense, in words for whoever set it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one run takes on.

    `full_refresh`: every item of a stage that the run comes to is due again,
    whatever the ledger says; inputs are not read again, and history stays.
    `sources`: only inputs whose path begins with one of these, a folder or file
    below the inbox or `feeds:NAME`; none: all. `sample`: at most so many inputs
    read, and so many items in each stage that goes article by article, those
    that were never done first; 0: all. Stages that compare all articles look at
    all that are there.
    """

    full_refresh: bool = False
    sources: tuple[str, ...] = ()
    sample: int = 0

    def __post_init__(self) -> None:
        if self.sample < 0:
            raise ScopeError(f"a sample takes at least 1, or 0 for all, not {self.sample}")
        if not all(source.strip("/ ") for source in self.sources):
            raise ScopeError("a source is a path below the inbox; without sources a run takes all")

    def covers(self, path: str) -> bool:
        """Whether an input at this path belongs to the run."""
        return not self.sources or any(
            path == source or path.startswith(source.rstrip("/") + "/") for source in self.sources
        )

    def is_full(self, taken: int) -> bool:
        """Whether so many items are all that the run may take."""
        return 0 < self.sample <= taken


ALL = Scope()
"""Everything that is due and nothing else."""
