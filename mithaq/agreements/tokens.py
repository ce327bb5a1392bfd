"""A text as folded words that know their place in it, and the readings of an Arabic word's clitics.

Enough segmentation for the agreement rules to run with or without the words of
the language engine. No lexicon here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mithaq.language.analysis import ReadArticle
from mithaq.orthography import fold

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|\n")
_HARD = frozenset(".!?؟؛;\n…")
_SOFT = frozenset("،,:")
QUOTES_OPEN = frozenset("«“\"„'‘»”’")
QUOTE_PAIRS = {"«": "»", "“": "”", '"': '"', "„": "”", "‘": "’", "”": "“"}
_LONGEST_TITLE = 80
_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلك"
CLITICS = _CONJUNCTIONS + _PREPOSITIONS
LEAD = 60
"""So many tokens are an article's lead: title and first sentence, mostly."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or punctuation mark: folded form and source offsets of each folded character."""

    form: str
    start: int
    end: int
    sentence: int
    offsets: tuple[int, ...]
    is_word: bool

    def source_start(self, skipped: int) -> int:
        """Source offset of the character after `skipped` folded characters."""
        return self.offsets[min(skipped, len(self.offsets) - 1)]


@dataclass(frozen=True, slots=True)
class Reading:
    """A word split into conjunction, preposition, article and the rest."""

    conjunction: str
    preposition: str
    definite: bool
    rest: str
    skipped: int  # characters before the article (or before the rest where there is none)


@dataclass(frozen=True)
class TokenText:
    """An article as tokens, with sentence bounds `(start, end)` in source offsets."""

    article: ReadArticle
    tokens: Sequence[Token]
    sentences: Sequence[tuple[int, int]]
    starts: Sequence[int]

    def token_at(self, position: int) -> int:
        """Index of the first token that starts at `position` or later."""
        return bisect_left(self.starts, position)

    def title_end(self) -> int:
        """Index of the token that ends the title line, 0 where there is none within the first tokens."""
        return next((i for i, t in enumerate(self.tokens[:_LONGEST_TITLE]) if t.form == "\n"), 0)

    def hard_stop(self, index: int) -> bool:
        """True where a sentence or line ends at this token."""
        return self.tokens[index].form in _HARD and not self._inside_number(index)

    def back(self, index: int, within: int) -> Iterator[int]:
        """Tokens before `index`, nearest first: at most `within`, none beyond where its sentence or line begins."""
        for at in range(index - 1, max(-1, index - 1 - within), -1):
            if self.hard_stop(at):
                return
            yield at

    def soft_stop(self, index: int) -> bool:
        """True at a comma or colon."""
        return self.tokens[index].form in _SOFT

    def _inside_number(self, index: int) -> bool:
        if self.tokens[index].form != "." or index == 0 or index + 1 >= len(self.tokens):
            return False
        before, after = self.tokens[index - 1], self.tokens[index + 1]
        return before.end == self.tokens[index].start and after.start == self.tokens[index].end and after.is_word

    def sentence_before(self, index: int) -> tuple[int, int]:
        """Token bounds of the sentence before the one that holds `index`, by full stops; at most 100 tokens back."""
        end = index
        while end > 0 and index - end < 60 and not self.hard_stop(end - 1):
            end -= 1
        start = max(0, end - 1)
        while start > 0 and end - start < 40 and not self.hard_stop(start - 1):
            start -= 1
        return start, end

    def surface(self, start: int, end: int) -> str:
        """The source text of a span."""
        return self.article.text[start:end]


def _line_sentences(text: str) -> Iterator[tuple[int, int]]:
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for stop in re.finditer(r"[.!؟?](?=\s|$)", line.group()):
            end = line.start() + stop.end()
            if end - start > 1:
                yield start, end
            start = end
        if start < line.end():
            yield start, line.end()


def tokenise(article: ReadArticle) -> TokenText:
    """Tokens of the article's text; sentences are the reading's, or lines split at full stops without one."""
    text = article.text
    folded = fold(text)
    sentences = [(s.start, s.end) for s in article.sentences] or list(_line_sentences(text))
    tokens: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(folded.text):
        offsets = tuple(folded.offsets[match.start() : match.end()])
        if len(offsets) > 40:  # no Arabic word is this long: keep memory bounded
            offsets = (*offsets[:39], offsets[-1])
        while at + 1 < len(sentences) and offsets[0] >= sentences[at + 1][0]:
            at += 1
        form = match.group()
        tokens.append(Token(form[:40], offsets[0], offsets[-1] + 1, at, offsets, form[0].isalnum()))
    return TokenText(article, tokens, sentences or [(0, len(text))], [t.start for t in tokens])


@lru_cache(maxsize=65536)
def readings(form: str) -> tuple[Reading, ...]:
    """Ways to split clitics off a folded word, the shortest prefix first. Always includes the whole word."""
    found = [Reading("", "", False, form, 0)]

    def article(conjunction: str, preposition: str, rest: str, skipped: int) -> None:
        if preposition == "ل" and rest.startswith("ل") and len(rest) > 2:
            found.append(Reading(conjunction, preposition, True, rest[1:], skipped + 1))
        if rest.startswith("ال") and len(rest) > 3:
            found.append(Reading(conjunction, preposition, True, rest[2:], skipped))

    def preposition(conjunction: str, rest: str, skipped: int) -> None:
        article(conjunction, "", rest, skipped)
        if len(rest) > 3 and rest[0] in _PREPOSITIONS:
            found.append(Reading(conjunction, rest[0], False, rest[1:], skipped + 1))
            article(conjunction, rest[0], rest[1:], skipped + 1)

    preposition("", form, 0)
    if len(form) > 2 and form[0] in _CONJUNCTIONS:
        found.append(Reading(form[0], "", False, form[1:], 1))
        preposition(form[0], form[1:], 1)
    return tuple(found)
