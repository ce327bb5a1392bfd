"""What no newsroom wants in its inbox, through the real stages: each input is an article or has its reason."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from mithaq.documents import Limits
from mithaq.settings import Settings
from mithaq.stages import run_clean, run_ingest
from mithaq.warehouse.store import open_work

BODY = (
    "وقع الأردن والعراق يوم الأحد في عمان مذكرة تفاهم للربط الكهربائي بين البلدين تمتد لعشر سنوات. "
    "وقال وزير الطاقة الأردني إن كلفة المشروع تبلغ نحو 120 مليون دولار، وإن قدرة الخط 150 ميغاواط. "
) * 3
PAGE = f"<html><body><article><h1>عنوان الخبر</h1><p>{BODY}</p></article></body></html>"
ENTITIES = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FEED = "<rss><channel><item><description>%s</description></item></channel></rss>"
WARC = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\nWARC-Target-URI: http://x.example/\r\n\r\n%s"


def article(number: int, text: str = PAGE) -> bytes:
    """The page, different from the others'."""
    return text.replace("عنوان", f"عنوان {number}").encode()


# name -> (bytes, what it should end as)
INPUTS: dict[bytes, tuple[bytes, str]] = {
    # names
    "خبر عاجل.html".encode(): (article(1), "article"),
    b"line\nbreak \x1b[31m \x7f.html": (article(2), "article"),
    "right-to-left \u202elmth.html".encode(): (article(3), "article"),
    b"no utf-8 \xff\xfe.html": (article(4), "article"),
    b"it's; drop table raw.files --.html": (article(5), "article"),
    b"n" * 240 + b".html": (article(6), "article"),
    # bytes
    b"empty.html": (b"", "empty_file"),
    b"blank.txt": (b" \n\t" * 500, "empty_file"),
    b"only a mark.txt": (b"\xef\xbb\xbf", "empty_file"),
    b"nulls.txt": (bytes(1000), "binary_content"),
    b"program.txt": (b"\x7fELF" + bytes(range(256)) * 9, "binary_content"),
    b"noise.html": (bytes(range(256)) * 99, "binary_content"),
    # encodings
    b"says utf-8.html": (article(7, '<meta charset="utf-8">' + PAGE).decode().encode("cp1256"), "article"),
    b"says windows.html": (article(8, '<meta charset="windows-1256">' + PAGE), "article"),
    b"says nonsense.html": (article(9, '<meta charset="x-klingon">' + PAGE), "article"),
    b"wide.html": (article(10).decode().encode("utf-32"), "article"),
    b"torn.html": (article(11)[:-300] + b"\xd8", "article"),
    # size and depth
    b"large.txt": (b"", "too_large"),
    b"long.txt": ("كلمة جديدة ".encode() * 200_000, "no_main_text"),
    b"deep.html": (b"<div>" * 100_000 + article(12), "html_too_deep"),
    b"endless.html": (b"<html><body>" + b"<p>" * 300_000, "no_main_text"),
    b"never closed.html": (b"<html><body><!-- " + article(13), "no_main_text"),
    b"tables.html": (b"<table><tr><td>" * 2000 + article(14), "html_too_deep"),
    b"deep.json": (b'{"text": ' + b"[" * 100_000, "malformed_json"),
    # packing
    b"bomb.html.gz": (gzip.compress(bytes(30_000_000)), "gzip_bomb"),
    b"cut.html.gz": (gzip.compress(article(15))[:-30], "truncated"),
    b"not packed.txt.gz": (b"\x1f\x8b" + article(16), "malformed_gzip"),
    # structure
    b"entities.xml": (ENTITIES + (FEED % "&b;").encode(), "unsafe_xml"),
    b"outside.xml": (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + (FEED % "&x;").encode(), "unsafe_xml"),
    b"entities.html": (ENTITIES + b"<html><body><p>&b;</p></body></html>", "no_main_text"),
    b"keys.json": (json.dumps({"title": "أ", "text": BODY})[:-1].encode() + b', "text": "x"}', "duplicate_keys"),
    b"cut.warc": (WARC % (5000, b"HTTP/1.1 200 OK\r\n\r\n<html>"), "truncated"),
    b"cut in its head.warc": (b"WARC/1.0\r\nWARC-Type: resp", "truncated"),
    # texts
    b"menu.html": ("<html><body><nav><a href=x>الرئيسية</a></nav></body></html>".encode(), "no_main_text"),
    b"hebrew.txt": ("הממשלה אישרה היום את ההסכם החדש בין שתי המדינות. ".encode() * 30, "not_arabic"),
    b"urdu.txt": (
        "وزیر اعظم نے آج نئے معاہدے کی منظوری دے دی ہے اور کہا ہے کہ یہ اہم ہے۔ ".encode() * 20,
        "not_arabic",
    ),
    b"english.txt": (
        b"The ministers signed the agreement in the capital on Sunday, officials said. " * 20,
        "not_arabic",
    ),
    b"one word.txt": ("و".encode() * 300_000, "no_main_text"),
}


def test_each_input_is_an_article_or_has_its_reason(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (tmp_path / "outside.txt").write_text(BODY)
    expected = {}
    for name, (content, outcome) in INPUTS.items():
        (inbox / os.fsdecode(name)).write_bytes(content)
        expected[os.fsdecode(name)] = outcome
    os.truncate(inbox / "large.txt", 100 * 1024 * 1024)
    links = {"out.txt": tmp_path / "outside.txt", "device.txt": Path("/dev/zero"), "up": tmp_path, "loop": Path("loop")}
    for link, target in links.items():
        (inbox / link).symlink_to(target)
        expected[link] = "unreadable" if link == "loop" else "symlink_outside_inbox"
    os.mkfifo(inbox / "pipe.txt")
    expected["pipe.txt"] = "unreadable"

    site = Settings(inbox=inbox, data=tmp_path / "data")
    with open_work(site.folder) as con:
        run_ingest(con, site)
        run_clean(con, site)
        rows = con.execute(
            "select path, reason, detail from raw.rejections union all "
            "select d.path, r.reason, r.detail from clean.rejections as r join raw.documents as d using (document_id) "
            "union all select d.path, 'article', a.text from clean.articles as a "
            "join raw.documents as d using (document_id)"
        ).fetchall()
        counts = con.execute("select sum(input_count), count(*) from raw.files").fetchone()
    found = {path: reason for path, reason, _ in rows}
    shown = {_shown(name): outcome for name, outcome in expected.items()}
    assert found == shown
    assert counts == (len(expected), len(expected)) == (len(rows), len(rows))
    for path, reason, detail in rows:
        assert path.isprintable(), path
        assert str(tmp_path) not in detail, path
        if reason == "article":
            assert "مذكرة تفاهم" in detail, path


def _shown(name: str) -> str:
    """The name as it is stored: control characters and bytes that are no UTF-8 written out."""
    return "".join(
        ch if ch.isprintable() else f"\\x{ord(ch) & 0xFF:02x}" if ord(ch) < 256 or 0xDC80 <= ord(ch) <= 0xDCFF
        else f"\\u{ord(ch):04x}" for ch in name
    ).replace("\\x0a", "\\n")  # fmt: skip


def test_bounds_are_settings(tmp_path: Path) -> None:
    environment = {
        "MITHAQ_MAX_FILE_BYTES": "2000",
        "MITHAQ_MAX_HTML_DEPTH": "3",
        "MITHAQ_MAX_EXTRACTION_SECONDS": "0.5",
    }
    site = Settings.from_environment(environment)
    assert site.limits == Limits(max_file_bytes=2000, max_html_depth=3, max_extraction_seconds=0.5)
    assert Settings.from_environment(site.as_environment()) == site
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "large.txt").write_text(BODY * 9)
    (inbox / "deep.html").write_text("<html><body><div><div>" + BODY[:300])
    site = Settings(inbox=inbox, data=tmp_path / "data", limits=site.limits)
    with open_work(site.folder) as con:
        run_ingest(con, site)
        run_clean(con, site)
        assert con.execute("select reason from raw.rejections").fetchall() == [("too_large",)]
        assert con.execute("select reason from clean.rejections").fetchall() == [("html_too_deep",)]


@pytest.mark.parametrize(
    ("name", "value"),
    [("MITHAQ_MAX_FILE_BYTES", "64 MB"), ("MITHAQ_MAX_RECORDS", "0"), ("MITHAQ_MAX_EXTRACTION_SECONDS", "nan")],
)
def test_a_bound_that_is_none_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.from_environment({name: value})
