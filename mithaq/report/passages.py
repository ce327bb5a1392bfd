"""Passages of an article: its text cut where mentions begin and end, and a sentence in its context.

Works on code points, as all offsets of the warehouse do. Returns plain text
in pieces; templates escape and mark them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from mithaq.report.site import page_name

CONTEXT = 110  # code points shown to either side of a sentence
_BREAK = " — "


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention to be marked in a text: [start, end) in code points, what it is, where it leads."""

    start: int
    end: int
    kind: str
    anchor: str
    page: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that the same marks cover; `begins` are the marks that start with it."""

    text: str
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]

    @property
    def kinds(self) -> str:
        """The kinds of mention that cover it, for styling."""
        return " ".join(sorted({f"is-{m.kind}" for m in self.marks}))

    @property
    def innermost(self) -> Mark | None:
        """The shortest mark that leads somewhere, else the shortest."""
        return min(self.marks, key=lambda m: (m.page is None, m.end - m.start, m.start, m.anchor), default=None)


def paragraphs(text: str, marks: Sequence[Mark]) -> list[list[Piece]]:
    """The text by lines, each cut into pieces; marks out of bounds or empty are left out.

    Time grows with the text and with how deep marks overlap, not with the
    product of text and marks.
    """
    valid = sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end, m.anchor))
    lines: list[list[Piece]] = []
    open_marks: list[Mark] = []
    upcoming = 0
    line_start = 0
    for line in text.split("\n"):
        line_end = line_start + len(line)
        cuts = {line_start, line_end}
        waiting = upcoming
        while waiting < len(valid) and valid[waiting].start <= line_end:
            cuts.update(c for c in (valid[waiting].start, valid[waiting].end) if line_start < c < line_end)
            waiting += 1
        cuts.update(m.end for m in open_marks if line_start < m.end < line_end)
        edges = sorted(cuts)
        pieces: list[Piece] = []
        for start, end in pairwise(edges):
            open_marks = [m for m in open_marks if m.end > start]
            begins: list[Mark] = []
            while upcoming < len(valid) and valid[upcoming].start <= start:
                begins.append(valid[upcoming])
                upcoming += 1
            open_marks += [m for m in begins if m.end > start]
            pieces.append(Piece(text[start:end], tuple(open_marks), tuple(begins)))
        if pieces:
            lines.append(pieces)
        line_start = line_end + 1
    return lines


class Mention(NamedTuple):
    """A mention of an actor, an agreement or a quantity in an article, as the marts have it.

    `of_id` is the actor or agreement that is meant; all from `value` on is of quantities.
    """

    kind: str
    id: str
    of_id: str | None
    article_id: str
    char_start: int
    char_end: int
    value: float | None = None
    value_max: float | None = None
    quantity_kind: str | None = None
    unit: str | None = None
    comparator: str | None = None
    per: str | None = None

    def __repr__(self) -> str:
        return tuple.__repr__(self)  # short: by it the report tells whether a page stays the same

    @property
    def anchor(self) -> str:
        """What links to the mention end with."""
        return f"m-{page_name(self.id)}"


@dataclass(frozen=True)
class MarkedText:
    """An article's text with its mentions; marked and cut into pieces only where the page is rendered.

    `pages` is where mentions lead, by what they mention; `title` the
    article's, which its text begins with as a rule.
    """

    text: str
    mentions: tuple[Mention, ...]
    pages: Mapping[str, str]
    title: str

    @cached_property
    def mention_at(self) -> dict[str, Mention]:
        """The mentions by their anchors."""
        return {mention.anchor: mention for mention in self.mentions}

    @cached_property
    def _lines(self) -> list[list[Piece]]:
        marks = [
            Mark(m.char_start, m.char_end, m.kind, m.anchor, self.pages.get(f"{m.kind} {m.of_id}"))
            for m in self.mentions
        ]
        return paragraphs(self.text, marks)

    @property
    def heading(self) -> list[Piece] | None:
        """The title's line as the text has it; None where the text doesn't begin with the title."""
        first = self._lines[0] if self._lines else []
        return first if self.title and "".join(p.text for p in first).strip() == self.title else None

    @property
    def lines(self) -> list[list[Piece]]:
        """The lines below the heading."""
        return self._lines if self.heading is None else self._lines[1:]


@dataclass(frozen=True, slots=True)
class Passage:
    """A mention in its sentence in its context: five runs of text, any of which may be empty.

    `preceding` and `following` are the context as the article has it, cut
    where `goes_back` or `goes_on`; `before` and `after` as it is shown.
    """

    sentence_start: str
    surface: str = ""
    sentence_end: str = ""
    preceding: str = ""
    goes_back: bool = False
    following: str = ""
    goes_on: bool = False

    @property
    def before(self) -> str:
        """What stands before the sentence, on one line and in whole words."""
        words = _joined(self.preceding)
        if self.goes_back and " " in words:
            words = f"… {words.partition(' ')[2]}"
        ends_line = self.preceding.rstrip(" ").endswith("\n")
        return f"{words}{_BREAK if words and ends_line else ' ' if words else ''}"

    @property
    def after(self) -> str:
        """What stands after the sentence, on one line and in whole words."""
        words = _joined(self.following)
        if self.goes_on and " " in words:
            words = f"{words.rpartition(' ')[0]} …"
        begins_line = self.following.lstrip(" ").startswith("\n")
        return f"{_BREAK if words and begins_line else ' ' if words else ''}{words}"


def passage(text: str, sentence: str, start: int, end: int) -> Passage:
    """The mention text[start:end] in `sentence`, with what stands around it.

    Where the sentence can't be found around the mention (another version of
    the text, say), the sentence is given without marks or context.
    """
    at = text.find(sentence, max(0, end - len(sentence)), start + len(sentence)) if sentence else -1
    if at < 0 or not 0 <= start < end <= len(text) or start < at:
        return Passage(sentence)
    close = at + len(sentence)
    return Passage(
        text[at:start],
        text[start:end],
        text[end:close],
        preceding=text[max(0, at - CONTEXT) : at],
        goes_back=at > CONTEXT,
        following=text[close : close + CONTEXT],
        goes_on=close + CONTEXT < len(text),
    )


def _joined(text: str) -> str:
    """Lines as one, a dash where a line ended, so that a title doesn't run into the first sentence."""
    return _BREAK.join(" ".join(line.split()) for line in text.split("\n") if line.strip())
