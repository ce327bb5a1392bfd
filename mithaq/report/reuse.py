"""Pages of the former report that would come out the same: linked into the new one, neither rendered nor written.

A page is the same when what it shows is, the frame around it included, when
what it asked of the rest of the report has the same answers, and when no file
of this package has changed. What pages show is in `pages.py`, how they are
rendered in `site.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

RECORD = "made-from.json"

Question = tuple[Any, ...]


@cache
def package_version() -> str:
    """Changes with every file of this package: code, templates, wording."""
    files = sorted(p for p in Path(__file__).parent.rglob("*") if p.is_file() and p.suffix != ".pyc")
    return hashlib.sha256(b"\0".join(p.read_bytes() for p in files)).hexdigest()


def digest(*parts: object) -> str:
    """A short digest of the parts as they print."""
    return hashlib.sha256("\0".join(map(repr, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Answers:
    """What a page may ask about the rest of the report, and what was asked since `asked` was cleared."""

    def __init__(self, shared: Mapping[str, Any]) -> None:
        self._shared = shared
        self._answers: dict[Question, str] = {}
        self.asked: set[Question] = set()

    def noting(self) -> dict[str, Any]:
        """The shared functions and mappings by name; each notes what it is asked."""
        noting: dict[str, Any] = {}
        for name, value in self._shared.items():
            if callable(value):
                noting[name] = self._noting(name, value)
            elif isinstance(value, Mapping):
                noting[name] = _Noting(name, value, self.asked)
        return noting

    def _noting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*args: Any) -> Any:
            self.asked.add((name, *args))
            return function(*args)

        return ask

    def to(self, questions: Sequence[Sequence[Any]]) -> str:
        """A digest of what the questions are answered now."""
        return digest([self._answer(tuple(question)) for question in questions])

    def _answer(self, question: Question) -> str:
        if question not in self._answers:
            name, *args = question
            shared = self._shared.get(name)
            known = shared(*args) if callable(shared) else shared.get(*args) if isinstance(shared, Mapping) else None
            self._answers[question] = repr(known)
        return self._answers[question]


class _Noting(Mapping[str, Any]):
    """A mapping that notes which of its keys were looked up."""

    def __init__(self, name: str, known: Mapping[str, Any], asked: set[Question]) -> None:
        self._name, self._known, self._asked = name, known, asked

    def __getitem__(self, key: str) -> Any:
        self._asked.add((self._name, key))
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@dataclass(frozen=True)
class Made:
    """What a page was made from (a digest of what it shows, its questions, a digest of the answers), and its files.

    `files` are digests of their bytes by path, one a language.
    """

    basis: str
    questions: list[list[Any]]
    answers: str
    files: dict[str, str]


@dataclass
class Record:
    """What the pages of a report were made from, by their path."""

    pages: dict[str, Made] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write the record into the report's folder."""
        pages = {path: [m.basis, m.questions, m.answers, m.files] for path, m in self.pages.items()}
        text = json.dumps({"version": package_version(), "pages": pages}, sort_keys=True)
        (folder / RECORD).write_text(text, encoding="utf-8")


def former(folder: Path) -> Record:
    """The record of a report; an empty one where there is none, or where another version of this package wrote it."""
    try:
        kept = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if kept["version"] != package_version():
            return Record()
        return Record({path: Made(*made) for path, made in kept["pages"].items()})
    except (OSError, ValueError, KeyError, TypeError):
        return Record()  # nothing to take over: every page is rendered


def digest_of(content: bytes) -> str:
    """A short digest of a file's bytes."""
    return hashlib.sha256(content).hexdigest()[:24]


def take(made: Made, old: Path, new: Path) -> bool:
    """Give a report the files of a page of another one; False, and none given, where they aren't as they were left.

    Both names are of one file where the file system has hard links: nothing
    ever writes into a file of a report.
    """
    paths = {path: old / path for path in made.files}
    try:
        if any(digest_of(paths[path].read_bytes()) != kept for path, kept in made.files.items()):
            return False
    except OSError:
        return False
    for path, kept_in in paths.items():
        try:
            os.link(kept_in, new / path)
        except OSError:
            shutil.copy2(kept_in, new / path)
    return True
