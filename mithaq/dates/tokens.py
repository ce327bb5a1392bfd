"""A text as tokens that date patterns can walk over, with clitics set apart.

Here belong tokens, the readings of a word (with and without و، ب، ل and the
article) and numbers in words. Patterns are elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mithaq.dates.lexicon import Month, Weekday, lexicon
from mithaq.orthography import AlignedText, fold, strip_marks

_TOKEN = re.compile(r"[0-9]+|[^\W_0-9]+|\S")
_NUMBER_JOINTS = frozenset(".,٫٬،:")
_LONGEST_WORD = 20
SENTENCE_ENDS = frozenset(".؟!?!؛;\n")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: `cut` characters of clitics taken off its front."""

    word: str
    bare: str
    cut: int
    definite: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the folded text; `plain` keeps hamzas and maddas."""

    text: str
    plain: str
    start: int
    end: int
    joined: bool


@lru_cache(maxsize=50_000)
def readings(word: str) -> tuple[Reading, ...]:
    """The readings of a folded word, the fewest clitics first."""
    if len(word) > _LONGEST_WORD:
        return ()
    found: list[Reading] = []

    def add(rest: str, cut: int) -> None:
        if rest.startswith("ال") and len(rest) > 3:
            found.append(Reading(rest, rest[2:], cut, True))
        else:
            found.append(Reading(rest, rest, cut, False))

    add(word, 0)
    starts = [0]
    if word[0] in "وف" and len(word) > 3:
        add(word[1:], 1)
        starts.append(1)
    for cut in starts:
        rest = word[cut:]
        if rest.startswith("لل") and len(rest) > 4:
            found.append(Reading("ال" + rest[2:], rest[2:], cut + 2, True))
        elif rest[0] in "بلك" and len(rest) > 3:
            add(rest[1:], cut + 1)
    return tuple(found)


@lru_cache(maxsize=50_000)
def may_begin_date(word: str) -> bool:
    """False where no date can begin with this folded token: most of a text, passed over at once."""
    if not word or not word[0].isalnum():
        return False
    if word[0].isdigit():
        return len(word) <= 4
    words = lexicon()
    return any(
        reading.word in words.weekdays
        or reading.word in words.month_heads
        or reading.bare in words.numerals["ordinal"]
        or words.numerals["cardinal"].get(reading.bare) in (20, 30)
        or any(reading.word in words.terms[kind] or reading.bare in words.terms[kind] for kind in _HEADS)
        for reading in readings(word)
    )


_HEADS = ("unit", "units", "dual", "pair", "part", "season", "decade", "this", "day_word", "preposition")


class TokenText:
    """The tokens of one text, and look-ups that never run off its end."""

    def __init__(self, text: str) -> None:
        self.aligned: AlignedText = fold(text)
        plain = strip_marks(text).text
        folded_text = self.aligned.text
        self.tokens: list[Token] = []
        for match in _TOKEN.finditer(folded_text):
            start, end = match.span()
            word = match.group()
            joined = word[0].isascii() and word.isdigit() and _is_joined(folded_text, start, end)
            self.tokens.append(Token(word, plain[start:end], start, end, joined))
        self.lexicon = lexicon()

    def __len__(self) -> int:
        return len(self.tokens)

    def text(self, i: int) -> str:
        """The folded token at `i`; empty outside the text."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def adjacent(self, i: int) -> bool:
        """True where no space stands between token `i` and the one before it."""
        return 0 < i < len(self.tokens) and self.tokens[i - 1].end == self.tokens[i].start

    def number(self, i: int, longest: int) -> int | None:
        """The value of a token of at most `longest` digits that is no part of a bigger number."""
        word = self.text(i)
        if not word or len(word) > longest or not (word.isascii() and word.isdigit()) or self.tokens[i].joined:
            return None
        return int(word)

    def term(
        self, i: int, kind: str, *, definite: bool | None = None, cut: int | None = None
    ) -> tuple[str, int] | None:
        """The value of token `i` in a class of terms, and the clitics before it.

        Args:
            i: The token.
            kind: A class of `terms.csv`.
            definite: Ask for a form with (True) or without (False) the article.
            cut: Ask for exactly so many characters of clitics.
        """
        table = self.lexicon.terms[kind]
        for reading in readings(self.text(i)) if self.text(i) else ():
            if cut is not None and reading.cut != cut:
                continue
            value = table.get(reading.word)
            if value is not None and definite is not True:
                return value, reading.cut
            value = table.get(reading.bare)
            if value is not None and (definite is None or definite == reading.definite):
                return value, reading.cut
        return None

    def month(self, i: int) -> tuple[Month, int, int] | None:
        """The month name at `i`: the month, the token after it, the clitics before it."""
        if not self.text(i):
            return None
        for reading in readings(self.text(i)):
            for width in (2, 1):
                rest = (self.text(i + 1),) if width == 2 else ()
                found = self.lexicon.months.get((reading.word, *rest))
                if found is not None:
                    return found, i + width, reading.cut
        return None

    def spelled_as(self, i: int, month: Month, cut: int) -> bool:
        """True where token `i` has the very letters of a month name, hamza and madda included."""
        return self.tokens[i].plain[cut:] == month.exact.split()[0]

    def weekday(self, i: int) -> tuple[Weekday, int] | None:
        """The weekday at `i` and the clitics before it."""
        for reading in readings(self.text(i)) if self.text(i) else ():
            found = self.lexicon.weekdays.get(reading.word)
            if found is not None:
                return found, reading.cut
        return None

    def ordinal(self, i: int) -> tuple[int, int, int] | None:
        """An ordinal from 1 to 31 at `i`: value, the token after it, the clitics before it."""
        table, cardinals = self.lexicon.numerals["ordinal"], self.lexicon.numerals["cardinal"]
        for reading in readings(self.text(i)) if self.text(i) else ():
            value = table.get(reading.bare)
            if value is not None and value > 0:
                following = self.text(i + 1)
                if value < 10 and cardinals.get(following) == 10:
                    return value + 10, i + 2, reading.cut
                tens = cardinals.get(following.removeprefix("و").removeprefix("ال"), 0)
                if value < 10 and following.startswith("و") and tens in (20, 30):
                    return value + tens, i + 2, reading.cut
                return value, i + 1, reading.cut
            if reading.definite and cardinals.get(reading.bare) in (20, 30):
                return cardinals[reading.bare], i + 1, reading.cut
        return None

    def cardinal(self, i: int) -> tuple[int, int] | None:
        """A number in digits or words at `i` and the token after it; below 10,000."""
        value = self.number(i, 4)
        if value is not None:
            return value, i + 1
        table = self.lexicon.numerals["cardinal"]
        total, j = 0, i
        while j < min(len(self), i + 9):
            word = self.text(j)
            if j > i and table.get(word) == 10 and total % 100 in range(1, 10):
                total, j = total + 10, j + 1
                continue
            if j > i:
                if not word.startswith("و") or total % 10000 == 0:
                    break
                word = word[1:] if len(word) > 1 else ""
            part = table.get(word) or table.get(word.removeprefix("ال"))
            if part is None:
                break
            total, j = total + part, j + 1
        return (total, j) if j > i else None

    def is_future(self, i: int) -> bool:
        """True for a verb in the future or a word such as المقرر."""
        word = self.text(i)
        if len(word) > _LONGEST_WORD or not word:
            return False
        verb = word[1:] if word[0] in "وف" else word
        if len(verb) > 4 and verb[0] == "س" and verb[1] in "يتن":
            return not verb.startswith(self.lexicon.not_future) and verb[1] != "ن"
        return self.term(i, "future") is not None


def _is_joined(text: str, start: int, end: int) -> bool:
    before = start > 1 and text[start - 1] in _NUMBER_JOINTS and text[start - 2].isdigit()
    after = end + 1 < len(text) and text[end] in _NUMBER_JOINTS and text[end + 1].isdigit()
    return before or after
