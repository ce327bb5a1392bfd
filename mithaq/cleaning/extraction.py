"""The main text of an HTML page: which of its visible lines are the article.

trafilatura decides; its paragraphs are found again in the visible text
(`pages`), so that every character keeps its place in the source. Where
trafilatura finds nothing, all visible lines are left to `main_text`.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from dataclasses import dataclass

import trafilatura
from lxml import etree  # type: ignore[import-untyped]

from mithaq.cleaning.lines import Line
from mithaq.cleaning.normalising import normalise
from mithaq.cleaning.pages import Page, PageLine
from mithaq.documents.limits import Limits

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs each page that it can't read

_BLANK = re.compile(r"\s+")
_COVERED = 0.6
_ENOUGH = 80
_ANCHOR = 24
# Pages made to be slow (nested lists, tables and blocks of 5 to 120 levels; tens of thousands of paragraphs, cells and
# line ends) took trafilatura 1 to 44 microseconds a unit of `Page.weight`: at most 9 s at the default limits.
_WEIGHT_A_SECOND = 25_000
_MOST_COMPARED = 2000  # the time of jusText grows with the square of the paragraphs: 5000 take 3 s


@dataclass(frozen=True, slots=True)
class Extraction:
    """The chosen lines, and whether the extractor chose them (else they are the whole page)."""

    lines: list[Line]
    chosen: bool


def extract_lines(source: str, page: Page, limits: Limits) -> Extraction:
    """The visible lines that are main text, in the order of the page.

    Pages longer than `limits.max_html_chars`, or with so many elements that the extractor may take longer than
    `limits.max_extraction_seconds`, are not given to it.
    """
    everything = [_as_line(line) for line in page.lines]
    if len(source) > limits.max_html_chars or page.weight > _WEIGHT_A_SECOND * limits.max_extraction_seconds:
        return Extraction(everything, False)
    paragraphs = _main_paragraphs(source, fast=len(page.lines) > _MOST_COMPARED)
    if sum(map(len, paragraphs)) < _ENOUGH:
        return Extraction(everything, False)
    chosen = _aligned(page.lines, paragraphs)
    if sum(len(page.lines[i].aligned.text) for i in chosen) < _ENOUGH:
        return Extraction(everything, False)
    return Extraction([everything[i] for i in chosen], True)


def _as_line(line: PageLine) -> Line:
    return Line(line.aligned, "html", line.linked)


def _main_paragraphs(source: str, fast: bool) -> list[str]:
    """trafilatura's main text, a paragraph an item; empty where it finds none or fails.

    Without `fast` it compares what it finds with what jusText and readability find.
    """
    try:
        found = trafilatura.bare_extraction(
            source, include_comments=False, include_tables=True, with_metadata=False, favor_recall=False, fast=fast
        )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError, KeyError, IndexError):
        return []  # all of these have been seen from pages that are broken in one way or other
    text = getattr(found, "text", None) or ""
    return [part for part in text.split("\n") if part.strip()]


def _squeezed(text: str) -> str:
    """A text without white space and markup signs that the extractor may add or drop."""
    return _BLANK.sub("", normalise(_BLANK.sub(" ", text)).text)


def _aligned(lines: list[PageLine], paragraphs: list[str]) -> list[int]:
    """Indices of the lines most of whose characters stand in the paragraphs."""
    parts = [_BLANK.sub("", line.aligned.text) for line in lines]
    starts: list[int] = []
    length = 0
    for part in parts:
        starts.append(length)
        length += len(part)
    page = "".join(parts)
    covered = [0] * len(lines)
    cursor = 0
    for paragraph in paragraphs:
        wanted = _squeezed(paragraph.strip("-•| \t"))
        if not wanted:
            continue
        span = _find(page, wanted, cursor)
        if span is None:
            continue
        cursor = span[1]
        first = max(0, bisect_left(starts, span[0] + 1) - 1)
        for i in range(first, len(lines)):
            if starts[i] >= span[1]:
                break
            covered[i] += min(span[1], starts[i] + len(parts[i])) - max(span[0], starts[i])
    return [i for i, count in enumerate(covered) if parts[i] and count >= _COVERED * len(parts[i])]


def _find(page: str, wanted: str, cursor: int) -> tuple[int, int] | None:
    """Where a paragraph stands: as a whole after the cursor, else anywhere, else by its two ends."""
    start = page.find(wanted, cursor)
    if start < 0 and len(wanted) > 15:
        start = page.find(wanted)
    if start >= 0:
        return start, start + len(wanted)
    if len(wanted) < 3 * _ANCHOR:
        return None
    head = page.find(wanted[:_ANCHOR], cursor)
    if head < 0:
        return None
    tail = page.find(wanted[-_ANCHOR:], head)
    end = tail + _ANCHOR
    return (head, end) if tail >= 0 and end - head <= 1.3 * len(wanted) + 40 else None
