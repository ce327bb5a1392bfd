"""RSS and Atom: items of a feed as documents, and the fields of an item.

Parsed with defusedxml: entity declarations and external references are
refused. Polling feeds over the network is `mithaq.feeds`.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from mithaq.documents.encodings import declared_charset, decode_text
from mithaq.documents.reasons import Reason
from mithaq.documents.records import InputError

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s{0,50}<\?xml[^>]{0,500}\?>")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ITEMS = frozenset({"item", "entry"})
_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "issued", "updated", "modified")


def local_name(element: Element) -> str:
    """The tag of an element without its namespace."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _clean_xml(content: bytes) -> bytes:
    """A feed as UTF-8 without what XML parsers choke on though every reader shrugs it off."""
    text = decode_text(content, declared_charset(content)).text
    text = _ILLEGAL.sub("", _DECLARATION.sub("", text, count=1)).lstrip("\ufeff \t\r\n")
    return _NAMED.sub(_as_number, text).encode("utf-8")


def _as_number(match: re.Match[str]) -> str:
    name = match.group(1)
    if name in _XML_NAMES:
        return match.group()
    value = html.unescape(match.group())
    return "".join(f"&#{ord(ch)};" for ch in value) if value != match.group() else match.group()


def read_items(content: bytes) -> Iterator[bytes]:
    """Each item of a feed, serialised; an item without a source is given the feed's title as its source.

    Raises:
        InputError: after the items before a fault: unsafe_xml, truncated, malformed_xml; unknown_format for
            XML that is no feed.
    """
    feed_title = ""
    root: Element | None = None
    path: list[str] = []
    try:
        for event, element in iterparse(io.BytesIO(_clean_xml(content)), events=("start", "end"), forbid_external=True):
            name = local_name(element)
            if event == "start":
                if root is None:
                    root = element
                    if name.lower() not in {"rss", "feed", "rdf"}:
                        raise InputError(Reason.UNKNOWN_FORMAT, f"XML that is no feed: the root is {name[:60]!r}")
                path.append(name)
                continue
            path.pop()
            if name == "title" and len(path) <= 2 and not _ITEMS & set(path) and not feed_title:
                feed_title = (element.text or "").strip()
            if name in _ITEMS and not _ITEMS & set(path):
                if feed_title and not any(local_name(child) == "source" for child in element):
                    SubElement(element, "source").text = feed_title
                element.tail = None
                yield tostring(element, encoding="utf-8")
                element.clear()
    except DefusedXmlException as error:
        raise InputError(Reason.UNSAFE_XML, f"{type(error).__name__}: the feed declares entities") from error
    except ParseError as error:
        at_end = error.code in {3, 5}  # no element found, unclosed token
        raise InputError(Reason.TRUNCATED if at_end else Reason.MALFORMED_XML, str(error)[:200]) from error


def item_fields(content: bytes) -> dict[str, str]:
    """The fields of one serialised item.

    Raises:
        InputError: unsafe_xml, malformed_xml, missing_text.
    """
    fields = item_summary(content)
    if "text" not in fields:
        raise InputError(Reason.MISSING_TEXT, "an item without content, description or summary")
    return fields


def item_summary(content: bytes) -> dict[str, str]:
    """The fields of one serialised item, which may hold a link and no text.

    Raises:
        InputError: unsafe_xml, malformed_xml.
    """
    try:
        item = fromstring(content, forbid_external=True)
    except DefusedXmlException as error:
        raise InputError(Reason.UNSAFE_XML, type(error).__name__) from error
    except ParseError as error:
        raise InputError(Reason.MALFORMED_XML, str(error)[:200]) from error
    values: dict[str, list[Element]] = {}
    for child in item:
        values.setdefault(local_name(child), []).append(child)
    fields = {
        "title": _first(values.get("title")),
        "text": max((_inner(e) for name in _TEXTS for e in values.get(name, ())), key=len, default=""),
        "url": _link(values),
        "source": _first(values.get("source")),
        "author": _first(values.get("creator")) or _first(values.get("author")),
        "published": next(filter(None, (_first(values.get(name)) for name in _DATES)), ""),
        "language": _first(values.get("language")),
    }
    return {name: value for name, value in fields.items() if value.strip()}


def _first(elements: list[Element] | None) -> str:
    """The text of the first element that has some; for persons and sources its name or title."""
    for element in elements or ():
        named = next((child for child in element if local_name(child) in {"name", "title"}), element)
        text = "".join(named.itertext()).strip()
        if text:
            return text
    return ""


def _inner(element: Element) -> str:
    """The content of an element: text, or the markup inside it (XHTML in Atom)."""
    if len(element) == 0:
        return element.text or ""
    return (element.text or "") + "".join(tostring(child, encoding="unicode") for child in element)


def _link(values: dict[str, list[Element]]) -> str:
    links = values.get("link", [])
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    text = _first(links)
    if text:
        return text
    guid = _first(values.get("guid")) or _first(values.get("id"))
    return guid if guid.startswith(("http://", "https://")) else ""
