"""Archives of polls: WARC files (ISO 28500) below DATA/fetched, one a poll that brought something new.

Responses stand in them as the servers sent them, so any WARC tool can replay
them, and ingest reads them like a crawler's. The response of a feed says in
the field `Mithaq-Items` which of its items are new and have their text in the
feed: those are inputs; the others' pages follow as responses of their own.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from mithaq.documents.crawls import ITEMS_FIELD
from mithaq.feeds.client import Exchange

_PART = ".part"


class Archive:
    """A WARC file that is being written; it counts only once `publish` has given it its name."""

    def __init__(self, path: Path) -> None:
        """Nothing is made on disk before the first record."""
        self.path = path
        self._part = path.with_name(f".{path.name}{_PART}")
        self._out: io.BufferedWriter | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return self._out is None

    def add(self, exchange: Exchange, items: Sequence[int] | None = None) -> None:
        """Append a response; `items` are the positions of the items to read, for the response of a feed.

        Raises:
            OSError: the disk is full or read-only.
        """
        if self._out is None:
            self._part.parent.mkdir(parents=True, exist_ok=True)
            self._out = self._part.open("wb")
        # The body is whole here: what told of its transfer no longer holds.
        headers = [
            (k, v) for k, v in exchange.headers if k not in {"transfer-encoding", "content-length", "connection"}
        ]
        headers.append(("content-length", str(len(exchange.body))))
        fields = {"WARC-Date": exchange.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        if items is not None:
            fields[ITEMS_FIELD] = " ".join(map(str, items))
        writer = WARCWriter(self._out, gzip=True)
        record = writer.create_warc_record(
            _one_line(exchange.url),
            "response",
            payload=io.BytesIO(exchange.body),
            http_headers=StatusAndHeaders(
                f"{exchange.status} {_one_line(exchange.reason)}",
                [(_one_line(k), _one_line(v)) for k, v in headers],
                protocol="HTTP/1.1",
            ),
            warc_headers_dict=fields,
        )
        writer.write_record(record)

    def close(self) -> None:
        """Close the part file; it stays until it is published or settled."""
        if self._out is not None:
            self._out.close()

    def publish(self) -> None:
        """Give the closed file its name, at once and whole."""
        self.close()
        if not self.is_empty:
            self._part.replace(self.path)


def settle_archives(folder: Path, recorded: Collection[str]) -> None:
    """Finish what a killed run left: parts whose poll is recorded get their name, others go.

    Args:
        folder: DATA/fetched.
        recorded: paths below `folder` of the archives that the warehouse knows.
    """
    for part in sorted(folder.glob(f"*/.*{_PART}")):
        path = part.with_name(part.name.removeprefix(".").removesuffix(_PART))
        if path.relative_to(folder).as_posix() in recorded:
            part.replace(path)
        else:
            part.unlink()


def _one_line(text: str) -> str:
    return "".join(ch if ch.isprintable() else " " for ch in text)
