"""Arabic spelling: which differences of form carry no meaning, and how to undo them.

Here belong character-level facts about Arabic script that every stage shares,
and texts that remember where their characters came from. What belongs to one
task (number words, names, agreements) lives with that task.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

# Short vowels, tanwin, shadda, sukun, dagger alif, Quranic marks.
DIACRITICS = frozenset(map(chr, [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06ED)])) - {
    "\u06dd",
    "\u06de",
    "\u06e5",
    "\u06e6",
    "\u06e9",
}
TATWEEL = "\u0640"
# Marks that steer bidirectional display, and joiners: invisible, but two of
# them (RLM, LRM) can reverse how a number beside them is meant to be read.
BIDI_MARKS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
INVISIBLE = BIDI_MARKS | ZERO_WIDTH

_LETTERS = {
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ئ": "ي",
    "ؤ": "و",
    "ة": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ک": "ك",
    "ڪ": "ك",
    "گ": "ك",
    "ڤ": "ف",
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
}
_DIGITS = {chr(base + n): str(n) for base in (0x0660, 0x06F0) for n in range(10)}

_MARKS = DIACRITICS | INVISIBLE | {TATWEEL}

# `fold` as one table, for where only the text is wanted.
_FOLDING: dict[int, str | None] = {
    **{ord(ch): None for ch in _MARKS},
    **{ord(ch): plain for ch, plain in (_DIGITS | _LETTERS).items()},
}

_MARK_OR_DIGIT = re.compile(f"[{''.join(sorted(_MARKS | _DIGITS.keys()))}]")
_ASCII_DIGITS = str.maketrans(_DIGITS)

ARABIC_LETTER = re.compile(r"[\u0620-\u064A\u0671-\u06D3\u06FA-\u06FC]")


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A text derived from a source text, with the origin of every character.

    `offsets[i]` is the index in the source of the character that `text[i]`
    came from; `len(offsets) == len(text)`; offsets never decrease.
    """

    text: str
    offsets: Sequence[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The source span (end-exclusive) of `text[start:end]`, which must not be empty.

        Raises:
            ValueError: the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"span {start}:{end} is not inside a text of {len(self.text)} characters")
        return self.offsets[start], self.offsets[end - 1] + 1

    def position_of(self, source_index: int) -> int:
        """The first position in `text` whose character came from `source_index` or later."""
        return bisect_right(self.offsets, source_index - 1)


def strip_marks(text: str) -> AlignedText:
    """`text` without diacritics, tatweel and invisible marks; digits become ASCII.

    Letters keep their spelling, so the result still reads as written.
    """
    if not _MARK_OR_DIGIT.search(text):
        return AlignedText(text, list(range(len(text))))
    offsets = [i for i, ch in enumerate(text) if ch not in _MARKS]
    return AlignedText(ascii_digits("".join([ch for ch in text if ch not in _MARKS])), offsets)


def fold(text: str) -> AlignedText:
    """`text` in one spelling: `strip_marks`, then one form for each letter family.

    Hamza carriers become their carrier, alif maqsura becomes ya, ta marbuta
    becomes ha, Persian and Urdu letters their Arabic neighbours. One character
    in, at most one out, so offsets stay exact. For matching, never for display.
    """
    stripped = strip_marks(text)
    return AlignedText("".join(_LETTERS.get(ch, ch) for ch in stripped.text), stripped.offsets)


def folded(text: str) -> str:
    """The text of `fold(text)`, for keys and comparisons."""
    return text.translate(_FOLDING)


def ascii_digits(text: str) -> str:
    """`text` with Arabic-Indic and Persian digits as ASCII digits, length unchanged."""
    return text.translate(_ASCII_DIGITS)


def is_arabic_letter(ch: str) -> bool:
    """True for letters of the Arabic script (not digits, marks or punctuation)."""
    return bool(ARABIC_LETTER.match(ch)) and unicodedata.category(ch) in ("Lo", "Lm")
