"""Cleaning: documents become articles, or rejections with a reason.

`clean_document` is the pure core for one document, `clean` the stage over many.
Both work from decoded documents (`mithaq.documents.decode_document`) and know
no database. A change of any rule of this package raises `VERSION`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mithaq.cleaning.credits import read_credits
from mithaq.cleaning.extraction import extract_lines
from mithaq.cleaning.language import identify_language
from mithaq.cleaning.lines import Line, reads_like_news, split_lines
from mithaq.cleaning.main_text import select_article
from mithaq.cleaning.metadata import (
    Metadata,
    domain_of,
    page_metadata,
    page_title,
    record_metadata,
    short,
    time_in_address,
    time_on_page,
)
from mithaq.cleaning.normalising import normalise
from mithaq.cleaning.noting import Selection
from mithaq.cleaning.offsets import OffsetRun, joined
from mithaq.cleaning.pages import Page, read_page
from mithaq.cleaning.topics import content_stems
from mithaq.documents.decoding import looks_like_html
from mithaq.documents.limits import Limits
from mithaq.documents.reasons import Reason
from mithaq.documents.records import DecodedDocument, InputError
from mithaq.orthography import AlignedText

VERSION = "2"
_LEAST_WORDS = 6
_LONGEST_HEADLINE = 120
_LONGEST_TITLE = 200
_SENTENCE = re.compile(r"[.!؟?؛](?=\s|$)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article; a row of `clean.articles` but for the time of cleaning."""

    article_id: str
    document_id: str
    source_file: str
    title: str
    text: str
    source: str | None
    url: str | None
    author: str | None
    published_at: datetime | None
    language: str
    word_count: int
    offset_map: tuple[OffsetRun, ...]


@dataclass(frozen=True, slots=True)
class CleanRejection:
    """A document that holds no Arabic article; a row of `clean.rejections` but for the time."""

    document_id: str
    source_file: str
    stage: str
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class CleanResult:
    """Every document that went in is in exactly one of the two."""

    articles: list[Article]
    rejections: list[CleanRejection]


def article_id_of(document_id: str) -> str:
    """The id of the article that a document holds."""
    return "a" + document_id[:20]


def clean(documents: Iterable[DecodedDocument], limits: Limits | None = None) -> CleanResult:
    """Cleans documents; each becomes one article or one rejection."""
    result = CleanResult([], [])
    for document in documents:
        cleaned = clean_document(document, limits)
        if isinstance(cleaned, Article):
            result.articles.append(cleaned)
        else:
            result.rejections.append(cleaned)
    return result


def clean_document(document: DecodedDocument, limits: Limits | None = None) -> Article | CleanRejection:
    """The article that a document holds, or why it holds none. Never raises for what the document says."""
    limits = limits or Limits()
    try:
        return _cleaned(document, limits)
    except InputError as error:
        stage = "language" if error.reason is Reason.NOT_ARABIC else "clean"
        return CleanRejection(document.document_id, document.source_file, stage, error.reason, error.detail)


def _cleaned(document: DecodedDocument, limits: Limits) -> Article:
    if sum(map(len, document.fields.values())) > limits.max_text_chars:
        raise InputError(Reason.TOO_LARGE, f"more than {limits.max_text_chars} characters")
    if document.fields.get("text", "").count("\n") > limits.max_lines:
        raise InputError(Reason.TOO_LARGE, f"more than {limits.max_lines} lines")
    metadata = record_metadata(document.metadata)
    if "html" in document.fields:
        selection, title, metadata = _from_page(document, limits)
    else:
        selection, title = _from_fields(document, limits)
    parts = [(line.source, line.aligned) for line in selection.lines]
    if title is not None and not selection.has_title:
        parts.insert(0, title)
    text, offset_map = joined(parts)
    title_text = _title_of(parts, title is not None or selection.has_title)
    _check(text, title_text, limits)
    language = identify_language(text)
    if language != "ar":
        raise InputError(Reason.NOT_ARABIC, f"the language is {language}")
    whole_page = document.format in {"html", "txt", "warc"}
    if not reads_like_news(selection.lines, title_text, whole_page):
        raise InputError(Reason.NO_MAIN_TEXT, "menus or headlines and not one sentence")
    url = metadata.url
    return Article(
        article_id=article_id_of(document.document_id),
        document_id=document.document_id,
        source_file=document.source_file,
        title=title_text,
        text=text,
        source=metadata.source or short(selection.source) or short(selection.rights) or domain_of(url),
        url=url,
        author=metadata.author or short(selection.author, 200),
        published_at=metadata.published_at or selection.published_at or time_in_address(url),
        language=language,
        word_count=len(_WORD.findall(text)),
        offset_map=tuple(offset_map),
    )


def _from_fields(document: DecodedDocument, limits: Limits) -> tuple[Selection, tuple[str, AlignedText] | None]:
    """Plain text, or the title and text of a record."""
    title = _one_line(document.fields.get("title", ""))
    body = document.fields.get("text", "")
    if looks_like_html(body):
        page = _bounded_page(body, limits)
        whole = "<html" in body[:2000].lower() or "<body" in body[:2000].lower()
        lines = extract_lines(body, page, limits).lines if whole else [
            Line(line.aligned, "text", line.linked) for line in page.lines
        ]  # fmt: skip
        for line in lines:
            line.source = "text"
    else:
        lines = list(split_lines(body))
    is_record = document.format not in {"txt", "warc"}
    selection = select_article(lines, title.text if title else None, whole_page=not is_record)
    return selection, ("title", title) if title else None


def _from_page(document: DecodedDocument, limits: Limits) -> tuple[Selection, tuple[str, AlignedText] | None, Metadata]:
    source = document.fields["html"]
    page = _bounded_page(source, limits)
    title = page_title(page)
    metadata = page_metadata(page, document.metadata, title)
    extraction = extract_lines(source, page, limits)
    selection = select_article(extraction.lines, title.text if title else None, whole_page=not extraction.chosen)
    known = metadata.author and metadata.source and metadata.published_at
    if title is not None and title.offsets and not known:
        metadata = _with_lines_below(metadata, page, title.offsets[0])
    return selection, ("html", title) if title else None, metadata


def _bounded_page(source: str, limits: Limits) -> Page:
    page = read_page(source)
    if len(page.lines) > limits.max_lines:
        raise InputError(Reason.TOO_LARGE, f"more than {limits.max_lines} lines")
    if page.depth > limits.max_html_depth:
        raise InputError(Reason.HTML_TOO_DEEP, f"{page.depth} levels, the limit is {limits.max_html_depth}")
    return page


def _with_lines_below(metadata: Metadata, page: Page, place: int) -> Metadata:
    """Fills in what date lines and credits in the ten lines below the title tell; none of them is prose."""
    below = [Line(line.aligned, "html", line.linked) for line in page.lines if line.aligned.offsets[0] > place][:10]
    prose = [i for i, line in enumerate(below) if line.is_prose]
    topic = {stem for i in prose for stem in content_stems(below[i].words)}
    phrases = [below[i].key for i in prose]
    head = below[: prose[0]] if prose else below
    credits = [read_credits(line.text, topic, phrases) for line in head]
    return replace(
        metadata,
        author=metadata.author or next((found.author for found in credits if found.author), None),
        source=metadata.source or next((found.source for found in credits if found.source), None),
        published_at=metadata.published_at or time_on_page(below),
    )


def _one_line(value: str) -> AlignedText | None:
    """A title field in normal form; line ends in it count as spaces."""
    if looks_like_html(value):
        lines = read_page(value).lines
        return lines[0].aligned if lines else None
    aligned = normalise(re.sub(r"[\n\r\x0b\x0c\x85\u2028\u2029]", " ", value[:2000]))
    return aligned if aligned.text else None


def _title_of(parts: Sequence[tuple[str, AlignedText]], has_title: bool) -> str:
    """The first line, or its first sentence where the article has no headline; always the start of the text."""
    if not parts:
        return ""
    first = parts[0][1]
    if has_title:
        return first.text
    if len(first.text) <= _LONGEST_HEADLINE:
        return first.text
    end = _SENTENCE.search(first.text, 20)
    if end and end.end() <= _LONGEST_TITLE:
        return first.text[: end.end()]
    if len(first.text) <= _LONGEST_TITLE:
        return first.text
    cut = first.text.rfind(" ", 0, _LONGEST_TITLE)
    return first.text[: cut if cut > 0 else _LONGEST_TITLE]


def _check(text: str, title: str, limits: Limits) -> None:
    words = sum(any(map(str.isalpha, word)) for word in text[:2000].split())
    if words < _LEAST_WORDS:
        raise InputError(Reason.NO_MAIN_TEXT, f"{words} words are no article")
    if len(text) > limits.max_article_chars:
        raise InputError(Reason.NO_MAIN_TEXT, f"{len(text)} characters are more than an article has")
    if len(text) - len(title) < 10 and words < 12:
        raise InputError(Reason.NO_MAIN_TEXT, "a title and nothing else")
