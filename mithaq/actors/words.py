"""An article as a row of words: folded keys, source offsets, readings without clitics.

Here belongs what every finder of names needs of the text. No lexicon is read
here and no decision about actors is made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from mithaq.orthography import DIACRITICS, TATWEEL, ZERO_WIDTH, AlignedText, fold

_WORD = re.compile(r"[^\W_]+")
_TANWIN = frozenset("\u064b\u064c\u064d")
_TRAILING = DIACRITICS | {TATWEEL} | ZERO_WIDTH
_CONJUNCTIONS = ("و", "ف")
_NOT_IN_NAMES = frozenset({"VERB", "AUX", "SCONJ", "PRON", "DET", "PART", "PUNCT", "ADV"})
_PREPOSITIONS = ("ب", "ل", "ك")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written: `key` is its folded form, `start`/`end` are source offsets.

    `fold_start` is where the key begins in the folded text. `tanwin` tells that
    the word carries nunation, so it is an indefinite noun or adjective, never a
    country's name (روسياً is "Russian").
    """

    key: str
    start: int
    end: int
    fold_start: int
    tanwin: bool


class Words:
    """The words of a text, and what stands between them.

    `tags` maps source offsets of words to their part of speech, where a model
    has read the text; of a word with clitics it is the part of the last piece
    that is no pronoun. `conjoined` holds the offsets of words that a model
    splits و or ف from.
    """

    def __init__(
        self, text: str, tags: Mapping[int, str] | None = None, conjoined: frozenset[int] = frozenset()
    ) -> None:
        self.text = text
        self.folded: AlignedText = fold(text)
        self.tags: Mapping[int, str] = tags or {}
        self.conjoined = conjoined

    def tag(self, index: int) -> str:
        """Part of speech of word `index` in Universal Dependencies, empty where unknown."""
        return self.tags.get(self.tokens[index].start, "")

    def breaks_name(self, index: int) -> bool:
        """Whether the model reads word `index` as a verb or function word, which no name goes on with."""
        return self.tag(index) in _NOT_IN_NAMES

    @cached_property
    def tokens(self) -> list[Token]:
        """All words in order. Linear in the length of the text."""
        found: list[Token] = []
        offsets, text = self.folded.offsets, self.text
        for match in _WORD.finditer(self.folded.text):
            start, end = offsets[match.start()], offsets[match.end() - 1] + 1
            tanwin = False
            while end < len(text) and text[end] in _TRAILING:
                tanwin = tanwin or text[end] in _TANWIN
                end += 1
            tanwin = tanwin or (end - start > 2 and not _TANWIN.isdisjoint(text[end - 2 : end]))
            found.append(Token(match[0], start, end, match.start(), tanwin))
        return found

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each folded word stands in the text."""
        return Counter(token.key for token in self.tokens)

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next; the rest of the text after the last."""
        tokens = self.tokens
        end = tokens[index + 1].start if index + 1 < len(tokens) else len(self.text)
        return self.text[tokens[index].end : min(end, tokens[index].end + 8)]

    def joined(self, index: int) -> bool:
        """True where word `index` and the next can belong to one name: only a space or hyphen between."""
        if index < 0 or index + 1 >= len(self.tokens):
            return False
        gap = self.gap(index)
        return len(gap) <= 3 and all(ch in " \u00a0-–_ـ\u200f\u200e" for ch in gap)

    def initials(self, index: int) -> bool:
        """True where word `index` and the next are spelled-out letters with a full stop between: بي.بي."""
        if index < 0 or index + 1 >= len(self.tokens):
            return False
        short = len(self.tokens[index].key) <= 3 and len(self.tokens[index + 1].key) <= 4
        return short and self.gap(index) in (".", ". ")

    def spaced(self, index: int) -> bool:
        """True where only blanks stand between word `index` and the next, on one line."""
        if index < 0 or index + 1 >= len(self.tokens):
            return False
        gap = self.gap(index)
        return len(gap) <= 6 and all(ch in " \u00a0\u200f\u200e" for ch in gap)

    def source_start(self, index: int, cut: int) -> int:
        """Source offset of word `index` after its first `cut` folded letters."""
        return self.folded.offsets[self.tokens[index].fold_start + cut] if cut else self.tokens[index].start


def readings(key: str) -> Iterator[tuple[int, str]]:
    """The ways to read a folded word without its clitics: (letters cut off, what is left).

    Longest form first. لل is read as ال with nothing cut, since the article
    can't be split from the preposition.
    """
    yield 0, key
    cuts = [0]
    if len(key) > 3 and key.startswith(_CONJUNCTIONS):
        yield 1, key[1:]
        cuts.append(1)
    for cut in cuts:
        rest = key[cut:]
        if len(rest) > 3 and rest.startswith("لل"):
            yield cut, "ال" + rest[2:]
        if len(rest) > 2 and rest.startswith(_PREPOSITIONS):
            yield cut + 1, rest[1:]
