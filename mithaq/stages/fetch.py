"""Fetching: the feeds of `feeds.toml` that are due, into archives below DATA/fetched that ingest reads.

Asking one feed is `mithaq.feeds`; here is only which feeds are due and what is
remembered of them. A poll's rows are committed before its archive gets its
name, and the next run finishes what a killed one left, so nothing is fetched
twice or lost.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta

import duckdb

from mithaq.feeds import (
    Archive,
    Client,
    Feed,
    FeedMemory,
    Hosts,
    ItemMemory,
    Poll,
    poll,
    read_feeds,
    settle_archives,
)
from mithaq.settings import Settings
from mithaq.stages.ingest import FEEDS_PREFIX
from mithaq.stages.report import StageReport, timed
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import now
from mithaq.warehouse.schemas import OPS_FEED_ITEMS, OPS_FEEDS, RAW_FETCHES
from mithaq.warehouse.store import WarehouseError, insert_rows

STAGE = "fetched_feeds"
VERSION = "1"
CONCURRENT_FEEDS = 8
SHARED_DAYS = 14
log = logging.getLogger(__name__)


def run_fetch(con: duckdb.DuckDBPyConnection, settings: Settings) -> StageReport:
    """Poll every feed that is due and in scope; without a `feeds.toml` there is none, and no connection is made.

    A feed that fails is a row of `raw.fetches` with a reason; the others go on.

    Raises:
        FeedsError: `feeds.toml` is not right.
        WarehouseError: the archives can't be written.
    """
    report = StageReport(STAGE)
    with timed(report):
        feeds = read_feeds(settings.feeds)
        try:
            settle_archives(settings.folder.fetched, _recorded_archives(con))
            due = due_feeds(con, feeds)
            covered = [feed for feed in due if settings.scope.covers(FEEDS_PREFIX + feed.name)]
            report.left_out = len(due) - len(covered)
            _poll_all(con, settings, covered, report)
        except OSError as error:
            what = "Free some space" if error.errno == errno.ENOSPC else "Make the folder writable"
            raise WarehouseError(
                f"can't keep what was fetched below {settings.folder.fetched}: {error}. {what} and run again."
            ) from error
    return report


def _recorded_archives(con: duckdb.DuckDBPyConnection) -> set[str]:
    rows = con.execute("select distinct archive from raw.fetches where archive is not null").fetchall()
    return {row[0] for row in rows}


def due_feeds(con: duckdb.DuckDBPyConnection, feeds: Iterable[Feed]) -> list[Feed]:
    """The feeds whose time to be asked again has come."""
    known = {
        url: (polled_at, not_before)
        for url, polled_at, not_before in con.execute("select url, polled_at, not_before from ops.feeds").fetchall()
    }
    at = now()
    due = []
    for feed in feeds:
        polled_at, not_before = known.get(feed.url, (None, None))
        if polled_at and at < polled_at + timedelta(minutes=feed.every_minutes):
            continue
        if not_before and at < not_before:
            log.info("feed %s asked to be left alone until %s", feed.name, not_before)
            continue
        due.append(feed)
    return due


def release_archives(con: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Delete the archives that were ingested more than `keep_fetched_days` days ago; 0 days keeps all.

    The documents that were read from them stay, with their bytes;
    `raw.fetches.archive` becomes null. Done again after it was killed, it ends the same.

    Returns:
        How many were deleted.

    Raises:
        OSError: an archive can't be deleted.
    """
    if not settings.keep_fetched_days:
        return 0
    old = con.execute(
        "select distinct f.archive from raw.fetches as f join raw.files as r on r.path = ? || f.archive "
        "where r.ingested_at < ?",
        [FEEDS_PREFIX, now() - timedelta(days=settings.keep_fetched_days)],
    ).fetchall()
    for (archive,) in old:
        (settings.folder.fetched / archive).unlink(missing_ok=True)
    con.execute("update raw.fetches set archive = null where archive in (select unnest(?))", [[a for (a,) in old]])
    return len(old)


def _poll_all(con: duckdb.DuckDBPyConnection, settings: Settings, feeds: list[Feed], report: StageReport) -> None:
    if not feeds:
        return
    hosts = Hosts()
    pages = _pages(con)
    stamp = now().strftime("%Y%m%dT%H%M%S%fZ")
    with ThreadPoolExecutor(CONCURRENT_FEEDS, thread_name_prefix="feed") as pool:
        running = {}
        for feed in feeds:
            archive = Archive(settings.folder.fetched / feed.name / f"{feed.name}-{stamp}.warc.gz")
            client = Client(feed.limits, hosts, feed.contact)
            running[pool.submit(poll, feed, _memory(con, feed), client, archive, pages)] = archive
        for future in as_completed(running):
            done, archive = future.result(), running[future]
            archive.close()
            _record(con, done, archive, now())
            archive.publish()
            _count(report, done)


def _pages(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Item -> the feed that has taken on its page, of late; feeds don't hold items for longer."""
    rows = con.execute(
        "select item_id, feed_url from ops.feed_items where page is not null and seen_at > ? order by seen_at desc",
        [now() - timedelta(days=SHARED_DAYS)],
    ).fetchall()
    return dict(rows)


def _memory(con: duckdb.DuckDBPyConnection, feed: Feed) -> FeedMemory:
    row = con.execute("select etag, last_modified from ops.feeds where url = ?", [feed.url]).fetchone()
    items = con.execute(
        "select item_id, state, page, polls from ops.feed_items where feed_url = ? order by seen_at, item_id",
        [feed.url],
    ).fetchall()
    etag, last_modified = row or (None, None)
    return FeedMemory(etag, last_modified, {i[0]: ItemMemory(*i) for i in items})


def _record(con: duckdb.DuckDBPyConnection, done: Poll, archive: Archive, at: datetime) -> None:
    url = done.feed.url
    path = None if archive.is_empty else f"{archive.path.parent.name}/{archive.path.name}"
    fetches = [
        {
            "feed": done.feed.name,
            "url": f.url,
            "kind": f.kind,
            "outcome": f.outcome,
            "reason": f.reason.value if f.reason else None,
            "detail": f.detail,
            "status": f.status,
            "attempts": f.attempts,
            "byte_size": f.byte_size,
            "new_items": f.new_items,
            "archive": path if (f.outcome == "fetched" and f.kind == "page") or f.new_items else None,
            "seconds": f.seconds,
            "fetched_at": f.fetched_at,
        }
        for f in done.fetches
    ]
    feed = {
        "url": url,
        "etag": done.etag,
        "last_modified": done.last_modified,
        "not_before": done.not_before,
        "polled_at": at,
    }
    items = [
        {"feed_url": url, "item_id": i.item_id, "state": i.state, "page": i.page, "polls": i.polls, "seen_at": at}
        for i in done.items.values()
    ]
    con.begin()
    try:
        insert_rows(con, RAW_FETCHES, frame(RAW_FETCHES, fetches))
        con.execute("delete from ops.feeds where url = ?", [url])
        insert_rows(con, OPS_FEEDS, frame(OPS_FEEDS, [feed]))
        con.execute(
            "delete from ops.feed_items where feed_url = ? and item_id in (select unnest(?))", [url, list(done.items)]
        )
        insert_rows(con, OPS_FEED_ITEMS, frame(OPS_FEED_ITEMS, items))
        con.commit()
    except BaseException:
        con.rollback()
        raise


def _count(report: StageReport, done: Poll) -> None:
    report.items += 1
    report.rows[RAW_FETCHES.full_name] += len(done.fetches)
    for fetch in done.fetches:
        if fetch.reason:
            report.rejections[fetch.reason.value] += 1
            log.warning("feed %s: %s: %s: %s", done.feed.name, fetch.url, fetch.reason.value, fetch.detail)
