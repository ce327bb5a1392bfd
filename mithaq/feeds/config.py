"""`feeds.toml`: which feeds to poll, and how far to go.

A file that is not right is an error that names the file and the key; nothing
is guessed. `feeds.example.toml` shows every key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from mithaq.feeds.addresses import AddressError, split_address

PAGES = ("auto", "always", "never")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class FeedsError(ValueError):
    """`feeds.toml` is not right; the message names the file, the key and what is allowed."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How far fetching goes, for all feeds (`[limits]`) or one (the same keys in `[[feeds]]`)."""

    max_bytes: int = 8 * 1024 * 1024
    """Largest response, as sent and after unpacking."""
    request_seconds: float = 60.0
    """Longest time for one request with its redirects, from connecting to the last byte."""
    idle_seconds: float = 20.0
    """Longest silence of a server inside a request."""
    feed_seconds: float = 600.0
    """Longest time for one poll of a feed with all its pages; pages that are left wait for the next poll."""
    max_redirects: int = 5
    """Redirects followed in one request."""
    max_pages: int = 100
    """Article pages fetched in one poll of a feed; the rest waits for the next poll."""
    attempts: int = 3
    """Tries of one request in a poll, where trying again may help."""
    backoff_seconds: float = 2.0
    """Pause before the second try; doubled before each further one, longer where the server asks for it."""
    max_wait_seconds: float = 120.0
    """Longest pause that a poll makes at a server's request (Retry-After); above it the next poll honours it."""
    host_interval_seconds: float = 1.0
    """Least time between the end of one request to a host and the start of the next."""
    page_polls: int = 3
    """Polls in which a page that fails is tried before it is given up."""
    allow_private: bool = False
    """Whether private, loopback and link-local addresses may be asked."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One `[[feeds]]` entry.

    `pages`: `auto` fetches the page of an item whose text in the feed is
    shorter than `full_text_chars`, `always` that of each item, `never` none.
    """

    name: str
    url: str
    pages: str = "auto"
    full_text_chars: int = 1200
    every_minutes: int = 0
    contact: str = ""
    limits: FetchLimits = FetchLimits()


def read_feeds(path: Path) -> list[Feed]:
    """The feeds of a `feeds.toml`, in its order; none where there is no such file.

    Raises:
        FeedsError: the file can't be read, or says something that is not allowed.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FeedsError(f"{path} can't be read: {error}") from error
    _known(path, "the file", document, {"contact", "limits", "feeds"})
    contact = _typed(path, "contact", document.get("contact", ""), str)
    if not contact.isprintable() or not contact.isascii():
        raise FeedsError(f"{path}: contact must be printable ASCII, such as an address of mail: {contact!r}")
    limits = _limits(path, "[limits]", _typed(path, "limits", document.get("limits", {}), dict), FetchLimits())
    feeds = [_feed(path, entry, limits, contact) for entry in _typed(path, "feeds", document.get("feeds", []), list)]
    for what in ("name", "url"):
        values = [getattr(feed, what) for feed in feeds]
        twice = sorted({v for v in values if values.count(v) > 1})
        if twice:
            raise FeedsError(f"{path}: two feeds have the {what} {twice[0]!r}")
    return feeds


def _feed(path: Path, entry: object, limits: FetchLimits, contact: str) -> Feed:
    if not isinstance(entry, Mapping):
        raise FeedsError(f"{path}: feeds are written as [[feeds]] tables")
    where = f"feed {entry.get('name', entry.get('url', '?'))!r}"
    own = {"name", "url", "pages", "full_text_chars", "every_minutes"}
    _known(path, where, entry, own | {f.name for f in fields(FetchLimits)})
    name = _typed(path, f"{where}: name", entry.get("name"), str)
    if not _NAME.fullmatch(name):
        raise FeedsError(f"{path}: {where}: a name is a-z, 0-9, _ and -, at most 64: it names a folder")
    url = _typed(path, f"{where}: url", entry.get("url"), str)
    try:
        split_address(url)
    except AddressError as error:
        raise FeedsError(f"{path}: {where}: {error}") from error
    pages = entry.get("pages", "auto")
    if pages not in PAGES:
        raise FeedsError(f"{path}: {where}: pages is one of {', '.join(PAGES)}, not {pages!r}")
    return Feed(
        name=name,
        url=url,
        pages=str(pages),
        full_text_chars=_number(path, f"{where}: full_text_chars", entry.get("full_text_chars", 1200), int),
        every_minutes=_number(path, f"{where}: every_minutes", entry.get("every_minutes", 0), int, least=0),
        contact=contact,
        limits=_limits(path, where, {k: v for k, v in entry.items() if k not in own}, limits),
    )


def _limits(path: Path, where: str, values: Mapping[str, object], defaults: FetchLimits) -> FetchLimits:
    kinds = {f.name: type(getattr(defaults, f.name)) for f in fields(FetchLimits)}
    _known(path, where, values, set(kinds))
    least = {"max_redirects": 0, "max_pages": 0, "backoff_seconds": 0, "max_wait_seconds": 0,
             "host_interval_seconds": 0}  # fmt: skip
    changed: dict[str, Any] = {}
    for key, value in values.items():
        if kinds[key] is bool:
            changed[key] = _typed(path, f"{where}: {key}", value, bool)
        else:
            changed[key] = _number(path, f"{where}: {key}", value, kinds[key], least.get(key, 1))
    return replace(defaults, **changed)


def _known(path: Path, where: str, table: Mapping[str, object], keys: set[str]) -> None:
    odd = sorted(set(table) - keys)
    if odd:
        raise FeedsError(f"{path}: {where} has the unknown key {odd[0]!r}; known are {', '.join(sorted(keys))}")


def _typed(path: Path, where: str, value: object, kind: type[Any]) -> Any:
    if not isinstance(value, kind):
        raise FeedsError(f"{path}: {where} must be a {kind.__name__}, not {value!r}")
    return value


def _number(path: Path, where: str, value: object, kind: type[Any], least: float = 1) -> Any:
    is_number = isinstance(value, int | float if kind is float else int) and not isinstance(value, bool)
    # `seconds` may be fractions, counts may not; a limit of nothing would fetch nothing.
    if not is_number or not (0 if kind is float else least) <= value <= 1e12:  # type: ignore[operator]
        raise FeedsError(f"{path}: {where} must be a number of at least {least}, not {value!r}")
    return kind(value)
