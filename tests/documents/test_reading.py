"""Reading files: every input becomes one document or one rejection with a stable reason."""

from __future__ import annotations

import gzip
import io
import json
from datetime import datetime
from pathlib import Path

import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from mithaq.documents import (
    FileReading,
    InboxFile,
    Limits,
    Reason,
    decode,
    find_files,
    read_file,
    split_duplicates,
    stream_file,
)
from mithaq.documents import reading as reading_module

BODY = "وقع الوزيران اليوم اتفاقية للتعاون في مجال النقل البحري بقيمة خمسين مليون دولار."
HTML = f"<!DOCTYPE html><html><head><title>خبر</title></head><body><p>{BODY}</p></body></html>"


def put(folder: Path, name: str, content: bytes) -> InboxFile:
    path = folder / name
    path.write_bytes(content)
    status = path.stat()
    return InboxFile(path, name, status.st_size, status.st_mtime_ns)


def read(folder: Path, name: str, content: bytes, limits: Limits | None = None) -> FileReading:
    return read_file(put(folder, name, content), limits)


def reasons(reading: FileReading) -> list[str]:
    return [r.reason.value for r in reading.rejections]


def warc(*pages: tuple[str, bytes, str], status: str = "200 OK", gz: bool = False) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gz)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    for url, payload, kind in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(url, "response", payload=io.BytesIO(payload), http_headers=headers,
                                           warc_headers_dict={"WARC-Date": "2024-05-06T07:08:09Z"})  # fmt: skip
        writer.write_record(record)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        ("a.txt", BODY.encode(), "txt"),
        ("a.html", HTML.encode(), "html"),
        ("a.htm", HTML.encode("utf-16"), "html"),
        ("page", HTML.encode(), "html"),
        ("a.txt", HTML.encode(), "html"),
        ("no_ending", BODY.encode(), "txt"),
        ("a.json", json.dumps({"headline": "خبر", "articleBody": BODY}).encode(), "json"),
        ("a.json", json.dumps({"headline": "خبر", "articleBody": BODY}).encode("utf-16"), "json"),
        ("a.txt.gz", gzip.compress(BODY.encode()), "txt"),
        ("a.txt", gzip.compress(BODY.encode()), "txt"),
    ],
)
def test_single_documents_of_every_format(tmp_path: Path, name: str, content: bytes, format_: str) -> None:
    reading = read(tmp_path, name, content)
    assert (reading.format, reading.input_count, reasons(reading)) == (format_, 1, [])
    fields = decode(reading.documents[0]).fields
    assert any(BODY in value for value in fields.values())


def test_identity_is_the_content_and_not_the_packing(tmp_path: Path) -> None:
    plain = read(tmp_path, "a.txt", BODY.encode()).documents[0]
    packed = read(tmp_path, "b.txt.gz", gzip.compress(BODY.encode())).documents[0]
    assert plain.document_id == packed.document_id
    new, rejections = split_duplicates([plain, packed], known_ids=[])
    assert [d.path for d in new] == ["a.txt"]
    assert [(r.path, r.reason) for r in rejections] == [("b.txt.gz", Reason.DUPLICATE_CONTENT)]
    assert split_duplicates([plain], [plain.document_id])[0] == []


def test_json_lines_keep_good_lines_and_reject_bad_ones(tmp_path: Path) -> None:
    lines = [
        json.dumps({"title": "خبر", "text": BODY}, ensure_ascii=False).encode(),
        b"{broken",
        b"",
        b'{"title": "no text"}',
        b'{"text": "x", "text": "y"}',
        b"[1, 2]",
    ]
    reading = read(tmp_path, "a.jsonl", b"\n".join(lines))
    assert len(reading.documents) == 1
    assert reasons(reading) == ["malformed_json", "missing_text", "duplicate_keys", "malformed_json"]
    assert [r.record_index for r in reading.rejections] == [1, 2, 3, 4]
    assert reading.documents[0].content == lines[0]


def test_a_list_in_json_is_a_container(tmp_path: Path) -> None:
    items = [{"title": "أ", "text": BODY}, {"title": "ب", "text": BODY + " نعم"}, 7]
    reading = read(tmp_path, "a.json", json.dumps(items).encode())
    assert (len(reading.documents), reasons(reading)) == (2, ["malformed_json"])
    wrapped = read(tmp_path, "b.json", json.dumps({"status": "ok", "articles": items[:2]}).encode())
    assert [d.document_id for d in wrapped.documents] == [d.document_id for d in reading.documents]


def test_json_lines_under_the_wrong_ending(tmp_path: Path) -> None:
    line = json.dumps({"text": BODY}).encode()
    reading = read(tmp_path, "a.json", line + b"\n" + line.replace(b"text", b"body"))
    assert (reading.format, len(reading.documents)) == ("jsonl", 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1256", "iso8859_6"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_arabic_headers(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = delimiter.join(["العنوان", "النص", "المصدر"]) + "\r\n"
    text += delimiter.join(["توقيع اتفاق", f'"{BODY}\nفقرة ثانية من الخبر نفسه."', "وكالة"]) + "\r\n\r\n"
    reading = read(tmp_path, "a.csv", text.encode(encoding))
    assert (reading.input_count, reasons(reading)) == (1, [])
    decoded = decode(reading.documents[0])
    assert decoded.fields["title"] == "توقيع اتفاق"
    assert decoded.fields["text"].startswith(BODY)
    assert decoded.metadata == {"source": "وكالة"}


def test_csv_without_a_text_column_is_rejected_as_a_whole(tmp_path: Path) -> None:
    assert reasons(read(tmp_path, "a.csv", b"id,price\n1,2\n")) == ["malformed_csv"]


def test_parquet_rows(tmp_path: Path) -> None:
    frame = polars.DataFrame({"title": ["أ", "ب"], "text": [BODY, None], "published": [datetime(2024, 1, 2), None]})
    frame.write_parquet(tmp_path / "a.parquet")
    reading = read(tmp_path, "b.parquet", (tmp_path / "a.parquet").read_bytes())
    assert (len(reading.documents), reasons(reading)) == (1, ["missing_text"])
    assert decode(reading.documents[0]).metadata["published"].startswith("2024-01-02")
    cut = read(tmp_path, "c.parquet", (tmp_path / "a.parquet").read_bytes()[:-20])
    assert reasons(cut) == ["truncated"]


RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>صحيفة الميناء</title><link>https://example.org/</link>
<item><title>اتفاق بحري</title><link>https://example.org/1</link><description>ملخص</description>
<content:encoded><![CDATA[<p>{BODY}</p>]]></content:encoded><dc:creator>سلمى</dc:creator>
<pubDate>Tue, 07 May 2024 10:00:00 +0300</pubDate></item>
<item><title>خبر ثان&nbsp;</title><guid>https://example.org/2</guid><description>{BODY}</description></item>
<item><title>بلا نص</title></item>
</channel></rss>"""


def test_rss_items(tmp_path: Path) -> None:
    reading = read(tmp_path, "feed.xml", RSS.encode())
    assert (reading.format, len(reading.documents), reasons(reading)) == ("feed", 2, ["missing_text"])
    first = decode(reading.documents[0])
    assert first.fields == {"title": "اتفاق بحري", "text": f"<p>{BODY}</p>"}
    assert first.metadata["source"] == "صحيفة الميناء"
    assert first.metadata["author"] == "سلمى"
    assert first.metadata["url"] == "https://example.org/1"
    again = read(tmp_path, "again.xml", RSS.replace("بلا نص", "غير ذلك").encode())
    assert [d.document_id for d in again.documents] == [d.document_id for d in reading.documents]


def test_atom_entries_in_an_arabic_charset(tmp_path: Path) -> None:
    atom = f"""<?xml version="1.0" encoding="windows-1256"?><feed xmlns="http://www.w3.org/2005/Atom"><title>مرصد</title>
    <entry><title>خبر</title><link rel="alternate" href="https://example.org/a"/><updated>2024-05-06T07:08:09Z</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY}</p></div></content></entry></feed>"""
    reading = read(tmp_path, "atom", atom.encode("windows-1256"))
    assert len(reading.documents) == 1
    assert BODY in decode(reading.documents[0]).fields["text"]


def test_a_feed_cut_in_the_middle_keeps_its_first_items(tmp_path: Path) -> None:
    reading = read(tmp_path, "feed.xml", RSS[: RSS.index("خبر ثان")].encode())
    assert (len(reading.documents), reasons(reading)) == (1, ["truncated"])


def test_xml_entity_bombs_are_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
    assert reasons(read(tmp_path, "bomb.xml", bomb.encode())) == ["unsafe_xml"]
    other = b"<?xml version='1.0'?><catalogue><book>x</book></catalogue>"
    assert reasons(read(tmp_path, "other.xml", other)) == ["unknown_format"]


@pytest.mark.parametrize("gz", [False, True])
def test_warc_responses(tmp_path: Path, gz: bool) -> None:
    data = warc(
        ("https://example.org/1", HTML.encode("windows-1256"), "text/html; charset=windows-1256"),
        ("https://example.org/2.png", b"\x89PNG", "image/png"),
        gz=gz,
    )
    reading = read(tmp_path, "a.warc.gz" if gz else "a.warc", data)
    assert (reading.format, len(reading.documents), reasons(reading)) == ("warc", 1, ["not_a_page"])
    document = reading.documents[0]
    assert (document.url, document.encoding) == ("https://example.org/1", "cp1256")
    assert document.fetched_at == datetime(2024, 5, 6, 7, 8, 9)
    assert BODY in decode(document).fields["html"]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz", "a.warc.gz"])
def test_one_cut_is_one_rejection(tmp_path: Path, name: str) -> None:
    rows = [{"title": f"خبر {i}", "text": f"{BODY} {i}"} for i in range(400)]
    if name == "a.jsonl.gz":
        packed = gzip.compress("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
    elif name == "a.csv.gz":
        packed = gzip.compress(polars.DataFrame(rows).write_csv().encode())
    else:
        packed = warc(
            *((f"https://example.org/{i}", f"{HTML}{i * 1009}".encode(), "text/html") for i in range(9)), gz=True
        )
    reading = read(tmp_path, name, packed[: int(len(packed) * 0.7)])
    assert len(reading.documents) > 1
    assert reasons(reading) == ["truncated"]
    assert all(b"\n" not in document.content or BODY in document.content.decode() for document in reading.documents)
    if name != "a.warc.gz":
        assert all(decode(document).fields["text"].startswith(f"{BODY} ") for document in reading.documents)


def test_warc_cut_in_the_middle_keeps_whole_records(tmp_path: Path) -> None:
    pages = [(f"https://example.org/{i}", (HTML + f"<!-- {i} -->").encode(), "text/html") for i in range(3)]
    for name, data in (("a.warc", warc(*pages)), ("a.warc.gz", warc(*pages, gz=True))):
        reading = read(tmp_path, name, data[: int(len(data) * 0.8)])
        assert len(reading.documents) >= 1
        assert reasons(reading)[-1] in {"truncated", "malformed_warc"}
    assert reasons(read(tmp_path, "b.warc", warc(pages[0], status="404 Not Found"))) == ["http_error"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty_file"),
        ("a.txt", b" \n\t ", "empty_file"),
        ("a.txt.gz", gzip.compress(b""), "empty_file"),
        ("a.txt", bytes(range(256)) * 50, "binary_content"),
        ("a.html", b"%PDF-1.7 ...", "binary_content"),
        ("a.pdf", b"%PDF-1.7 ...", "unknown_format"),
        ("notes.md", b"plain words", "unknown_format"),
        ("a.json", b'{"title": 1', "malformed_json"),
        ("a.json", b'{"title": "x"}', "missing_text"),
        ("a.json", b'"just a string"', "malformed_json"),
        ("a.json", b"[]", "no_records"),
        ("a.json", b"[" * 200_000, "malformed_json"),
        ("a.json", b'{"text": "a", "text": "b"}', "duplicate_keys"),
        ("a.parquet", b"PAR1 and nothing else", "truncated"),
        ("a.warc", b"no warc at all, just words", "malformed_warc"),
        ("a.txt.gz", gzip.compress(BODY.encode() * 20)[:-30], "truncated"),
        ("a.txt.gz", b"\x1f\x8b\x08\x00 broken", "malformed_gzip"),
    ],
)
def test_broken_files_get_one_rejection_each(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    reading = read(tmp_path, name, content)
    assert (reasons(reading), reading.input_count) == ([reason], 1)


def test_gzip_bombs_and_large_files(tmp_path: Path) -> None:
    small = Limits(max_file_bytes=100_000, max_container_bytes=1_000_000, max_decompressed_bytes=500_000)
    assert reasons(read(tmp_path, "a.txt.gz", gzip.compress(b"a" * 2_000_000), small)) == ["gzip_bomb"]
    assert reasons(read(tmp_path, "b.txt", BODY.encode() * 2000, small)) == ["too_large"]
    lines = (json.dumps({"text": BODY}) + "\n").encode() * 9000
    packed = read(tmp_path, "c.jsonl.gz", gzip.compress(lines), small)
    assert reasons(packed)[-1] == "gzip_bomb"
    assert len(packed.documents) > 0
    ratio = Limits(max_compression_ratio=50)
    assert reasons(read(tmp_path, "d.txt.gz", gzip.compress(b"a" * 30_000_000), ratio)) == ["gzip_bomb"]


def test_bounds_on_records(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": text}) for text in ("س" * 10, "ش" * 5000, "ص" * 10, "ض" * 10))
    limits = Limits(max_record_bytes=1000, max_records=3)
    reading = read(tmp_path, "a.jsonl", lines.encode(), limits)
    assert reasons(reading) == ["record_too_large", "too_many_records"]
    assert len(reading.documents) == 2


def test_the_inbox_is_walked_in_order_and_not_left(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "ب" / ".hidden").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("سر")
    (inbox / "ب" / "خبر.txt").write_text(BODY)
    (inbox / "ب" / ".hidden" / "x.txt").write_text(BODY)
    (inbox / "a\nb.txt").write_text(BODY)
    (inbox / ".profile").write_text(BODY)
    (inbox / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "outside").symlink_to(tmp_path)
    (inbox / "loop").symlink_to(inbox)
    (inbox / "broken.txt").symlink_to(inbox / "nowhere.txt")
    found = list(find_files(inbox))
    assert [f.relative_path for f in found if isinstance(f, InboxFile)] == ["a\\nb.txt", "ب/خبر.txt"]
    rejected = {f.path: f.rejections[0].reason for f in found if isinstance(f, FileReading)}
    assert rejected == {
        "broken.txt": Reason.UNREADABLE,
        "out.txt": Reason.SYMLINK_OUTSIDE_INBOX,
        "outside": Reason.SYMLINK_OUTSIDE_INBOX,
    }
    with pytest.raises(NotADirectoryError):
        list(find_files(tmp_path / "none"))


def test_a_file_that_vanishes_is_a_rejection(tmp_path: Path) -> None:
    file = put(tmp_path, "a.txt", BODY.encode())
    file.path.unlink()
    assert reasons(read_file(file)) == ["unreadable"]


NAMES = st.sampled_from(["a.txt", "a.html", "a.json", "a.jsonl", "a.csv", "a.xml", "a.warc", "a.parquet", "a.gz", "a"])
WHOLE = {
    "html": HTML.encode(), "rss": RSS.encode(), "warc": warc(("https://example.org/1", HTML.encode(), "text/html")),
    "gz": gzip.compress(HTML.encode()), "json": json.dumps([{"text": BODY}] * 2).encode(),
    "csv": f"title,text\nأ,{BODY}\n".encode("utf-16"),
}  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    NAMES,
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.tuples(st.sampled_from(sorted(WHOLE)), st.integers(0, 3000), st.binary(max_size=6), st.integers(0, 9)).map(
            lambda t: WHOLE[t[0]][: t[1]] + t[2] + WHOLE[t[0]][t[1] + t[3] :]
        ),
    ),
)
def test_no_bytes_under_any_name_make_reading_fail(tmp_path: Path, name: str, content: bytes) -> None:
    file = put(tmp_path, name, content)
    streamed = stream_file(file)
    inputs = list(streamed.inputs)
    assert inputs
    assert [item.record_index for item in inputs] == list(range(len(inputs)))
    for document in read_file(file).documents:
        assert decode(document).fields


def test_a_feed_in_a_crawl_is_its_items(tmp_path: Path) -> None:
    feed = (
        f"<rss><channel><title>صحيفة</title><item><title>أ</title><link>https://s.example/a</link><description>{BODY}"
        f"</description></item><item><title>ب</title></item></channel></rss>"
    ).encode()
    reading = read(tmp_path, "x.warc", warc(("https://s.example/rss", feed, "application/rss+xml")))
    assert [(d.format, d.url) for d in reading.documents] == [("feed", None)]
    assert decode(reading.documents[0]).metadata["url"] == "https://s.example/a"
    assert reasons(reading) == ["missing_text"]
    cut = read(tmp_path, "y.warc", warc(("https://s.example/rss", feed[:-30], "application/rss+xml")))
    assert (len(cut.documents), reasons(cut)) == (1, ["truncated"])


def test_a_defect_of_ours_costs_one_file_or_record_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(name: str, error: Exception) -> None:
        made = getattr(reading_module, name)

        def fail(content: bytes | dict[str, str], *args: object) -> object:
            if "bad" in str(content):
                raise error
            return made(content, *args)

        monkeypatch.setattr(reading_module, name, fail)

    failing("decode_text", RecursionError("too deep \ud800"))
    failing("article_fields", KeyError("x"))
    found = read(tmp_path, "bad.html", HTML.replace("<p>", "<p class=bad>").encode())
    assert [(r.reason, r.detail) for r in found.rejections] == [
        (Reason.INTERNAL_ERROR, "RecursionError: too deep \\ud800")
    ]
    assert found.input_count == 1 and "in fail" in caplog.text
    assert len(read(tmp_path, "good.html", HTML.encode()).documents) == 1
    lines = "\n".join(json.dumps({"title": title, "text": BODY}) for title in ("one", "bad", "three"))
    monkeypatch.undo()
    failing("article_fields", KeyError("x"))
    found = read(tmp_path, "a.jsonl", lines.encode())
    assert (len(found.documents), reasons(found)) == (2, ["internal_error"])


def test_exhausted_memory_is_no_files_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "decode_text", lambda *_: (_ for _ in ()).throw(MemoryError()))
    with pytest.raises(MemoryError):
        read(tmp_path, "a.html", HTML.encode())
