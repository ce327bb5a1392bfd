"""Polling feeds: what `feeds.toml` names is asked, and what is new is kept as archives that ingest reads.

`read_feeds` reads the file, `Client` fetches one address within limits, `poll`
asks one feed and writes an `Archive` (WARC, the bytes as the servers sent
them). What a feed says about its items is parsed in `mithaq.documents`; which
feeds are due, and remembering what was seen, is the stage's
(`mithaq.stages.fetch`).
"""

from mithaq.feeds.archive import Archive, settle_archives
from mithaq.feeds.client import Client, Exchange, FetchError
from mithaq.feeds.config import Feed, FeedsError, FetchLimits, read_feeds
from mithaq.feeds.politeness import Hosts
from mithaq.feeds.polling import FeedMemory, Fetch, ItemMemory, Poll, poll

__all__ = [
    "Archive",
    "Client",
    "Exchange",
    "Feed",
    "FeedMemory",
    "FeedsError",
    "Fetch",
    "FetchError",
    "FetchLimits",
    "Hosts",
    "ItemMemory",
    "Poll",
    "poll",
    "read_feeds",
    "settle_archives",
]
