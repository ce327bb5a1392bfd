"""Ingest: the inbox and the archives of polled feeds into `raw.*`, original bytes kept.

Reading formats and encodings is `mithaq.documents`; here is only which files
are new and where their bytes and rows go.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

import duckdb

from mithaq.documents import (
    Document,
    FileReading,
    InboxFile,
    Rejection,
    StreamedFile,
    find_files,
    split_duplicates,
    stream_file,
)
from mithaq.settings import Settings
from mithaq.stages.report import StageReport, timed
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import next_time, now
from mithaq.warehouse.schemas import OPS_STAGE_LOG, RAW_DOCUMENTS, RAW_FILES, RAW_REJECTIONS
from mithaq.warehouse.store import DataFolder, WarehouseError, insert_rows

STAGE = "raw_documents"
VERSION = "1"
FEEDS_PREFIX = "feeds:"
_Row = dict[str, object]


class _Batch:
    """Rows of files that are read but not yet written; one transaction writes them all."""

    def __init__(self) -> None:
        self.files: list[_Row] = []
        self.documents: list[_Row] = []
        self.rejections: list[_Row] = []
        self.log: list[_Row] = []

    def __len__(self) -> int:
        return len(self.files) + len(self.documents) + len(self.rejections)

    def write(self, con: duckdb.DuckDBPyConnection) -> None:
        con.begin()
        try:
            insert_rows(con, RAW_FILES, frame(RAW_FILES, self.files))
            insert_rows(con, RAW_DOCUMENTS, frame(RAW_DOCUMENTS, self.documents))
            insert_rows(con, RAW_REJECTIONS, frame(RAW_REJECTIONS, self.rejections))
            at = next_time(con)
            insert_rows(con, OPS_STAGE_LOG, frame(OPS_STAGE_LOG, [row | {"done_at": at} for row in self.log]))
            con.commit()
        except BaseException:
            con.rollback()
            raise


def find_inputs(settings: Settings) -> Iterator[InboxFile | FileReading]:
    """The files of the inbox, then the archives of polled feeds, whose paths begin with `FEEDS_PREFIX`.

    Raises:
        NotADirectoryError: the inbox is not a folder.
    """
    yield from find_files(settings.inbox)
    if settings.folder.fetched.is_dir():
        for found in find_files(settings.folder.fetched):
            if isinstance(found, InboxFile):
                yield replace(found, relative_path=FEEDS_PREFIX + found.relative_path)


def run_ingest(con: duckdb.DuckDBPyConnection, settings: Settings) -> StageReport:
    """Read every file of the inbox, and every archive of a feed, that is new or has changed.

    A file counts as seen when path, size and modification time are those of a
    row of `raw.files`. A file out of scope is not looked at; the one that
    fills a sample is read whole.

    Raises:
        NotADirectoryError: the inbox is not a folder.
        WarehouseError: the original bytes can't be kept.
    """
    report = StageReport(STAGE)
    with timed(report):
        seen = set(con.execute("select path, byte_size, modified_ns from raw.files").fetchall())
        contents = set(con.execute("select path, file_sha256 from raw.files").fetchall())
        known = {row[0] for row in con.execute("select document_id from raw.documents").fetchall()}
        batch = _Batch()
        for found in find_inputs(settings):
            path = found.relative_path if isinstance(found, InboxFile) else found.path
            if (path, found.byte_size, found.modified_ns) in seen:
                continue
            if not settings.scope.covers(path) or settings.scope.is_full(report.items):
                report.left_out += 1
                continue
            reading = stream_file(found, settings.limits) if isinstance(found, InboxFile) else found
            if (path, reading.file_sha256) in contents:
                _touch(con, reading)
                continue
            _take(batch, report, reading, known, settings.folder)
            if len(batch) >= settings.batch_articles:
                batch.write(con)
                batch = _Batch()
        batch.write(con)
    return report


def _touch(con: duckdb.DuckDBPyConnection, reading: StreamedFile | FileReading) -> None:
    """Remember the new modification time of a file whose bytes are known, so that it is skipped next time."""
    con.execute(
        "update raw.files set modified_ns = ? where path = ? and file_sha256 = ?",
        [reading.modified_ns, reading.path, reading.file_sha256],
    )


def _take(
    batch: _Batch, report: StageReport, reading: StreamedFile | FileReading, known: set[str], folder: DataFolder
) -> None:
    """Put the rows of one file into the batch and its documents' bytes under `originals/`."""
    at = now()
    inputs: Iterable[Document | Rejection] = (
        reading.inputs if isinstance(reading, StreamedFile) else chain(reading.documents, reading.rejections)
    )
    outcomes: Counter[str] = Counter()
    for item in inputs:
        if isinstance(item, Document) and item.document_id in known:
            (item,) = split_duplicates([item], [item.document_id])[1]
        if isinstance(item, Rejection):
            batch.rejections.append(_rejection_row(item, at))
            report.rejections[str(item.reason.value)] += 1
            outcomes["rejected"] += 1
            continue
        known.add(item.document_id)
        _keep(folder.original(item.document_id), item.content)
        batch.documents.append(_document_row(item, folder, at))
        outcomes["documents"] += 1
    batch.files.append(
        {
            "path": reading.path,
            "file_sha256": reading.file_sha256,
            "byte_size": reading.byte_size,
            "modified_ns": reading.modified_ns,
            "format": reading.format,
            "input_count": outcomes.total(),
            "ingested_at": at,
        }
    )
    batch.log.append(
        {
            "stage": STAGE,
            "item_id": f"{reading.path}/{reading.file_sha256}",
            "version": VERSION,
            "input_hash": reading.file_sha256,
            "output_hash": reading.file_sha256,
        }
    )
    report.items += outcomes.total()
    report.rows["raw.documents"] += outcomes["documents"]
    report.rows["raw.rejections"] += outcomes["rejected"]


def _document_row(document: Document, folder: DataFolder, at: datetime) -> _Row:
    return {
        "document_id": document.document_id,
        "source_file": document.source_file,
        "path": document.path,
        "record_index": document.record_index,
        "format": document.format,
        "encoding": document.encoding,
        "byte_size": document.byte_size,
        "original_path": folder.original(document.document_id).relative_to(folder.root).as_posix(),
        "url": document.url,
        "fetched_at": document.fetched_at,
        "ingested_at": at,
    }


def _rejection_row(rejection: Rejection, at: datetime) -> _Row:
    return {
        "path": rejection.path,
        "file_sha256": rejection.file_sha256,
        "record_index": rejection.record_index,
        "stage": rejection.stage,
        "reason": str(rejection.reason.value),
        "detail": rejection.detail,
        "rejected_at": at,
    }


def _keep(path: Path, content: bytes) -> None:
    """Write the bytes whole or not at all."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}")
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise WarehouseError(
            f"can't keep the original bytes at {path}: {error}. Free some space and run again."
        ) from error
