"""Cutting a text into pieces that the models can read safely.

A piece is a paragraph, or a part of a very long one, without the marks that
the models have not been trained on. It knows where each of its characters
stands in the source. A line break always ends a piece, and so a sentence:
titles have no full stop.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mithaq.orthography import strip_marks

LONGEST_PIECE = 3_000
"""Characters; a longer paragraph is cut, at a sentence end where there is one."""

LONGEST_RUN = 150
"""Characters without a space; longer runs (base64, ruled lines) are no words and are blanked."""

_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")
_DASH = re.compile(r"(?<!\S)\u0640+(?!\S)")  # a tatweel on its own serves as a dash
_SENTENCE_END = re.compile(r"[.!?؟؛…][\"'»”)\]]*\s")
_ODD = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source text in the form that the models read.

    `offsets[i]` is the place in `source` of the character behind `text[i]`.
    """

    text: str
    source: str
    offsets: Sequence[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of `text[start:end]` in the source, with the marks that belong to its last letter."""
        last = self.offsets[end - 1] + 1
        while last < len(self.source) and unicodedata.category(self.source[last]) == "Mn":
            last += 1
        return self.offsets[start], last


def pieces_of(text: str) -> list[Piece]:
    """The pieces of `text`, in order; none if nothing in it can be read."""
    aligned = strip_marks(_DASH.sub(lambda dash: "-" * len(dash[0]), text))
    plain = _RUN.sub(lambda run: " " * len(run[0]), aligned.text)
    found: list[Piece] = []
    start = 0
    for stop, after in [*((m.start(), m.end()) for m in _BREAK.finditer(plain)), (len(plain), len(plain))]:
        line = _ODD.sub(" ", plain[start:stop])
        for first, last in _parts(line):
            found.append(Piece(line[first:last], text, aligned.offsets[start + first : start + last]))
        start = after
    return found


def _parts(line: str) -> Iterator[tuple[int, int]]:
    """Spans of at most `LONGEST_PIECE` characters, without surrounding spaces, that hold all of the line."""
    start = 0
    while start < len(line):
        stop = min(len(line), start + LONGEST_PIECE)
        if stop < len(line):
            window = line[start:stop]
            ends = [m.end() for m in _SENTENCE_END.finditer(window, LONGEST_PIECE // 2)]
            space = window.rfind(" ")
            stop = start + (ends[-1] if ends else space + 1 if space > 0 else len(window))
        part = line[start:stop]
        if part.strip():
            first = start + len(part) - len(part.lstrip())
            yield first, start + len(part.rstrip())
        start = stop
