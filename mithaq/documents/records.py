"""What reading gives: documents, rejections and the account of a file.

Plain records that match the tables `raw.files`, `raw.documents` and
`raw.rejections`. Reading itself is in `reading`, turning bytes into fields in
`decoding`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mithaq.documents.reasons import Reason

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()


class InputError(Exception):
    """An input that can't become a document.

    Raised inside `mithaq.documents` and turned into a `Rejection` at its border;
    `decode_document` lets it out.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Document:
    """One input, as found: its bytes and where they came from.

    `content` is what is kept under DATA/originals; `document_id` is its SHA-256.
    `format` is one of txt, html, json, csv, parquet, feed, warc.
    """

    document_id: str
    content: bytes
    source_file: str
    path: str
    file_sha256: str
    record_index: int
    format: str
    encoding: str | None = None
    url: str | None = None
    fetched_at: datetime | None = None

    @property
    def byte_size(self) -> int:
        """Size of the content in bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Rejection:
    """One input that could not become a document; a row of `raw.rejections`."""

    path: str
    file_sha256: str
    record_index: int
    reason: Reason
    detail: str
    stage: str = "ingest"


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file of the inbox that may be read. `relative_path` is safe to store and to show."""

    path: Path
    relative_path: str
    byte_size: int
    modified_ns: int


@dataclass(slots=True)
class StreamedFile:
    """A file that is being read; `inputs` yields each of its inputs once."""

    path: str
    source_file: str
    file_sha256: str
    byte_size: int
    modified_ns: int
    format: str
    inputs: Iterator[Document | Rejection]


@dataclass(slots=True)
class FileReading:
    """A file that was read: a row of `raw.files` with all its inputs."""

    path: str
    source_file: str
    file_sha256: str
    byte_size: int
    modified_ns: int
    format: str
    documents: list[Document] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def input_count(self) -> int:
        """Inputs in the file: documents plus rejections."""
        return len(self.documents) + len(self.rejections)


@dataclass(frozen=True, slots=True)
class DecodedDocument:
    """A document as named texts, before cleaning.

    `fields` holds the decoded source texts that offset maps point into: `text`
    (plain or HTML), `html` for a whole page, and `title` where a record has one.
    `metadata` holds strings as given: title, url, source, author, published,
    language.
    """

    document_id: str
    source_file: str
    format: str
    fields: Mapping[str, str]
    metadata: Mapping[str, str]
    fetched_at: datetime | None = None


def sha256_of(content: bytes) -> str:
    """Hexadecimal SHA-256 of bytes: the identity of documents and files."""
    return hashlib.sha256(content).hexdigest()


def split_duplicates(documents: Iterable[Document], known_ids: Iterable[str]) -> tuple[list[Document], list[Rejection]]:
    """Parts new documents from those whose bytes are already there.

    A document is a duplicate if its id is in `known_ids` or came earlier in
    `documents`. Each duplicate becomes a rejection, so the sums stay right.
    """
    seen = set(known_ids)
    new: list[Document] = []
    rejections: list[Rejection] = []
    for document in documents:
        if document.document_id in seen:
            rejections.append(
                Rejection(
                    document.path,
                    document.file_sha256,
                    document.record_index,
                    Reason.DUPLICATE_CONTENT,
                    f"the same bytes as document {document.document_id}",
                )
            )
        else:
            seen.add(document.document_id)
            new.append(document)
    return new, rejections
