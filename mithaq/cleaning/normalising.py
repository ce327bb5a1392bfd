"""One form for each character, with the way back to the source.

Makes text plain to read and stable to compare without changing what it says:
NFC, presentation forms undone, odd spaces and invisible characters gone,
diacritics and tatweel kept. Folding for matching is `mithaq.orthography.fold`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from mithaq.orthography import BIDI_MARKS, AlignedText

_ODD_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufffc"
_SPACES = " " + _ODD_SPACES
_INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff"
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufff9-\ufffb\ufffe\uffff\ufe00-\ufe0f"
_PRESENTATION = "\ufb50-\ufdff\ufe70-\ufefc\ufb00-\ufb06"
# A letter with marks that Unicode may compose or reorder, or any odd character.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
_ODD = re.compile(
    f"(?P<space> [{_SPACES}]+|[{_ODD_SPACES}][{_SPACES}]*)|(?P<invisible>[{_INVISIBLE}]+)|(?P<control>[{_CONTROL}]+)"
    f"|(?P<form>[{_PRESENTATION}])|(?P<marked>[^{_MARKS}\\s][{_MARKS}]+)"
)
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_KEEP_FORM = frozenset("\ufd3e\ufd3f")  # ornate parentheses have no other form
_DIGIT = re.compile(r"\d")


def normalise(text: str, start: int = 0) -> AlignedText:
    """`text`, a single line, in normal form; offsets count from `start`.

    Runs of spaces become one space and vanish at both ends. Zero-width
    characters and bidi marks go, but bidi marks beside a digit stay: they carry
    the order in which a number is read ("5.\\u200f26" shows as 26.5). Control
    and private-use characters and lone surrogates go.

    A composed letter and a ligature written out point to where they came from;
    marks that NFC reorders keep their places.
    """
    if not _needs_change(text):
        return AlignedText(text, range(start, start + len(text)))
    kept: list[str] = []
    offsets: list[int] = []
    position = 0
    after_space = True  # at the start a space is dropped, too
    for match in _ODD.finditer(text):
        begin, end = match.span()
        if after_space and text[position] == " ":
            position += 1
        if begin > position:
            kept.append(text[position:begin])
            offsets.extend(range(start + position, start + begin))
            after_space = text[begin - 1] == " "
        for ch, source in _replacement(match, text):
            if ch == " " and after_space:
                continue
            kept.append(ch)
            offsets.append(start + source)
            after_space = ch == " "
        position = end
    if after_space and text[position : position + 1] == " ":
        position += 1
    kept.append(text[position:])
    offsets.extend(range(start + position, start + len(text)))
    joined = "".join(kept).rstrip(" ")
    return AlignedText(joined, offsets[: len(joined)])


def _needs_change(text: str) -> bool:
    return text[:1] == " " or text[-1:] == " " or any(not _is_normal(match) for match in _ODD.finditer(text))


def _is_normal(match: re.Match[str]) -> bool:
    return match.lastgroup == "marked" and unicodedata.is_normalized("NFC", match.group())


def _replacement(match: re.Match[str], text: str) -> Iterator[tuple[str, int]]:
    """The characters that stand for a match, with the source index of each."""
    begin, end = match.span()
    kind = match.lastgroup
    if kind == "space":
        yield " ", begin
    elif kind == "invisible":
        before, after = text[begin - 1 : begin], text[end : end + 1]
        if (before and _DIGIT.match(before)) or (after and _DIGIT.match(after)):
            for i in range(begin, end):
                if text[i] in BIDI_MARKS:
                    yield text[i], i
    elif kind == "form":
        ch = match.group()
        plain = ch if ch in _KEEP_FORM else unicodedata.normalize("NFKC", ch)
        for written in plain:
            yield written, begin
    elif kind == "marked":
        for i, written in enumerate(unicodedata.normalize("NFC", match.group())):
            yield written, min(begin + i, end - 1)


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text, each with its start; any Unicode line end counts."""
    position = 0
    for match in _LINE_END.finditer(text):
        yield position, text[position : match.start()]
        position = match.end()
    yield position, text[position:]


def sliced(aligned: AlignedText, start: int, end: int) -> AlignedText:
    """A part of an aligned text."""
    offsets: Sequence[int] = aligned.offsets[start:end]
    return AlignedText(aligned.text[start:end], offsets)
