"""Cutting a text into the tokens the number grammar walks over.

Offsets: tokens hold positions in the folded text (`Cut.aligned.text`);
`Cut.span` maps them to the original. No meaning is given to a token here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from mithaq.orthography import TATWEEL, AlignedText, fold

# A digit run with its inner separators; exponents belong to it. In 16ر1, as news
# agencies write 1.16, ر is the decimal mark and the fraction stands first.
_NUMBER = r"[0-9]+ر[0-9]+(?![0-9.,])|[0-9]+(?:[.,،٫٬'’][0-9]+)*(?:[eE][+-]?[0-9]{1,3}(?![0-9A-Za-z]))?"
_TOKEN = re.compile(
    rf"(?P<D>{_NUMBER})|(?P<W>[\u0620-\u064A\u0671-\u06D3\u06FA-\u06FC]+)|(?P<L>[A-Za-z\u00C0-\u024F²³]+)"
    r"|(?P<N>[\n\r\u2028\u2029]+)|(?P<P>\S)"
)
# Spaces that group digits or glue a number to its unit.
SPACES = " \u00a0\u202f\u2009\u2007\t"


class Token(NamedTuple):
    """`kind`: D digits, W Arabic letters, L Latin letters, N line break, P one other character.

    `glued` is true when nothing stands between this token and the one before.
    """

    text: str
    kind: str
    start: int
    end: int
    glued: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """A text and its tokens."""

    source: str
    aligned: AlignedText
    tokens: tuple[Token, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the source of `aligned.text[start:end]`, less trailing marks and joiners."""
        return self.aligned.source_span(start, end)

    def between(self, left: int, right: int) -> str:
        """The source characters strictly between two folded positions."""
        return self.source[self.aligned.offsets[left] + 1 : self.aligned.offsets[right]]


def cut(text: str) -> Cut:
    """Fold `text` and cut it, in one pass."""
    aligned = fold(text)
    tokens: list[Token] = []
    last_end = -1
    for m in _TOKEN.finditer(aligned.text):
        start, end = m.span()
        kind = m.lastgroup or "P"
        if kind == "D" and aligned.offsets[end - 1] - aligned.offsets[start] >= end - start:
            tokens.extend(_parted(text, aligned, m.group(), start, start == last_end))
        else:
            tokens.append(Token(m.group(), kind, start, end, start == last_end))
        last_end = end
    return Cut(text, aligned, tuple(tokens))


def _parted(text: str, aligned: AlignedText, digits: str, start: int, glued: bool) -> list[Token]:
    """A digit string, in two or more where a tatweel served as a dash in the source (7ـ13)."""
    tokens: list[Token] = []
    begin = 0
    for k in range(1, len(digits)):
        left, right = aligned.offsets[start + k - 1], aligned.offsets[start + k]
        if right - left > 1 and TATWEEL in text[left + 1 : right]:
            at = start + k
            tokens.append(Token(digits[begin:k], "D", start + begin, at, glued or begin > 0))
            tokens.append(Token("-", "P", at, at, True))
            begin = k
    tokens.append(Token(digits[begin:], "D", start + begin, start + len(digits), glued or begin > 0))
    return tokens
