"""Pages of the former report that would come out the same: taken over, not rendered anew.

A page is the same when what it shows is, when what it asked of the rest of the
report has the same answers, and when no file of this package has changed. The
frame around it may differ (the footer tells the date): it is exchanged. What
pages show is in `pages.py`, how they are rendered in `site.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

RECORD = "made-from.json"
# Pages of one thing: many, and most of them as they were. Lists and figures change every night.
REUSABLE = frozenset({"agreement.html", "actor.html", "article.html"})

Question = tuple[str, ...]


@cache
def package_version() -> str:
    """Changes with every file of this package: code, templates, wording."""
    files = sorted(p for p in Path(__file__).parent.rglob("*") if p.is_file() and p.suffix != ".pyc")
    return hashlib.sha256(b"\0".join(p.read_bytes() for p in files)).hexdigest()


def digest(*parts: object) -> str:
    """A short digest of the parts as they print."""
    return hashlib.sha256("\0".join(map(repr, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Answers:
    """The functions that a page may ask about the rest of the report, and what was asked since `asked` was cleared."""

    def __init__(self, shared: Mapping[str, Any]) -> None:
        self._functions: dict[str, Callable[..., Any]] = {n: f for n, f in shared.items() if callable(f)}
        self.asked: set[Question] = set()

    def noting(self) -> dict[str, Callable[..., Any]]:
        """The functions by name; each notes what it is asked."""
        return {name: self._noting(name, function) for name, function in self._functions.items()}

    def _noting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*args: Any) -> Any:
            self.asked.add((name, *args))
            return function(*args)

        return ask

    def to(self, questions: Sequence[Sequence[Any]]) -> str:
        """A digest of what the questions are answered now."""
        return digest([self._functions[name](*args) for name, *args in questions if name in self._functions])


@dataclass(frozen=True)
class Made:
    """What a page was made from: a digest of what it shows, its questions, a digest of the answers."""

    basis: str
    questions: list[list[Any]]
    answers: str


@dataclass
class Record:
    """What the pages of a report were made from, and the frames around them (name -> pieces of HTML)."""

    pages: dict[str, Made] = field(default_factory=dict)
    frames: dict[str, list[str]] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write the record into the report's folder."""
        pages = {path: [m.basis, m.questions, m.answers] for path, m in self.pages.items()}
        text = json.dumps({"version": package_version(), "frames": self.frames, "pages": pages}, sort_keys=True)
        (folder / RECORD).write_text(text, encoding="utf-8")


def former(folder: Path) -> Record:
    """The record of a report; an empty one where there is none, or where another version of this package wrote it."""
    try:
        kept = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if kept["version"] != package_version():
            return Record()
        return Record({path: Made(*made) for path, made in kept["pages"].items()}, kept["frames"])
    except (OSError, ValueError, KeyError, TypeError):
        return Record()  # nothing to take over: every page is rendered


def reframed(html: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """The page with the new frame in place of the old one; None where the old one isn't in it."""
    for before, after in zip(old, new, strict=True):
        if before not in html:
            return None
        html = html.replace(before, after, 1)
    return html
