"""WARC files: what a crawler or a poll of a feed fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from mithaq.documents.limits import Limits
from mithaq.documents.reasons import Reason
from mithaq.documents.records import InputError

ITEMS_FIELD = "Mithaq-Items"
"""Field of a WARC record that `mithaq.feeds` writes: the response is a feed, and these of its items are inputs."""
_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


@dataclass(frozen=True, slots=True)
class Response:
    """One crawled page or feed: the HTTP payload as it was before transfer and content encoding.

    `items` are the positions of a feed's items that are inputs, None for all of them.
    """

    payload: bytes
    url: str | None
    fetched_at: datetime | None
    charset: str | None
    is_feed: bool = False
    items: frozenset[int] | None = None


def read_responses(stream: io.BufferedReader, limits: Limits) -> Iterator[Response | InputError]:
    """Each response (or stored resource) of a WARC, or why it is none; other records are no inputs.

    Raises:
        InputError: malformed_warc or truncated, after the records before the fault.
    """
    try:
        for record in ArchiveIterator(stream):
            if record.rec_type not in {"response", "resource", "conversion"}:
                continue
            yield _response(record, limits)
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, KeyError, IndexError, AttributeError) as error:
        # warcio lets these out on damaged headers
        raise InputError(Reason.MALFORMED_WARC, str(error)[:200] or type(error).__name__) from error


def _response(record: Any, limits: Limits) -> Response | InputError:
    headers = record.http_headers
    url = record.rec_headers.get_header("WARC-Target-URI")
    shown = str(url or "without address")[:300]
    status = headers.get_statuscode() if headers else "200"
    if status != "200":
        return InputError(Reason.HTTP_ERROR, f"status {str(status)[:20]}: {shown}")
    given = headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")
    kind, _, parameters = str(given or "text/html").partition(";")
    chosen = record.rec_headers.get_header(ITEMS_FIELD)
    is_feed = chosen is not None or kind.strip().lower() in _FEEDS
    if not is_feed and kind.strip().lower() not in _PAGES:
        return InputError(Reason.NOT_A_PAGE, f"{kind.strip()[:60]}: {shown}")
    stream = record.content_stream()
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(65536):
        parts.append(chunk)
        size += len(chunk)
        if size > limits.max_record_bytes:
            return InputError(Reason.RECORD_TOO_LARGE, f"more than {limits.max_record_bytes} bytes: {shown}")
    left = getattr(record.raw_stream, "limit", 0)
    if left:
        return InputError(Reason.TRUNCATED, f"{left} bytes are missing: {shown}")
    if not size:
        return InputError(Reason.MISSING_TEXT, f"an empty page: {shown}")
    charset = parameters.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or None
    fetched_at = _time(record.rec_headers.get_header("WARC-Date"))
    items = None if chosen is None else frozenset(int(n) for n in str(chosen).split() if n.isdecimal() and len(n) < 9)
    return Response(b"".join(parts), url, fetched_at, charset, is_feed, items)


def _time(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        return datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
