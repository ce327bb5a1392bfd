"""Lines of a document and what they look like.

A line is judged by its shape alone here: prose or not, breadcrumb, list of
links, bare address. Words that mark boilerplate are in `lexicon`, the decision
in `main_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import justext

from mithaq.cleaning.lexicon import Match, match_line, words_of
from mithaq.cleaning.normalising import lines_of, normalise
from mithaq.orthography import AlignedText, folded

_SENTENCE_END = re.compile(r"[.!؟?؛…][\"”»)\]’'\s]*$")
_TEASER_END = re.compile(r"(?:\.\.\.|…|\[…\]|\.\.)[\"”»)\]\s]*$")
_CRUMBS = re.compile(r"\s(?:[»›>«‹←→/|\\]|::|--)\s|[›>]|::")
_ADDRESS = re.compile(r"^\W*(?:https?://|www\.)\S+\s*$|^\S+@\S+\.\S+$", re.I)
_LETTER = re.compile(r"[^\W\d_]")
_BULLET = re.compile(r"^[•●▪■◆◄►▶○*·‣⁃–-]\s")
_PIECE_END = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")
_LEAST_WRAPPED = 8
_MOSTLY_LINKS = 0.6
_SENTENCE_WORDS = 6
_FLASH_WORDS = 12
_LIST_OF_HEADLINES = 5
_JOINED = ("بال", "لل", "فال", "كال")  # particles written on the word; و also joins the items of a menu
_HASHTAGS = re.compile(r"^(?:[#@]\S+\s*){1,30}$")


@dataclass(slots=True)
class Line:
    """A line that is not blank, in normal form, with the field of the document that it comes from."""

    aligned: AlignedText
    source: str = "text"
    linked: float = 0.0
    """Share of its characters that are links; known for HTML only."""
    words: list[str] = field(init=False)
    match: Match | None = field(init=False)
    is_prose: bool = field(init=False)

    def __post_init__(self) -> None:
        text = self.aligned.text
        self.words = words_of(text[:5000])
        self.match = match_line(text, self.words)
        self.is_prose = self.match is None and self._reads_like_prose(text)

    @property
    def text(self) -> str:
        """The line as it will stand in the article."""
        return self.aligned.text

    @property
    def key(self) -> str:
        """The line's words in one spelling, for telling whether two lines say the same."""
        return " ".join(self.words)

    def _reads_like_prose(self, text: str) -> bool:
        if self.linked > _MOSTLY_LINKS or len(self.words) < 8 or len(text) < 45 or is_breadcrumb(text):
            return False
        ends = ends_sentence(text) and not _TEASER_END.search(text)
        common = sum(word in common_words() for word in self.words) / len(self.words)
        if len(text) >= 200:
            return common > 0.05 or ends
        if len(text) >= 110:
            return common > 0.1 and (ends or len(text) >= 150)
        return ends and common > 0.1


@cache
def common_words() -> frozenset[str]:
    """Function words and other very common Arabic words (jusText's list), folded."""
    return frozenset(folded(word) for word in justext.get_stoplist("Arabic") if len(word) < 8)


def split_lines(text: str, field_name: str = "text") -> Iterator[Line]:
    """The lines of a plain text that have a visible character; lines broken at a fixed width are joined."""
    for start, raw in _unwrapped(list(lines_of(text)), text):
        if raw.strip():
            aligned = normalise(raw, start)
            if aligned.text:
                yield Line(aligned, field_name)


def _unwrapped(lines: list[tuple[int, str]], text: str) -> list[tuple[int, str]]:
    """Joins lines that were broken at a fixed width (wires, mails); others stay as they are.

    A text counts as broken so if most of its lines are nearly as long as its
    longest, that is no more than a page's width, and few of these end a sentence.
    """
    sizes = sorted(len(raw.strip()) for _, raw in lines if raw.strip())
    if len(sizes) < _LEAST_WRAPPED:
        return lines
    width = sizes[int(len(sizes) * 0.95)]
    full = [raw for _, raw in lines if 0.85 * width <= len(raw.strip()) <= width * 1.1]
    if not 40 <= width <= 110 or len(full) < 0.6 * len(sizes) or sum(map(ends_sentence, full)) > 0.3 * len(full):
        return lines
    spans: list[tuple[int, int]] = []
    open_ = False
    for start, raw in lines:
        begin = spans.pop()[0] if open_ and raw.strip() else start
        spans.append((begin, start + len(raw)))
        open_ = len(raw.strip()) >= 0.85 * width
    return [(begin, _PIECE_END.sub(" ", text[begin:end])) for begin, end in spans]


def ends_sentence(text: str) -> bool:
    """True if a line ends as sentences do."""
    return bool(_SENTENCE_END.search(text[-40:]))


def ends_like_teaser(text: str) -> bool:
    """True if a line breaks off with dots."""
    return bool(_TEASER_END.search(text[-40:]))


def is_breadcrumb(text: str) -> bool:
    """True for the path of a page in its site, 'Home » World » …'."""
    if len(text) > 300:
        return False
    parts = [part for part in _CRUMBS.split(text) if part]
    if len(parts) < 3:
        return False
    return sum(len(part) for part in parts[:-1]) / (len(parts) - 1) < 22 and not ends_sentence(text)


def is_empty_of_words(text: str) -> bool:
    """True for lines of signs, single letters, bare addresses and hashtags."""
    head = text[:400]
    return (
        len(_LETTER.findall(head)) + sum(ch.isdigit() for ch in head) <= 1
        or bool(_ADDRESS.match(head))
        or bool(len(text) <= 400 and _HASHTAGS.match(head))
    )


def is_bullet(text: str) -> bool:
    """True for items of a list."""
    return bool(_BULLET.match(text))


def is_headline_shaped(line: Line) -> bool:
    """True for a line that could be a headline: some words, no end of a sentence."""
    text = line.text
    return 3 <= len(line.words) <= 35 and 12 <= len(text) <= 260 and not text.endswith((".", "،", "؛", ":"))


def reads_like_news(lines: Sequence[Line], title: str, whole_page: bool = True) -> bool:
    """False for what a page shows besides articles: menus, lists of links, of headlines or of keywords.

    One line of prose is enough. Without one, a line must read like a sentence: it is no link, has
    six words or more, and ends like a sentence or has function words among its words. Where there are five lines and
    more and none of them ends a sentence or has twelve words, they are headlines of other articles, at least on a
    `whole_page`; the text field of a record may hold a poem.
    """
    if any(line.is_prose for line in lines):
        return True
    flash = [line for line in lines if line.linked <= _MOSTLY_LINKS and _reads_like_sentence(line)]
    ended = any(ends_sentence(line.text) or len(line.words) >= _FLASH_WORDS for line in flash)
    if whole_page and len(lines) >= _LIST_OF_HEADLINES and not ended:
        return False
    return bool(flash) or len(words_of(title)) >= _FLASH_WORDS


def _reads_like_sentence(line: Line) -> bool:
    if len(line.words) < _SENTENCE_WORDS or is_breadcrumb(line.text):
        return False
    joining = sum(word in common_words() or word.startswith(_JOINED) for word in line.words)
    return joining > 0 or (ends_sentence(line.text) and not ends_like_teaser(line.text))
