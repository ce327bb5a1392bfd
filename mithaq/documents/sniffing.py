"""Which format a file is in: what its ending promises and what its head shows.

Only names formats; reading them is in `reading` and the modules it calls.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from mithaq.documents.reasons import Reason
from mithaq.documents.records import InputError

_ENDINGS = {
    ".txt": "txt", ".text": "txt", ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet",
    ".xml": "feed", ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".warc": "warc",
}  # fmt: skip
SINGLE = frozenset({"txt", "html"})
IN_ONE_PIECE = frozenset({"txt", "html", "json", "feed"})

_FEED = re.compile(rb"<(?:[a-z]{1,10}:)?(?:rss|feed|rdf)[\s>]", re.I)
_HTML = re.compile(rb"<!doctype\s{1,10}html|<html[\s>]|<(?:head|body|meta|title|article)[\s>]", re.I)
_MARKUP = re.compile(rb"<(?:p|div|br|span|a|h[1-6]|table|script)[\s/>]", re.I)
_BINARY = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x7fELF", b"7z\xbc\xaf",
    b"Rar!", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd", b"SQLite format 3", b"OggS", b"ID3", b"RIFF", b"MZ\x90",
)  # fmt: skip


def promised_format(name: str) -> str | None:
    """The format that a file name's ending promises, `.gz` looked through; '' without ending, None if unknown."""
    path = PurePosixPath(name.lower())
    if path.suffix in {".gz", ".gzip"}:
        path = PurePosixPath(path.stem)
    return _ENDINGS.get(path.suffix) if path.suffix else ""


def find_format(name: str, head: bytes) -> str:
    """The format of a file from its name and its first (unpacked) bytes.

    Content that can't be mistaken (Parquet, WARC, HTML with a doctype, feeds)
    overrules the ending; among plain texts the ending decides.

    Raises:
        InputError: binary_content, unknown_format, malformed_warc.
    """
    promised = promised_format(name)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if promised == "warc":
        raise InputError(Reason.MALFORMED_WARC, "it does not start as WARC files do")
    if promised == "parquet":
        return promised  # its reader says what is wrong with it
    if head.startswith(_BINARY):
        reason = Reason.UNKNOWN_FORMAT if promised is None else Reason.BINARY_CONTENT
        raise InputError(reason, f"the content starts with {head[:4]!r}")
    start = _as_single_bytes(head)
    if start.startswith(b"<") and (start[:5].lower() == b"<?xml" or promised == "feed" or not promised):
        if _FEED.search(start[:2048]):
            return "feed"
        if promised == "feed" and not _HTML.search(start[:2048]):
            return "feed"
    if start.startswith(b"<") and _HTML.search(start[:1024]):
        return "html"
    if promised == "html":
        return "html" if b"<" in head or not head else "txt"
    if promised:
        return promised
    if start.startswith((b"{", b"[")):
        return "json"
    if start.startswith(b"<") and _MARKUP.search(start):
        return "html"
    if promised is None:
        raise InputError(Reason.UNKNOWN_FORMAT, f"neither the ending of {PurePosixPath(name).name!r} nor the content")
    return "txt"


def _as_single_bytes(head: bytes) -> bytes:
    """The head without byte order mark, white space and the zero bytes of UTF-16, for looking at markup."""
    for bom in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(bom)
    return head.replace(b"\0", b"").lstrip()
