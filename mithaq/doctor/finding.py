"""One thing that was looked at, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `says` what is, `do` what to do about it (empty where all is well).

    A warning needs nobody tonight; with a problem, a run or its readers fail.
    """

    name: str
    state: State
    says: str
    do: str = ""

    @property
    def is_problem(self) -> bool:
        """True where a run or its readers fail."""
        return self.state == "problem"

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return {"name": self.name, "state": self.state, "says": self.says, "do": self.do}


def ok(name: str, says: str) -> Finding:
    """All is well."""
    return Finding(name, "ok", says)


def warning(name: str, says: str, do: str) -> Finding:
    """Something to know of."""
    return Finding(name, "warning", says, do)


def problem(name: str, says: str, do: str) -> Finding:
    """Something that must be mended."""
    return Finding(name, "problem", says, do)
