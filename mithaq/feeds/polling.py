"""One poll of one feed: ask it, see what is new, fetch the pages of items that have only a summary.

Remembers nothing and knows no database: what earlier polls saw comes in as
`FeedMemory`, what this one saw goes out as `Poll`.
"""

from __future__ import annotations

import hashlib
import html
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from mithaq.documents.feeds import item_summary, read_items
from mithaq.documents.reasons import Reason
from mithaq.documents.records import InputError
from mithaq.feeds.addresses import AddressError, split_address
from mithaq.feeds.archive import Archive
from mithaq.feeds.client import Client, Exchange, FetchError
from mithaq.feeds.config import Feed

TAKEN, PENDING, GIVEN_UP = "taken", "pending", "given_up"
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class ItemMemory:
    """What is known of an item: `page` is the address of its page, None where its text stood in the feed."""

    item_id: str
    state: str
    page: str | None = None
    polls: int = 0


@dataclass(frozen=True, slots=True)
class FeedMemory:
    """What earlier polls of a feed left: its validators, and its items by id."""

    etag: str | None = None
    last_modified: str | None = None
    items: Mapping[str, ItemMemory] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fetch:
    """One address that was asked: a row of `raw.fetches`."""

    url: str
    kind: str
    outcome: str
    fetched_at: datetime
    seconds: float
    attempts: int = 1
    status: int | None = None
    byte_size: int | None = None
    new_items: int | None = None
    reason: Reason | None = None
    detail: str | None = None


@dataclass(slots=True)
class Poll:
    """What a poll did. `not_before` is until when the server asked to be left alone."""

    feed: Feed
    fetches: list[Fetch] = field(default_factory=list)
    items: dict[str, ItemMemory] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    not_before: datetime | None = None


def poll(feed: Feed, memory: FeedMemory, client: Client, archive: Archive, pages: dict[str, str]) -> Poll:
    """Ask a feed for what is new and put the answers into `archive`.

    `pages` says which feed has taken on the page of an item (item id -> address
    of the feed): an article that an outlet puts into several feeds is fetched
    once. It is shared by all polls of a run and added to here.

    Whatever the servers do ends as a row of `fetches`; only the disk can raise.

    Raises:
        OSError: the archive can't be written.
    """
    done = Poll(feed, etag=memory.etag, last_modified=memory.last_modified)
    deadline = time.monotonic() + feed.limits.feed_seconds
    conditions = {
        name: value
        for name, value in (("If-None-Match", memory.etag), ("If-Modified-Since", memory.last_modified))
        if value
    }
    began, clock = _now(), time.monotonic()
    try:
        answer = client.fetch(feed.url, deadline, conditions)
        found = _Found() if answer.status == 304 else _new_items(feed, memory, answer, pages)
    except FetchError as error:
        done.fetches.append(_failed(feed.url, "feed", began, clock, error))
        if error.wait:
            done.not_before = began + timedelta(seconds=min(error.wait, 30 * 86400.0))
        if error.reason is Reason.RATE_LIMITED:
            return done  # its pages stand on the same host, as a rule
        found = _Found()
    else:
        failure = found.failure
        done.fetches.append(
            Fetch(
                feed.url, "feed", "unchanged" if answer.status == 304 else "failed" if failure else "fetched",
                began, time.monotonic() - clock, answer.attempts, answer.status, len(answer.body), len(found.items),
                failure.reason if failure else None, failure.detail if failure else None,
            )
        )  # fmt: skip
        if answer.status == 200 and not failure:
            done.etag, done.last_modified = _validator(answer, "etag"), _validator(answer, "last-modified")
        if found.items:
            archive.add(answer, found.positions)
    done.items.update(found.items)
    _fetch_pages(feed, memory, client, archive, done, deadline)
    return done


@dataclass(slots=True)
class _Found:
    """New items of a feed; `positions` are those whose text is in it; `failure` ended its reading early."""

    items: dict[str, ItemMemory] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)
    failure: InputError | None = None


def _new_items(feed: Feed, memory: FeedMemory, answer: Exchange, pages: dict[str, str]) -> _Found:
    found = _Found()
    try:
        for position, item in enumerate(read_items(answer.content(feed.limits.max_bytes))):
            fields = item_summary(item)
            text = fields.get("text", "")
            page = _page_address(feed, answer.url, fields.get("url", ""), text)
            about = (
                f"page {page}" if page else "\0".join(("text", fields.get("url", ""), fields.get("title", ""), text))
            )
            item_id = hashlib.sha256(about.encode("utf-8", "surrogatepass")).hexdigest()
            if item_id in memory.items or item_id in found.items or not (page or text.strip()):
                continue
            if page and pages.setdefault(item_id, feed.url) != feed.url:  # atomic: other threads poll other feeds
                continue
            found.items[item_id] = ItemMemory(item_id, PENDING if page else TAKEN, page)
            if page is None:
                found.positions.append(position)
    except InputError as error:
        not_xml = error.reason in {Reason.UNKNOWN_FORMAT, Reason.BINARY_CONTENT, Reason.UNDECODABLE_TEXT}
        looks_otherwise = error.reason is Reason.MALFORMED_XML and b"<html" in answer.body[:2048].lower()
        reason = Reason.NOT_A_FEED if not_xml or looks_otherwise else error.reason
        found.failure = InputError(reason, error.detail)
    return found


def _page_address(feed: Feed, base: str, link: str, text: str) -> str | None:
    """The page to fetch for an item; None where its text in the feed is enough or there is no page."""
    if feed.pages == "never" or not link:
        return None
    if feed.pages == "auto" and len(html.unescape(_TAG.sub(" ", text)).strip()) >= feed.full_text_chars:
        return None
    try:
        address = urljoin(base, link.strip())
        split_address(address)
    except (AddressError, ValueError):
        return None
    return address.partition("#")[0]


def _fetch_pages(feed: Feed, memory: FeedMemory, client: Client, archive: Archive, done: Poll, deadline: float) -> None:
    waiting = [item for item in (*memory.items.values(), *done.items.values()) if item.state == PENDING and item.page]
    for item in waiting[: feed.limits.max_pages]:
        if time.monotonic() >= deadline:
            break
        page = item.page or ""
        began, clock = _now(), time.monotonic()
        try:
            answer = client.fetch(page, deadline)
            if answer.content_type not in _PAGES:
                raise FetchError(Reason.NOT_A_PAGE, answer.content_type[:60], status=answer.status)
            answer.content(feed.limits.max_bytes)
        except FetchError as error:
            done.fetches.append(_failed(page, "page", began, clock, error))
            last = item.polls + 1 >= feed.limits.page_polls or not error.again
            done.items[item.item_id] = ItemMemory(item.item_id, GIVEN_UP if last else PENDING, page, item.polls + 1)
            if error.reason is Reason.RATE_LIMITED:
                break
        else:
            archive.add(answer)
            done.items[item.item_id] = ItemMemory(item.item_id, TAKEN, page, item.polls + 1)
            done.fetches.append(
                Fetch(page, "page", "fetched", began, time.monotonic() - clock, answer.attempts, answer.status,
                      len(answer.body))
            )  # fmt: skip


def _failed(url: str, kind: str, began: datetime, clock: float, error: FetchError) -> Fetch:
    return Fetch(
        url, kind, "failed", began, time.monotonic() - clock, error.attempts, error.status,
        reason=error.reason, detail=error.detail,
    )  # fmt: skip


def _validator(answer: Exchange, name: str) -> str | None:
    value = answer.header(name)
    return value if value and len(value) <= 1000 and value.isprintable() and value.isascii() else None


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
