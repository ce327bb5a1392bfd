"""Cleaning: documents that are due into `clean.*`.

What is main text and what is clutter is decided in `mithaq.cleaning`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from mithaq.cleaning import VERSION, Article, CleanRejection, clean_document
from mithaq.documents import DecodedDocument, InputError, Limits, Reason, decode_document
from mithaq.settings import Settings
from mithaq.stages.failing import Failures, Frames
from mithaq.stages.report import StageReport, timed
from mithaq.stages.taking import take
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import Stage, batches, now, record
from mithaq.warehouse.schemas import CLEAN_ARTICLES, CLEAN_REJECTIONS
from mithaq.warehouse.store import WarehouseError

CLEAN = Stage("clean_articles", VERSION, ("raw_documents",), item="document_id")


def run_clean(con: duckdb.DuckDBPyConnection, settings: Settings) -> StageReport:
    """Clean every document that is due and in scope, from its original bytes.

    A document that the rules fail at is rejected, so that it is accounted for,
    and left as a failure (`failing.py`).

    Raises:
        WarehouseError: the original bytes of a document are gone.
        TooManyFailures: the rules fail at most documents.
    """
    report = StageReport(CLEAN.name)
    failures = Failures(CLEAN, report)
    with timed(report):
        for batch in batches(take(con, CLEAN, settings.scope, report), settings.batch_articles):
            originals = _originals(con, settings, [item.item_id for item in batch])
            cleaned = failures.isolate(originals, partial(_cleaned, settings.limits))
            frames = failures.together(cleaned, _frames)
            failed = failures.of_batch(con, batch)
            rejected = [
                CleanRejection(f.item_id, originals[f.item_id].source_file, "clean", Reason.INTERNAL_ERROR,
                               f"{f.error_type}: {f.message}")
                for f in failed
            ]  # fmt: skip
            frames["clean.rejections"] = pl.concat([frames["clean.rejections"], _frames(rejected)["clean.rejections"]])
            record(con, CLEAN, batch, frames, failed)
            report.items += len(batch)
            report.rejections.update(frames["clean.rejections"]["reason"].to_list())
            report.rows.update({name: len(rows) for name, rows in frames.items()})
    return report


def _frames(cleaned: Iterable[Article | CleanRejection]) -> Frames:
    at = now()
    articles: list[dict[str, object]] = []
    rejections: list[dict[str, object]] = []
    for one in cleaned:
        if isinstance(one, Article):
            articles.append(asdict(one) | {"cleaned_at": at})
        else:
            rejections.append(asdict(one) | {"reason": str(one.reason.value), "rejected_at": at})
    return {
        "clean.articles": frame(CLEAN_ARTICLES, articles),
        "clean.rejections": frame(CLEAN_REJECTIONS, rejections),
    }


@dataclass(frozen=True, slots=True)
class _Original:
    """A document as it was found: where its bytes are, and its row of raw.documents."""

    path: Path
    document_id: str
    format: str
    encoding: str | None
    source_file: str
    url: str | None
    fetched_at: datetime | None


def _originals(con: duckdb.DuckDBPyConnection, settings: Settings, document_ids: list[str]) -> dict[str, _Original]:
    rows = con.execute(
        "select document_id, format, encoding, source_file, url, fetched_at from raw.documents "
        "where document_id in (select unnest(?)) order by document_id",
        [document_ids],
    ).fetchall()
    return {
        document_id: _Original(settings.folder.original(document_id), document_id, *row) for document_id, *row in rows
    }


def _cleaned(limits: Limits, original: _Original) -> Article | CleanRejection:
    try:
        content = original.path.read_bytes()
    except OSError as error:
        raise WarehouseError(
            f"the original bytes of document {original.document_id} ({original.source_file}) can't be read: {error}. "
            f"Restore {original.path}, or start with a new DATA folder."
        ) from error
    try:
        document: DecodedDocument = decode_document(
            content,
            original.format,
            original.encoding,
            document_id=original.document_id,
            source_file=original.source_file,
            url=original.url,
            fetched_at=original.fetched_at,
            limits=limits,
        )
    except InputError as error:
        return CleanRejection(original.document_id, original.source_file, "clean", error.reason, error.detail)
    return clean_document(document, limits)
