"""Inputs that are nearly right: the files of data/sample, damaged in every way that the web damages files."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
ENDINGS = ("html", "txt", "json", "jsonl", "csv", "xml", "rss", "warc", "parquet", "html.gz", "warc.gz", "xyz", "")
CHARSETS = ("utf-8", "windows-1256", "iso-8859-6", "iso-8859-1", "utf-16", "utf-7", "x-unknown", "cp037", "idna", "hex")
Mutation = Callable[[bytes, random.Random], bytes]


@cache
def originals() -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of every sample file, gzip unpacked where it is whole; the longest left out."""
    found = []
    for path in sorted(SAMPLE.rglob("*")):
        if path.is_file() and path.stat().st_size < 200_000:
            content = path.read_bytes()
            if content.startswith(b"\x1f\x8b") and "broken" not in path.parts:
                content = gzip.decompress(content)
            found.append((path.name, content))
    return tuple(found)


def flip_bytes(data: bytes, r: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(r.choice((1, 3, 20, len(data) // 50)) if data else 0):
        changed[r.randrange(len(changed))] = r.randrange(256)
    return bytes(changed)


def truncate(data: bytes, r: random.Random) -> bytes:
    return data[: r.randrange(len(data) + 1)]


def drop_head(data: bytes, r: random.Random) -> bytes:
    return data[r.randrange(min(len(data), 3000) + 1) :]


def splice(data: bytes, r: random.Random) -> bytes:
    other = r.choice(originals())[1]
    return data[: r.randrange(len(data) + 1)] + other[r.randrange(len(other) + 1) :]


def repeat(data: bytes, r: random.Random) -> bytes:
    start = r.randrange(len(data) + 1)
    piece = data[start : start + r.choice((1, 7, 60, 2000))]
    return data[:start] + piece * min(r.choice((2, 50, 3000)), 400_000 // max(1, len(piece))) + data[start:]


def nest_tags(data: bytes, r: random.Random) -> bytes:
    tag = r.choice((b"div", b"b", b"table><tr><td", b"svg", b"template", b"blockquote", b"p", b"a href=x"))
    where = r.randrange(len(data) + 1)
    return data[:where] + (b"<" + tag + b">") * r.choice((30, 400, 20_000)) + data[where:]


def open_endlessly(data: bytes, r: random.Random) -> bytes:
    where = r.randrange(len(data) + 1)
    openers = (b"<!--", b"<script>", b"<style>", b"<textarea>", b"<![CDATA[", b'<a title="', b"<?php ", b"<title>")
    return data[:where] + r.choice(openers) + data[where:]


def widen(data: bytes, r: random.Random) -> bytes:
    where = r.randrange(len(data) + 1)
    wide = r.choice((b'<p class="' + b"x " * 50_000 + b'">', b"&nbsp;" * 20_000, b"<br>" * 30_000, b"&" * 50_000,
                     b"<" * 50_000, b"\n" * 50_000, "ـ".encode() * 50_000, b" " * 100_000, b"<li><a href=x>" * 5000,
                     "\u0651".encode() * 50_000, b"0123456789" * 10_000, "و".encode() * 100_000))  # fmt: skip
    return data[:where] + wide + data[where:]


def add_nulls(data: bytes, r: random.Random) -> bytes:
    where = r.randrange(len(data) + 1)
    odd = (b"\0", b"\0" * 2000, b"\x1a", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80")
    return data[:where] + r.choice(odd) + data[where:]


def relabel(data: bytes, r: random.Random) -> bytes:
    label = r.choice(CHARSETS).encode()
    found = re.sub(rb"""(charset|encoding)\s*=\s*(["']?)[\w.:-]+""", rb"\1=\2" + label, data)
    return found if found != data else b'<meta charset="' + label + b'">' + data


def transcode(data: bytes, r: random.Random) -> bytes:
    target = r.choice(("cp1256", "iso8859_6", "utf-16", "utf-16-le", "utf-32", "utf-7", "koi8_r", "cp037", "gb18030"))
    return data.decode("utf-8", "replace").encode(target, "replace")


def double_keys(data: bytes, r: random.Random) -> bytes:
    keys = re.findall(rb'"(\w+)"\s*:', data[:5000])
    if not keys:
        return b'{"title": "x", "title": "y", "text": "' + data[:200].replace(b'"', b"") + b'"}'
    value = r.choice((b"null", b"[]", b"1e999", b'"\\ud800"', b"{}"))
    return data.replace(b"{", b'{"' + r.choice(keys) + b'": ' + value + b",", 1)


def nest_json(data: bytes, r: random.Random) -> bytes:
    depth = r.choice((20, 99, 101, 5000, 200_000))
    inner = r.choice((b"[", b'{"text":')) * depth
    return r.choice((inner, inner + b"1" + b"]" * depth, b'{"text": "x", "a": ' + inner, b'{"articles": ' + inner))


def declare_entities(data: bytes, r: random.Random) -> bytes:
    kind = r.choice((
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
        b'<?xml-stylesheet href="http://127.0.0.1:9/"?>',
    ))  # fmt: skip
    return re.sub(rb"(<\?xml[^>]*\?>)?", lambda m: m.group() + kind, data, count=1)


def pack(data: bytes, r: random.Random) -> bytes:
    packed = gzip.compress(data, 1)
    twice = gzip.compress(packed)
    return r.choice((packed, packed + packed, packed[:-5], packed + b"tail", flip_bytes(packed, r), twice))


def break_lines(data: bytes, r: random.Random) -> bytes:
    return data.replace(b"\n", r.choice((b"\r", b"\r\n", b"", b'"\n', b"\n\n\n", "\u2028".encode(), b"\x0b")))


def as_record(data: bytes, r: random.Random) -> bytes:
    """The text of the input under odd values and names in JSON."""
    text = data.decode("utf-8", "replace")[:20_000]
    name = r.choice(("text", "النص", "articleBody", "TEXT ", "body.content"))
    record = {
        "title": r.choice((None, 3, ["أ", {"x": 1}], "<script>alert(1)</script>", "\ud83d", "\x00\x07", "")),
        name: r.choice((text, [text, None], {"#text": text})),
        "published": r.choice(("0000-00-00", "99999999999999999999", -1e300, "2025-02-30T25:61:61", "غدا", [1])),
        "url": r.choice(("javascript:alert(1)", "http://[", "\u202e", "https://x.example/" + "a" * 9000)),
    }
    return json.dumps(record if r.random() < 0.6 else [record, 1, None, record]).encode()


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes, truncate, drop_head, splice, repeat, nest_tags, open_endlessly, widen, add_nulls, relabel, transcode,
    double_keys, nest_json, declare_entities, pack, break_lines, as_record,
)  # fmt: skip


def damaged(seed: int) -> tuple[str, bytes]:
    """Name and bytes of an input; the same for the same seed."""
    r = random.Random(seed)
    name, data = r.choice(originals())
    for _ in range(r.choice((1, 1, 1, 2, 3))):
        data = r.choice(MUTATIONS)(data, r)[:2_000_000]
    if r.random() < 0.3:
        name = f"{name.split('.')[0]}.{r.choice(ENDINGS)}".rstrip(".")
    return name, data
