"""Reading the lexicon files, and looking names up in a text by their words.

The files are CSV with a header and an English comment or name column; cells
that hold several spellings part them with `|`. What the names mean belongs to
the modules that load them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from mithaq.actors.words import Words, readings
from mithaq.orthography import folded

_FOLDER = Path(__file__).parent / "lexicons"
T = TypeVar("T")


def read_lexicon(name: str) -> list[dict[str, str]]:
    """The rows of `lexicons/<name>.csv`, cells stripped.

    Raises:
        ValueError: a row has more or fewer cells than the header; names the file and line.
    """
    path = _FOLDER / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows: list[dict[str, str]] = []
        for cells in reader:
            if len(cells) != len(header):
                raise ValueError(
                    f"{path.name}, line {reader.line_num}: {len(cells)} cells, the header has {len(header)}"
                )
            rows.append({column: cell.strip() for column, cell in zip(header, cells, strict=True)})
    return rows


def spellings(cell: str) -> tuple[str, ...]:
    """The spellings in a cell, in order."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@lru_cache(maxsize=1 << 17)
def name_key(name: str) -> str:
    """The key a name is looked up by: folded words with one blank between, punctuation dropped."""
    return " ".join(token.key for token in Words(name).tokens)


class NameIndex(Generic[T]):
    """Names of one or several words, found in a text with their clitics off.

    Look-up is by the first word, then the longest name wins, so a pass over a
    text is linear in its words.
    """

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._exact: dict[str, T] = {}

    def add(self, name: str, value: T) -> None:
        """Enter a name; the first value of a spelling stays."""
        key = name_key(name)
        if not key or key in self._exact:
            return
        self._exact[key] = value
        words = tuple(key.split())
        bucket = self._by_first.setdefault(words[0], [])
        bucket.append((words, value))
        bucket.sort(key=lambda item: -len(item[0]))

    def get(self, name: str) -> T | None:
        """The value of a name in any spelling that folds the same, or None."""
        return self._exact.get(name_key(name))

    def __contains__(self, name: str) -> bool:
        return name_key(name) in self._exact

    def at(self, words: Words, index: int) -> tuple[int, int, T] | None:
        """The longest name that begins at word `index`: (letters cut, index after it, value)."""
        best: tuple[int, int, T] | None = None
        tokens = words.tokens
        for cut, rest in readings(tokens[index].key):
            for name, value in self._by_first.get(rest, ()):
                last = index + len(name)
                if best is not None and last <= best[1]:
                    break
                if last > len(tokens) or any(tokens[index + k].key != name[k] for k in range(1, len(name))):
                    continue
                if all(words.joined(k) or words.initials(k) for k in range(index, last - 1)):
                    best = (cut, last, value)
                    break
        return best

    def find(self, words: Words) -> Iterator[tuple[int, int, int, T]]:
        """All names in a text, left to right, none inside another: (index, letters cut, index after, value)."""
        index = 0
        while index < len(words.tokens):
            hit = self.at(words, index)
            if hit is None:
                index += 1
                continue
            cut, last, value = hit
            yield index, cut, last, value
            index = last


def word_set(rows: Iterable[dict[str, str]], column: str) -> frozenset[str]:
    """All spellings of a column, folded."""
    return frozenset(folded(form) for row in rows for form in spellings(row[column]))
