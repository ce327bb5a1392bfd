"""Feeds that misbehave: each ends as a row with a reason, in bounded time, and the others go on."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from mithaq.documents import Reason
from mithaq.feeds import addresses, client
from mithaq.feeds.addresses import AddressError, is_public, split_address, vetted_addresses
from mithaq.feeds.client import retry_after
from tests.feeds.conftest import Reader
from tests.feeds.outlet import BODY, HTML, RSS, Outlet, Request, item, page, rss

GOOD = rss(item("خبر", "https://almarsa.example/1", BODY * 4))
BOMB = gzip.compress(b"<rss>" + b" " * 60_000_000)


def drip_body(r: Request) -> None:
    r.send_response(200)
    r.send_header("Content-Type", RSS)
    r.send_header("Content-Length", "100000")
    r.end_headers()
    for _ in range(200):
        r.wfile.write(b" ")
        r.wfile.flush()
        time.sleep(0.05)


def drip_headers(r: Request) -> None:
    r.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(200):
        r.wfile.write(f"X-{n}: 1\r\n".encode())
        r.wfile.flush()
        time.sleep(0.05)


def raw(data: bytes) -> Callable[[Request], None]:
    return lambda r: (r.wfile.write(data), r.wfile.flush(), None)[2]


def endless(r: Request) -> None:
    r.send_response(200)
    r.send_header("Content-Type", RSS)
    r.end_headers()
    while True:
        r.wfile.write(b"<!-- -->" * 8192)


MISBEHAVIOUR: dict[str, tuple[Callable[[Request], None], Reason, int | None]] = {
    "silent": (lambda r: time.sleep(1.5), Reason.TIMED_OUT, None),
    "drips its body": (drip_body, Reason.TIMED_OUT, None),
    "drips its headers": (drip_headers, Reason.TIMED_OUT, None),
    "cuts the body": (lambda r: r.give(GOOD[:500], RSS, headers={"Content-Length": "9000"}), Reason.TRUNCATED, None),
    "cuts a chunked body": (
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<rss>"),
        Reason.TRUNCATED,
        None,
    ),
    "hangs up": (lambda r: r.connection.shutdown(socket.SHUT_RDWR), Reason.MALFORMED_HTTP, None),
    "no http": (raw(b"SSH-2.0-OpenSSH_9.9\r\n" * 3), Reason.MALFORMED_HTTP, None),
    "500": (lambda r: r.give(b"oops", HTML, 500), Reason.HTTP_ERROR, 500),
    "404": (lambda r: r.give(b"gone", HTML, 404), Reason.HTTP_ERROR, 404),
    "304 unasked": (lambda r: r.give(b"", "", 304), Reason.HTTP_ERROR, 304),
    "429": (lambda r: r.give(b"", "", 429), Reason.RATE_LIMITED, 429),
    "redirects to itself": (
        lambda r: r.give(b"", "", 302, {"Location": r.path}),
        Reason.TOO_MANY_REDIRECTS,
        None,
    ),
    "redirects nowhere": (lambda r: r.give(b"", "", 301), Reason.HTTP_ERROR, 301),
    "redirects to a file": (
        lambda r: r.give(b"", "", 301, {"Location": "file:///etc/passwd"}),
        Reason.UNSUPPORTED_ADDRESS,
        None,
    ),
    "too large": (lambda r: r.give(b"<rss>" + b" " * 300_000, RSS), Reason.TOO_LARGE, 200),
    "endless": (endless, Reason.TOO_LARGE, 200),
    "gzip bomb": (lambda r: r.give(BOMB, RSS, headers={"Content-Encoding": "gzip"}), Reason.GZIP_BOMB, None),
    "cut gzip": (
        lambda r: r.give(gzip.compress(GOOD)[:-20], RSS, headers={"Content-Encoding": "gzip"}),
        Reason.TRUNCATED,
        None,
    ),
    "false gzip": (
        lambda r: r.give(GOOD, RSS, headers={"Content-Encoding": "gzip"}),
        Reason.MALFORMED_GZIP,
        None,
    ),
    "brotli": (
        lambda r: r.give(b"\x0b\x02\x80", RSS, headers={"Content-Encoding": "br"}),
        Reason.UNDECODABLE_TEXT,
        None,
    ),
    "a page for a feed": (lambda r: r.give(page("صفحة"), RSS), Reason.NOT_A_FEED, 200),
    "a picture for a feed": (lambda r: r.give(b"\x89PNG\r\n\x1a\n" + bytes(500), RSS), Reason.NOT_A_FEED, 200),
    "json for a feed": (lambda r: r.give(b'{"items": []}', RSS), Reason.MALFORMED_XML, 200),
    "entities": (
        lambda r: r.give(b'<!DOCTYPE x [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>', RSS),
        Reason.UNSAFE_XML,
        200,
    ),
    "a feed cut short": (lambda r: r.give(GOOD[:-40], RSS), Reason.TRUNCATED, 200),
}


def test_each_misbehaviour_is_a_row_with_its_reason_and_the_good_feed_goes_on(reader: Reader, outlet: Outlet) -> None:
    names = {what: f"f{n}" for n, what in enumerate(MISBEHAVIOUR)}
    for what, (route, _, _) in MISBEHAVIOUR.items():
        outlet.routes[f"/{names[what]}"] = route
    outlet.routes["/good"] = lambda r: r.give(GOOD, RSS)
    reader.subscribe(
        *((name, f"{outlet.url}/{name}") for name in ["good", *names.values()]),
        limits="attempts = 2\nidle_seconds = 0.5\nrequest_seconds = 1\nmax_bytes = 200000\nmax_redirects = 3",
    )
    start = time.monotonic()
    report = reader.poll()
    assert time.monotonic() - start < 45
    assert report.items == len(MISBEHAVIOUR) + 1
    rows = {
        feed: (outcome, reason, status)
        for feed, outcome, reason, status in reader.query("select feed, outcome, reason, status from raw.fetches")
    }
    assert rows.pop("good") == ("fetched", None, 200)
    expected = {what: ("failed", reason.value, status) for what, (_, reason, status) in MISBEHAVIOUR.items()}
    assert {what: rows[name] for what, name in names.items()} == expected
    tries = dict(reader.query("select feed, attempts from raw.fetches"))
    again = {"silent", "drips its body", "drips its headers", "cuts the body", "cuts a chunked body", "hangs up"}
    again |= {"no http", "500", "429"}
    assert {what for what, name in names.items() if tries[name] == 2} == again
    reader.read()
    assert reader.query("select distinct title from clean.articles") == [("خبر",)]


def test_items_before_a_fault_are_kept_and_the_feed_is_read_whole_next_time(reader: Reader, outlet: Outlet) -> None:
    whole = rss(item("الأول", "/1", BODY * 4), item("الثاني", "/2", BODY * 5))
    outlet.routes["/rss"] = lambda r: r.give(
        whole[:-200] if len(outlet.asked) == 1 else whole, RSS, headers={"ETag": "x"}
    )
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    for _ in range(2):
        reader.poll()
        reader.read()
    assert "If-None-Match" not in outlet.asked[1][1]
    assert reader.query("select title from clean.articles order by 1") == [("الأول",), ("الثاني",)]
    assert reader.query("select count(*) from raw.rejections") == [(0,)]


def test_bytes_win_over_a_wrong_charset(reader: Reader, outlet: Outlet) -> None:
    cases = [("utf-8", "; charset=utf-8"), ("windows-1256", "; charset=utf-8"), ("utf-8", "")]
    for n, (declared, http) in enumerate(cases):
        title = f"اتفاق الغاز {n}"
        body = page(title).decode().replace('charset="utf-8"', f'charset="{declared}"').encode("cp1256")
        feed = rss(item(title, f"/p{n}")).decode().replace("utf-8", declared).encode("cp1256")
        outlet.routes[f"/f{n}"] = partial(Request.give, body=feed, kind="text/plain; charset=iso-8859-1")
        outlet.routes[f"/p{n}"] = partial(Request.give, body=body, kind="text/html" + http)
    reader.subscribe(*((f"f{n}", f"{outlet.url}/f{n}") for n in range(len(cases))))
    reader.poll()
    reader.read()
    assert reader.query("select title, contains(text, 'مذكرة تفاهم') from clean.articles order by title") == [
        (f"اتفاق الغاز {n}", True) for n in range(len(cases))
    ]


def test_a_page_that_fails_is_tried_in_later_polls_and_then_given_up(reader: Reader, outlet: Outlet) -> None:
    outlet.routes["/rss"] = lambda r: r.give(rss(item("أ", "/a"), item("ب", "/b"), item("ج", "/c")), RSS)
    outlet.routes["/a"] = lambda r: r.give(b"", "", 503)
    outlet.routes["/b"] = lambda r: r.give(b"%PDF-1.7", "application/pdf")
    outlet.routes["/c"] = lambda r: r.give(page("ج")) if outlet.paths().count("/c") > 1 else r.give(b"", "", 500)
    reader.subscribe(("almarsa", outlet.url + "/rss"), limits="attempts = 1\npage_polls = 3")
    for _ in range(5):
        reader.poll()
    asked = outlet.paths()
    assert [asked.count(p) for p in ("/rss", "/a", "/b", "/c")] == [5, 3, 1, 2]
    states = dict(reader.query("select right(page, 2), state from ops.feed_items"))
    assert states == {"/a": "given_up", "/b": "given_up", "/c": "taken"}
    assert ("not_a_page",) in reader.query("select reason from raw.fetches")


def test_a_page_in_a_redirect_loop_or_on_a_private_host_costs_only_itself(reader: Reader, outlet: Outlet) -> None:
    outlet.routes["/rss"] = lambda r: r.give(rss(item("أ", "/loop"), item("ب", "gopher://x/"), item("ج", "/c")), RSS)
    outlet.routes["/loop"] = lambda r: r.give(b"", "", 307, {"Location": "/pool"})
    outlet.routes["/pool"] = lambda r: r.give(b"", "", 307, {"Location": "/loop"})
    outlet.routes["/c"] = lambda r: r.give(page("ج"))
    reader.subscribe(("almarsa", outlet.url + "/rss"))
    reader.poll()
    reasons = dict(reader.query("select url[-5:], reason from raw.fetches where kind = 'page'"))
    assert reasons["/loop"] == "too_many_redirects"
    reader.read()
    assert ("ج",) in reader.query("select title from clean.articles")


def test_loopback_under_any_name_is_not_asked_by_default(reader: Reader, outlet: Outlet) -> None:
    outlet.routes["/rss"] = lambda r: r.give(GOOD, RSS)
    hosts = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433"]
    urls = [outlet.url.replace("127.0.0.1", host) + "/rss" for host in hosts]
    reader.subscribe(*((f"f{n}", url) for n, url in enumerate(urls)), each="allow_private = false")
    reader.poll()
    assert dict(reader.query("select url, reason from raw.fetches")) == dict.fromkeys(urls, "forbidden_address")
    assert outlet.asked == []


def test_a_redirect_to_a_private_address_is_not_followed(
    reader: Reader, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outlet passes for public under one name; where it redirects to does not."""
    port = int(outlet.url.rsplit(":", 1)[1])
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    outlet.routes["/rss"] = lambda r: r.give(b"", "", 302, {"Location": f"http://127.0.0.2:{port}/inside"})
    reader.subscribe(("almarsa", outlet.url + "/rss"), each="allow_private = false")
    reader.poll()
    assert reader.query("select reason from raw.fetches") == [("forbidden_address",)]
    assert outlet.paths() == ["/rss"]


def test_a_name_is_resolved_once_and_the_vetted_number_is_the_one_asked(
    reader: Reader, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that turns private after it was vetted (DNS rebinding) gains nothing."""
    port = int(outlet.url.rsplit(":", 1)[1])
    answers = iter(["127.0.0.1", "10.0.0.1", "10.0.0.1"])
    resolve = socket.getaddrinfo

    def rebinding(host: str, *args: object, **more: object) -> object:
        return resolve(next(answers) if host == "rebind.example" else host, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    outlet.routes["/rss"] = lambda r: r.give(GOOD, RSS)
    reader.subscribe(("almarsa", f"http://rebind.example:{port}/rss"), each="allow_private = false")
    reader.poll()
    assert reader.query("select outcome from raw.fetches") == [("fetched",)]
    assert outlet.asked[0][1]["Host"] == f"rebind.example:{port}"
    assert next(answers) == "10.0.0.1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for tls.example with its key, signed by itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command")
    folder = tmp_path_factory.mktemp("tls")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=tls.example", "-addext", "subjectAltName=DNS:tls.example"]
    subprocess.run(
        [*command, "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"], check=True, capture_output=True
    )
    return folder / "certificate.pem"


def test_a_certificate_is_checked_against_the_name_although_a_number_is_asked(
    reader: Reader, outlet: Outlet, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet.secure(certificate, certificate.with_name("key.pem"))
    outlet.routes["/rss"] = lambda r: r.give(GOOD, RSS)
    resolve = socket.getaddrinfo
    names = {"tls.example", "other.example"}
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: resolve("127.0.0.1" if host in names else host, *a, **k)
    )
    port = outlet.url.rsplit(":", 1)[1]
    reader.subscribe(*((n.split(".")[0], f"https://{n}:{port}/rss") for n in sorted(names)), limits="attempts = 1")
    reader.poll()
    assert {row[0] for row in reader.query("select reason from raw.fetches")} == {"connection_failed"}, "self-signed"
    monkeypatch.setattr(client, "_tls", lambda: ssl.create_default_context(cafile=str(certificate)))
    reader.poll()
    last = "select feed, outcome, reason from raw.fetches order by fetched_at desc limit 2"
    assert sorted(reader.query(last)) == [("other", "failed", "connection_failed"), ("tls", "fetched", None)]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("10.0.0.1", False), ("172.16.9.9", False),
        ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("127.0.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("fe80::1%eth0", False),
        ("fc00::1", False), ("ff02::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False),
        ("64:ff9b::808:808", True), ("2002:a00:1::", False),
    ],
)  # fmt: skip
def test_public_addresses_are_told_from_the_rest(address: str, expected: bool) -> None:
    assert is_public(address) is expected


def test_an_unknown_name_is_a_failed_connection() -> None:
    with pytest.raises(AddressError) as error:
        vetted_addresses("no-such-host.invalid", 80, allow_private=False)
    assert error.value.reason is Reason.CONNECTION_FAILED


def test_addresses_in_arabic_are_encoded() -> None:
    assert split_address("https://موقع.example/أخبار/1?س=ص#x") == (
        "https",
        "xn--4gbrim.example",
        443,
        "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1?%D8%B3=%D8%B5",
    )


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "javascript:1",
        "https://",
        "//a.example/",
        "",
        "http://a:b@c.example/",
        "http://a.example:99999/",
        "http://[::1",
        "http://" + "a" * 300 + ".example/",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(AddressError):
        split_address(url)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), ("120", 120), ("soon", None), ("-5", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("٣", None)],
)
def test_retry_after_is_a_number_or_a_date(value: str | None, expected: float | None) -> None:
    assert retry_after(value) == expected
