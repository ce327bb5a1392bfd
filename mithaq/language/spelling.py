"""The usual spelling of a word: hamza, ta marbuta, alif maqsura where readers expect them.

Newswire leaves hamzas out, and a stem that was cut out of a token may lack the
ta marbuta it has on its own. The table is a list of spellings by falling
frequency; it corrects stems, never the text.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

_FOLD = str.maketrans("أإآٱىئؤة", "اااايي" + "وه")
_WORD = re.compile(r"[\u0621-\u064A]{2,30}")


def letters_only(token: str) -> bool:
    """True for a plain Arabic word of two letters or more."""
    return bool(_WORD.fullmatch(token))


def write_spellings(path: Path, words: Iterable[str]) -> None:
    """Write spellings, the most frequent first."""
    path.write_bytes(lzma.compress("\n".join(words).encode()))


class Spellings:
    """What the news writes. `words` come most frequent first."""

    def __init__(self, words: Iterable[str]) -> None:
        self._rank = {word: n for n, word in enumerate(words)}

    @classmethod
    def read(cls, path: Path) -> Spellings:
        """The table at `path`."""
        return cls(lzma.decompress(path.read_bytes()).decode().split("\n"))

    @cached_property
    def _best(self) -> dict[str, str]:
        best: dict[str, str] = {}
        for word in self._rank:
            best.setdefault(word.translate(_FOLD), word)
        return best

    def usual(self, word: str) -> str:
        """The spelling of `word` that is used most; `word` itself if none is known.

        Endings keep their letter (ه is not turned into ة, nor ي into ى).
        """
        best = self._best.get(word.translate(_FOLD), word)
        return best if best[-1:] == word[-1:] or word[-1:] not in "هةيى" else word

    def stem_before_suffix(self, stem: str) -> str:
        """`stem` as it is written without its suffix: خطت of خطته is خطة, هاجمة of هاجمتها is هاجمت."""
        if stem[-1:] not in ("ت", "ة") or len(stem) < 3:
            return stem
        choices = [self.usual(stem[:-1] + ending) for ending in ("ت", "ة")]
        known = [c for c in choices if c in self._rank]
        return min(known, key=self._rank.__getitem__) if known else stem
