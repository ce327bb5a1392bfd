"""Whether two stretches of text are about the same thing, by the words they share.

Calibrated on 3,000 news articles of over 1,500 characters: the 80 words that
follow the middle of an article take a median of 24 % (2nd percentile 3 %, 5th
7 %) of their content words from the half before; the first 80 words of another
article of the same outlet and section take a median of 2 % (90th percentile
11 %). Half of a headline's words stand in the 80 words below it, none in those
below another headline (98th percentile 25 %).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mithaq.cleaning.lines import common_words

CONTINUES = 0.07
"""Share of known content words from which a passage counts as going on with the text before it."""
BELONGS = 0.34
"""Share of a headline's words found in a passage from which the passage counts as the headline's own."""
MAY_BELONG = 0.15
"""The same, where the passage shares fewer words with the article than with the headline."""
STRANGE = 0.035
"""Share below which a passage counts as foreign without further evidence."""
PASSAGE_WORDS = 80

_PREFIX = re.compile(r"^(?:[وف]?[بك]?ال(?=\w{3})|لل(?=\w{3}))")
_SUFFIX = re.compile(r"(?:ات|ون|ين|ان|يه|ها|هم|ه)$")


def stem(word: str) -> str:
    """A rough stem of a folded word, for counting shared words only."""
    word = _PREFIX.sub("", word)
    if len(word) > 4:
        word = _SUFFIX.sub("", word)
    return word[:5]


def content_stems(words: Iterable[str]) -> list[str]:
    """Stems of the words that carry the topic."""
    common = common_words()
    return [stem(word) for word in words if len(word) > 2 and word not in common and not word.isdigit()]


class Topic:
    """The content words of an article so far; stemmed only once somebody asks, since most articles never do."""

    def __init__(self) -> None:
        self._waiting: list[Iterable[str]] = []
        self._stems: set[str] = set()

    def add(self, words: Iterable[str]) -> None:
        """Adds the words of a line."""
        self._waiting.append(words)

    @property
    def stems(self) -> set[str]:
        """The stems of all words added."""
        for words in self._waiting:
            self._stems.update(content_stems(words))
        self._waiting.clear()
        return self._stems


def shared(stems: list[str], known: set[str]) -> float:
    """Share of `stems` that are known; 0 for none."""
    return sum(s in known for s in stems) / len(stems) if stems else 0.0
