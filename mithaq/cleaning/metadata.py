"""What a document says about itself: title, outlet, address, author, time.

From JSON-LD, meta elements, the `title` element, elements marked up as the
author's and fields of records. What lines of the text tell (bylines, date
lines, sources) is noted in `noting`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from mithaq.cleaning.credits import names_outlet, outlet_of_rights, outlet_of_title, person_in
from mithaq.cleaning.lexicon import words_of
from mithaq.cleaning.lines import Line
from mithaq.cleaning.normalising import normalise
from mithaq.cleaning.pages import Page, PageLine, aligned_value
from mithaq.cleaning.timestamps import is_date_line, parse_time
from mithaq.documents.fields import as_text
from mithaq.orthography import AlignedText

_ARTICLE_TYPES = re.compile(r"article|posting|report|webpage", re.I)
_SITE_SEPARATOR = re.compile(r"\s+[|\-–—»:•·]+\s+|\s*\|\s*")
_URL_DATE = re.compile(r"(?<!\d)(20\d\d|19\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MAX_JSON_LD = 500_000
_FOOT_LINES = 60
_TIMES = (
    "article:published_time", "og:published_time", "datepublished", "date.published", "publishdate", "pubdate",
    "publish-date", "publish_date", "publication_date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "dc.date.created", "sailthru.date", "parsely-pub-date", "article.published", "cxenseparse:recs:publishtime",
    "date", "article:modified_time", "datecreated", "datemodified",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author",
    "twitter:creator", "cxenseparse:author",
)  # fmt: skip
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher", "article:publisher")
_TITLES = ("og:title", "twitter:title", "headline", "dc.title", "dcterms.title", "parsely-title", "title")
_ADDRESSES = ("og:url", "twitter:url", "url")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article besides its text; times are naive UTC."""

    source: str | None = None
    url: str | None = None
    author: str | None = None
    published_at: datetime | None = None


def short(value: str | None, longest: int = 300) -> str | None:
    """A metadata value on one line in normal form; None for nothing, or more than `longest` characters."""
    if not value:
        return None
    text = normalise(" ".join(value.split())).text
    return text if 0 < len(text) <= longest else None


def web_address(value: str | None) -> str | None:
    """An absolute http(s) address, or None."""
    text = (value or "").strip()
    if not text.lower().startswith(("http://", "https://")) or len(text) > 4000 or any(ch.isspace() for ch in text):
        return None
    return text.encode("utf-8", "ignore").decode("utf-8")


def domain_of(url: str | None) -> str | None:
    """The host of an address without `www.`, or None."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def time_in_address(url: str | None) -> datetime | None:
    """The date that many outlets put into an article's address, or None."""
    found = _URL_DATE.search(url or "")
    return parse_time("-".join(found.groups())) if found else None


def record_metadata(given: Mapping[str, str]) -> Metadata:
    """The metadata of a record or feed item, from its fields as given."""
    url = web_address(given.get("url"))
    source = short(given.get("source"))
    if source and source.lower().startswith(("http://", "https://")):
        source = domain_of(source)
    return Metadata(
        source=source,
        url=url,
        author=_person(given.get("author")),
        published_at=parse_time(given.get("published", "")) if given.get("published") else None,
    )


def page_metadata(page: Page, given: Mapping[str, str], title: AlignedText | None) -> Metadata:
    """The metadata of an HTML page.

    Args:
        page: the page.
        given: what its container says (the crawled address).
        title: its `page_title`.
    """
    linked = _linked_data(page)
    meta = {name: aligned_value(*value).text for name, value in page.meta.items()}
    url = web_address(page.canonical) or web_address(_first(meta, _ADDRESSES)) or web_address(given.get("url"))
    times = [linked.get("datePublished"), *(meta.get(name) for name in _TIMES), *page.times[:3]]
    authors = [linked.get("author"), *(meta.get(name) for name in _AUTHORS)]
    source = short(linked.get("publisher")) or short(_first(meta, _OUTLETS)) or _outlet_shown(page, title)
    return Metadata(
        source=source,
        url=url,
        author=next(filter(None, map(_person, authors)), None) or _author_shown(page, title),
        published_at=next(filter(None, (parse_time(value) for value in times if value)), None),
    )


def _outlet_shown(page: Page, title: AlignedText | None) -> str | None:
    """The outlet that the `title` element names beside the headline, or whose rights the foot reserves."""
    if page.title is not None and page.title.text:
        found = outlet_of_title(page.title.text, title.text if title else None)
        if found:
            return short(found)
    for line in reversed(page.lines[-_FOOT_LINES:]):
        found = outlet_of_rights(line.aligned.text)
        if found:
            return short(found)
    return None


def _author_shown(page: Page, title: AlignedText | None) -> str | None:
    """The author in an element that is marked up as such: the first one below the title, else the first one."""
    place = title.offsets[0] if title is not None and title.offsets else 0
    for _, text in sorted(page.bylines, key=lambda byline: (byline[0] < place, byline[0])):
        name = short(person_in(short(text)), 100)
        if name and not names_outlet(name):
            return name
    return None


def page_title(page: Page) -> AlignedText | None:
    """The title of a page with its place in the source.

    A visible line that says what the meta elements give as the title, or else
    the meta title or the `title` element without the site's name.
    """
    linked = _linked_data(page)
    metas = [aligned_value(*page.meta[name]) for name in _TITLES if name in page.meta]
    named = [linked.get("headline", ""), *(m.text for m in metas), page.title.text if page.title else ""]
    visible = {_key(line.aligned.text): line for line in reversed(page.lines) if len(line.aligned.text) < 400}
    for name in named:
        for candidate in (name, *_without_site(name)):
            key = _key(candidate)
            if len(key) > 8 and key in visible:
                return visible[key].aligned
    fallback = next((m for m in metas if m.text), page.title)
    if fallback is None or not fallback.text:
        return None
    head = next(iter(_without_site(fallback.text)), fallback.text)
    start = fallback.text.find(head)
    end = start + len(head)
    return AlignedText(fallback.text[start:end], fallback.offsets[start:end])


def time_on_page(lines: Iterable[PageLine | Line]) -> datetime | None:
    """The first date line among visible lines."""
    for line in lines:
        if is_date_line(line.aligned.text):
            return parse_time(line.aligned.text)
    return None


def _without_site(title: str) -> Iterator[str]:
    """The title without the name of the site before or behind it, if it has one; the longer part counts."""
    parts = [part for part in _SITE_SEPARATOR.split(title) if part.strip()]
    if len(parts) < 2:
        return
    last = title.rfind(parts[-1])
    heads = [title[:last].rstrip(" |-–—»:•·"), title[title.find(parts[1]) :], max(parts, key=len)]
    if len(parts[-1]) <= len(heads[0]):
        yield heads[0]
    yield from (head for head in heads[1:] if len(head) * 2 > len(title))


def _key(text: str) -> str:
    return " ".join(words_of(text[:600]))


def _first(meta: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((meta[name] for name in names if meta.get(name)), None)


def _person(value: str | None) -> str | None:
    """An author's name, unless it is an address or an account."""
    text = short(value, 200)
    if text is None or text.startswith(("http://", "https://", "@")) or not any(ch.isalpha() for ch in text):
        return None
    return text


def _linked_data(page: Page) -> dict[str, str]:
    """headline, datePublished, author, publisher of the article in JSON-LD, where there is one."""
    for text in page.json_ld[:20]:
        if len(text) > _MAX_JSON_LD:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value):
            kind = as_text(node.get("@type"))
            if _ARTICLE_TYPES.search(kind) and (node.get("headline") or node.get("datePublished")):
                found = {key: as_text(node.get(key)) for key in ("headline", "datePublished", "author", "publisher")}
                return {key: _plain(text.replace("\n", "، ")) for key, text in found.items() if text.strip()}
    return {}


def _plain(text: str) -> str:
    return aligned_value(text, 0).text


def _nodes(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:50]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if key in value:
                yield from _nodes(value[key], depth + 1)
