"""Feeds that behave: what is new becomes documents once, and nobody is asked for more than that."""

from __future__ import annotations

import gzip
import itertools
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from mithaq.documents import decode_document
from mithaq.feeds import Archive, FeedsError, read_feeds
from mithaq.stages.fetch import release_archives
from mithaq.warehouse.store import open_work
from tests.feeds.conftest import Reader
from tests.feeds.outlet import BODY, HTML, RSS, Outlet, item, page, rss

FETCHES = "select url, kind, outcome, reason, status, attempts, new_items from raw.fetches order by fetched_at"
SUMS = """
    select (select coalesce(sum(input_count), 0) from raw.files)
         = (select count(*) from raw.documents) + (select count(*) from raw.rejections),
           (select count(*) from raw.documents)
         = (select count(*) from clean.articles) + (select count(*) from clean.rejections)
"""


def test_without_a_feeds_file_nothing_happens(reader: Reader) -> None:
    assert reader.poll().items == 0
    assert not reader.settings.folder.fetched.exists()


def test_a_summary_brings_its_page_and_a_whole_text_stands_for_itself(reader: Reader, outlet: Outlet) -> None:
    outlet.routes["/rss"] = lambda r: r.give(rss(item("قصير", "/a"), item("طويل", outlet.url + "/b", BODY * 4)), RSS)
    outlet.routes["/a"] = lambda r: r.give(page("قصير"))
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    reader.poll()
    assert outlet.paths() == ["/rss", "/a"]
    assert reader.query(FETCHES) == [
        (outlet.url + "/rss", "feed", "fetched", None, 200, 1, 2),
        (outlet.url + "/a", "page", "fetched", None, 200, 1, None),
    ]
    reader.read()
    articles = reader.query(
        "select a.title, a.url, a.source, d.format, d.fetched_at is not null, d.path like 'feeds:almarsa/almarsa-%' "
        "from clean.articles as a join raw.documents as d using (document_id) order by 1"
    )
    assert articles == [
        ("طويل", outlet.url + "/b", "صحيفة المرسى", "feed", True, True),
        ("قصير", outlet.url + "/a", "127.0.0.1", "warc", True, True),
    ]
    assert reader.query(SUMS) == [(True, True)]


def test_the_kept_bytes_are_those_that_were_sent(reader: Reader, outlet: Outlet) -> None:
    sent = page("قصير")
    outlet.routes["/rss"] = lambda r: r.give(rss(item("قصير", "/a")), RSS)
    outlet.routes["/a"] = lambda r: r.give(gzip.compress(sent), HTML, headers={"Content-Encoding": "gzip"})
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    reader.poll()
    reader.read()
    ((document_id,),) = reader.query("select document_id from raw.documents")
    kept = reader.settings.folder.original(document_id).read_bytes()
    assert kept == sent
    assert decode_document(kept, "warc", "utf-8").fields["html"] == sent.decode()


def test_an_unchanged_feed_is_asked_with_its_validators_and_gives_nothing(reader: Reader, outlet: Outlet) -> None:
    modified = "Sat, 21 Nov 2026 20:00:00 GMT"

    def feed(r: object) -> None:
        if r.headers.get("If-None-Match") == '"v1"' and r.headers.get("If-Modified-Since") == modified:  # type: ignore[attr-defined]
            r.give(b"", "", 304)  # type: ignore[attr-defined]
        else:
            headers = {"ETag": '"v1"', "Last-Modified": modified}
            r.give(rss(item("خبر", "/a")), RSS, headers=headers)  # type: ignore[attr-defined]

    outlet.routes["/rss"] = feed
    outlet.routes["/a"] = lambda r: r.give(page("خبر"))
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    reader.poll()
    reader.read()
    before = reader.query("select * from raw.files")
    reader.poll()
    reader.read()
    assert outlet.paths() == ["/rss", "/a", "/rss"]
    assert reader.query(FETCHES)[-1][2:5] == ("unchanged", None, 304)
    assert reader.query("select * from raw.files") == before


def test_a_changed_feed_gives_only_what_is_new(reader: Reader, outlet: Outlet) -> None:
    items = [item("الأول", "/1", BODY * 4), item("الثاني", "/2", BODY * 5)]
    outlet.routes["/rss"] = lambda r: r.give(rss(*items), RSS)
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    for _ in range(2):
        reader.poll()
        reader.read()
    items[:] = [item("الثالث", "/3", BODY * 6), items[0]]
    reader.poll()
    reader.read()
    assert [row[6] for row in reader.query(FETCHES)] == [2, 0, 1]
    assert reader.query("select title from clean.articles order by all") == [("الأول",), ("الثالث",), ("الثاني",)]
    assert reader.query("select count(*) from raw.rejections") == [(0,)]
    assert reader.query(SUMS) == [(True, True)]


def test_an_article_in_two_feeds_of_an_outlet_is_fetched_once(reader: Reader, outlet: Outlet) -> None:
    both = item("خبر", "/1")
    outlet.routes["/home"] = lambda r: r.give(rss(both, item("آخر", "/2")), RSS)
    outlet.routes["/economy"] = lambda r: r.give(rss(both), RSS)
    outlet.routes["/late"] = lambda r: r.give(rss(both), RSS)
    for path in ("/1", "/2"):
        outlet.routes[path] = lambda r: r.give(page(r.path))
    reader.subscribe(("home", outlet.url + "/home"), ("economy", outlet.url + "/economy"))
    reader.poll()
    reader.subscribe(("late", outlet.url + "/late"))
    reader.poll()
    assert sorted(p for p in outlet.paths() if len(p) == 2) == ["/1", "/2"]


def test_pages_beyond_the_bound_wait_for_the_next_poll(reader: Reader, outlet: Outlet) -> None:
    outlet.routes["/rss"] = lambda r: r.give(rss(*(item(f"خبر {n}", f"/{n}") for n in range(5))), RSS)
    for n in range(5):
        outlet.routes[f"/{n}"] = lambda r, n=n: r.give(page(f"خبر {n}"))  # type: ignore[misc]
    reader.subscribe(("almarsa", outlet.url + "/rss"), limits="max_pages = 3")
    reader.poll()
    assert len(outlet.paths()) == 4
    reader.poll()
    assert sorted(p for p in outlet.paths() if p != "/rss") == ["/0", "/1", "/2", "/3", "/4"]


def test_one_request_at_a_time_to_a_host_with_a_pause_between(reader: Reader, outlet: Outlet) -> None:
    for name in "abc":
        outlet.routes[f"/{name}"] = lambda r, name=name: (  # type: ignore[misc]
            time.sleep(0.03),
            r.give(rss(item(f"خبر {name}", f"/{name}1", BODY * 4)), RSS),
        )[1]
    reader.subscribe(*((name, f"{outlet.url}/{name}") for name in "abc"), each="host_interval_seconds = 0.1")
    reader.poll()
    assert outlet.most_under_way == 1
    times = sorted(at for _, _, at in outlet.asked)
    assert all(later - earlier >= 0.12 for earlier, later in itertools.pairwise(times))


def test_a_feed_is_not_asked_more_often_than_it_should_be(reader: Reader, outlet: Outlet) -> None:
    outlet.routes["/rss"] = lambda r: r.give(rss(item("خبر", "/1", BODY * 4)), RSS)
    reader.subscribe(("almarsa", outlet.url + "/rss"), each="every_minutes = 60")
    assert [reader.poll().items, reader.poll().items] == [1, 0]


def test_a_feed_that_says_when_to_come_back_is_left_alone_until_then(reader: Reader, outlet: Outlet) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=3), usegmt=True)
    outlet.routes["/rss"] = lambda r: r.give(b"", "", 429, {"Retry-After": later})
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    reader.poll()
    assert reader.query(FETCHES) == [(outlet.url + "/rss", "feed", "failed", "rate_limited", 429, 1, None)]
    assert reader.poll().items == 0
    assert outlet.paths() == ["/rss"]


def test_a_short_retry_after_is_waited_for(reader: Reader, outlet: Outlet) -> None:
    def feed(r: object) -> None:
        if len(outlet.asked) == 1:
            r.give(b"", "", 503, {"Retry-After": "1"})  # type: ignore[attr-defined]
        else:
            r.give(rss(item("خبر", "/1", BODY * 4)), RSS)  # type: ignore[attr-defined]

    outlet.routes["/rss"] = feed
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    reader.poll()
    (_, _, first), (_, _, second) = outlet.asked
    assert second - first >= 1
    assert reader.query(FETCHES)[0][2:6] == ("fetched", None, 200, 2)


def test_a_run_killed_between_its_rows_and_its_archive_is_finished_by_the_next(reader: Reader, outlet: Outlet) -> None:
    outlet.routes["/rss"] = lambda r: r.give(rss(item("خبر", "/1", BODY * 4)), RSS)
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    publish, Archive.publish = Archive.publish, lambda self: self.close()  # type: ignore[method-assign]
    try:
        reader.poll()
    finally:
        Archive.publish = publish  # type: ignore[method-assign]
    stray = reader.settings.folder.fetched / "almarsa" / ".almarsa-unknown.warc.gz.part"
    stray.write_bytes(b"half")
    reader.read()
    assert reader.query("select count(*) from raw.documents") == [(0,)]
    reader.poll()
    reader.read()
    assert reader.query("select title from clean.articles") == [("خبر",)]
    assert not stray.exists()


def test_archives_that_were_ingested_long_ago_are_let_go_where_the_setting_asks_for_it(
    reader: Reader, outlet: Outlet
) -> None:
    outlet.routes["/rss"] = lambda r: r.give(rss(item("خبر", "/1", BODY * 4)), RSS)
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    reader.poll()

    def released(days: int) -> int:
        with open_work(reader.settings.folder) as con:
            return release_archives(con, replace(reader.settings, keep_fetched_days=days))

    def archives() -> int:
        return len(list(reader.settings.folder.fetched.glob("*/*.warc.gz")))

    age = "update raw.{0} set {1} = {1} - interval 40 day"
    reader.query(age.format("fetches", "fetched_at"))
    assert (released(30), archives()) == (0, 1)  # nobody has read it yet
    reader.read()
    assert (released(30), archives()) == (0, 1)
    reader.query(age.format("files", "ingested_at"))
    assert (released(0), archives()) == (0, 1)
    assert (released(30), archives()) == (1, 0)
    assert released(30) == 0
    reader.read()
    assert reader.query("select title from clean.articles") == [("خبر",)]
    assert reader.query("select count(*) from raw.fetches where archive is not null") == [(0,)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("feeds = 3", "feeds must be a list"),
        ("[[feeds]]\nname = 'a'\nurl = 'ftp://a.example/'", "neither http nor https"),
        ("[[feeds]]\nname = '../a'\nurl = 'https://a.example/'", "it names a folder"),
        ("[[feeds]]\nname = 'a'\nurl = 'https://me:secret@a.example/'", "user name"),
        ("[[feeds]]\nname = 'a'\nurl = 'https://a.example/'\nfetch = true", "unknown key 'fetch'"),
        ("[[feeds]]\nname = 'a'\nurl = 'https://a.example/'\nattempts = 0", "at least 1"),
        ("[[feeds]]\nname = 'a'\nurl = 'https://a.example/'\nattempts = true", "must be a number"),
        ("[limits]\nallow_private = 'yes'", "must be a bool"),
        ('contact = "a\\r\\nX-Evil: 1"', "printable"),
        ("[[feeds", "can't be read"),
    ],
)
def test_a_feeds_file_that_is_not_right_names_the_key(tmp_path: Path, text: str, hint: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(FeedsError, match=hint) as error:
        read_feeds(path)
    assert str(path) in str(error.value)


def test_the_example_is_right_and_asks_only_reserved_names(project_root: Path) -> None:
    feeds = read_feeds(project_root / "feeds.example.toml")
    assert feeds
    assert all(".example/" in feed.url for feed in feeds)
    assert not (project_root / "feeds.toml").exists()
