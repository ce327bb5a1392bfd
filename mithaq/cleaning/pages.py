"""The visible text of an HTML page, with the place of every character in the source.

A light tokenizer, linear in the length of the page and without a tree. What of
the visible text is the article is decided in `extraction`; this module only
says what a reader would see, line by line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mithaq.cleaning.normalising import normalise
from mithaq.orthography import AlignedText

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]{0,40})")
_QUOTE_OR_END = re.compile(r"[>\"']")
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_SPACES = re.compile(r"\s+")
_ATTRIBUTE = re.compile(
    r"""([A-Za-z_:][A-Za-z0-9_:.-]{0,60})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]{1,2000}))"""
)
_AUTHOR_MARK = re.compile(r"author|byline|writer", re.I)
_AUTHOR_CLASS = re.compile(r"(?:^|[-_])(?:author|byline|writer)s?(?:[-_]?name|[-_]?title)?$", re.I)
_OTHER_AUTHOR = re.compile(r"comment|avatar|ima?ge?|photo|bio|box", re.I)
_MOST_BYLINES = 20
_LONGEST_BYLINE = 300
_RAW = frozenset({"script", "style", "template", "svg", "math", "iframe", "object", "noscript", "textarea", "select"})
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
        "time", "tt", "u", "var", "wbr", "img", "o:p", "nobr", "label",
    }
)  # fmt: skip
_VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "frame", "keygen", "basefont",
    }
)  # fmt: skip
# Elements whose end tag may be left out: they don't nest in themselves.
_SELF_CLOSING = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup"})


@dataclass(slots=True)
class PageLine:
    """A visible line: its text in normal form, and how much of it is links."""

    aligned: AlignedText
    linked: float


@dataclass(slots=True)
class Page:
    """What a tokenized page shows, and what its meta elements say."""

    lines: list[PageLine] = field(default_factory=list)
    title: AlignedText | None = None
    meta: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Meta names and properties to their content, with its place in the source."""
    json_ld: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    """Machine-readable times of `time` elements."""
    canonical: str | None = None
    """Target of the canonical link."""
    bylines: list[tuple[int, str]] = field(default_factory=list)
    """Place and text of elements that are marked up as the author's, in the order of their ends."""
    depth: int = 0
    """Deepest nesting of elements."""
    weight: int = 0
    """Sum over the elements of how deep each one stands; with the length, what an extractor's time depends on."""


@dataclass(slots=True)
class _Byline:
    """An element of the author's that is being read: its name, and how many of that name stand open in it."""

    name: str
    start: int
    nested: int = 1
    pieces: list[str] = field(default_factory=list)
    size: int = 0


@dataclass(slots=True)
class _Open:
    """The line being read."""

    pieces: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    linked: int = 0

    def add(self, text: str, start: int, in_link: bool) -> None:
        """Text as it stands in the source, entities and all."""
        position = 0
        for match in _ENTITY.finditer(text):
            self._literal(text[position : match.start()], start + position)
            value = html.unescape(match.group())
            self.pieces.append(value)
            self.offsets.extend([start + match.start()] * len(value))
            position = match.end()
        self._literal(text[position:], start + position)
        if in_link:
            self.linked += len(text.strip())

    def _literal(self, text: str, start: int) -> None:
        self.pieces.append(text)
        self.offsets.extend(range(start, start + len(text)))

    def closed(self) -> PageLine | None:
        """The finished line, or None if nothing is visible in it."""
        raw = "".join(self.pieces)
        if not raw or raw.isspace():
            return None
        flat = normalise(_SPACES.sub(lambda m: " " * len(m.group()), raw))
        if not flat.text:
            return None
        offsets = [self.offsets[i] for i in flat.offsets]
        return PageLine(AlignedText(flat.text, offsets), min(1.0, self.linked / len(flat.text)))


def read_page(source: str) -> Page:
    """Tokenizes a page or a fragment. Never raises; time is linear in the length."""
    page = Page()
    line = _Open()
    links = 0
    depth = 0
    bylines: list[_Byline] = []
    for kind, name, start, end in _tokens(source):
        if kind == "text":
            line.add(source[start:end], start, links > 0)
            for byline in bylines:
                byline.pieces.append(source[start : min(end, start + _LONGEST_BYLINE)])
                byline.size += end - start
        elif kind == "raw":
            if name == "title" and page.title is None:
                inside = _Open()
                inside.add(source[start:end], start, False)
                found = inside.closed()
                page.title = found.aligned if found else None
            elif name == "script":
                page.json_ld.append(source[start:end])
        else:
            if name == "a":
                links = 1 if kind == "open" else 0
            elif name == "meta":
                _note_meta(page, source, start, end)
            elif name in {"time", "link"} and kind == "open":
                _note_place(page, name, source[start:end])
            if bylines:
                bylines = _still_open(page, bylines, kind, name)
            watching = kind == "open" and len(bylines) < 4 and len(page.bylines) < _MOST_BYLINES
            marked = watching and name not in _VOID and _AUTHOR_MARK.search(source, start, min(end, start + 2000))
            if marked and _marks_author(source[start:end]):
                bylines.append(_Byline(name, start))
            if name not in _VOID and name not in _SELF_CLOSING:
                depth = max(0, depth + (1 if kind == "open" else -1))
                page.depth = max(page.depth, depth)
            if kind == "open":
                page.weight += depth + 1
            if name not in _INLINE:
                finished = line.closed()
                if finished:
                    page.lines.append(finished)
                line = _Open()
    finished = line.closed()
    if finished:
        page.lines.append(finished)
    return page


def attributes(tag: str) -> Iterator[tuple[str, str, int]]:
    """Name, raw value and place of the value for each attribute in the text of a tag."""
    for match in _ATTRIBUTE.finditer(tag[:20_000]):
        group = next((g for g in (2, 3, 4) if match.group(g) is not None), 0)
        if group:
            yield match.group(1).lower(), match.group(group), match.start(group)


def _note_meta(page: Page, source: str, start: int, end: int) -> None:
    found = {name: (value, start + place) for name, value, place in attributes(source[start:end])}
    content = found.get("content")
    if not content:
        return
    for key in ("property", "name", "itemprop"):
        if key in found:
            page.meta.setdefault(found[key][0].strip().lower(), content)


def _marks_author(tag: str) -> bool:
    """True for the open tag of an element that holds the author's name: by itemprop, rel or class."""
    found = {name: value for name, value, _ in attributes(tag)}
    if found.get("itemprop", "").strip().lower() == "author" or "author" in found.get("rel", "").lower().split():
        return True
    marks = found.get("class", "").split()[:20]
    return any(map(_AUTHOR_CLASS.search, marks)) and not any(map(_OTHER_AUTHOR.search, marks))


def _still_open(page: Page, bylines: list[_Byline], kind: str, name: str) -> list[_Byline]:
    """Counts a tag inside elements of the author's; those that it closes go to the page."""
    left: list[_Byline] = []
    for byline in bylines:
        if name == byline.name:
            byline.nested += 1 if kind == "open" else -1
        elif name not in _INLINE:
            byline.pieces.append(" | ")  # what stands on lines of its own is no part of a name
        if byline.nested == 0:
            page.bylines.append((byline.start, html.unescape("".join(byline.pieces))))
        elif byline.size <= _LONGEST_BYLINE:
            left.append(byline)
    return left


def _note_place(page: Page, name: str, tag: str) -> None:
    found = {key: value for key, value, _ in attributes(tag)}
    if name == "time" and found.get("datetime") and len(page.times) < 20:
        page.times.append(html.unescape(found["datetime"]))
    elif name == "link" and page.canonical is None and found.get("rel", "").lower() == "canonical":
        page.canonical = html.unescape(found.get("href", "")).strip() or None


def aligned_value(value: str, start: int) -> AlignedText:
    """An attribute's raw value in normal form, entities resolved, with places in the source."""
    inside = _Open()
    inside.add(value, start, False)
    closed = inside.closed()
    return closed.aligned if closed else AlignedText("", [])


def _tokens(source: str) -> Iterator[tuple[str, str, int, int]]:
    """(kind, element, start, end): text; open and close tags; raw content of title and JSON-LD scripts."""
    position = 0
    length = len(source)
    unclosed_quotes: set[str] = set()
    while position < length:
        start = source.find("<", position)
        if start < 0:
            yield "text", "", position, length
            return
        if start > position:
            yield "text", "", position, start
        tag = _TAG.match(source, start)
        if tag is None:
            if source.startswith("<!--", start):
                end = source.find("-->", start + 4)
                position = length if end < 0 else end + 3
            elif source[start + 1 : start + 2] in {"!", "?", "/"}:
                end = source.find(">", start)
                position = length if end < 0 else end + 1
            else:
                yield "text", "", start, start + 1
                position = start + 1
            continue
        end = _tag_end(source, tag.end(), unclosed_quotes)
        name = tag.group(1).lower()
        kind = "close" if source[start + 1] == "/" else "open"
        position = end
        if kind == "open" and name in _RAW | {"title"} and source[end - 2 : end] != "/>":
            close = re.compile(f"</{name}", re.I).search(source, end)
            stop = close.start() if close else length
            if name == "title" or (name == "script" and "ld+json" in source[start:end].lower()):
                yield "raw", name, end, stop
            position = _tag_end(source, stop + 2, unclosed_quotes) if close else length
            if name not in {"script", "style", "title", "noscript"}:
                yield "open", "br", start, end
            continue
        yield kind, name, start, end


def _tag_end(source: str, position: int, unclosed_quotes: set[str]) -> int:
    """One past the `>` of a tag, quoted attribute values skipped; the end of the page if there is none."""
    while match := _QUOTE_OR_END.search(source, position):
        sign = match.group()
        if sign == ">":
            return match.end()
        position = match.end()
        before = source[max(0, match.start() - 20) : match.start()].rstrip()
        if before.endswith("=") and sign not in unclosed_quotes:
            close = source.find(sign, position)
            if close < 0:
                unclosed_quotes.add(sign)
            else:
                position = close + 1
    return len(source)
