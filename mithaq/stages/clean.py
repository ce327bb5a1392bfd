"""Cleaning: documents that are due into `clean.*`.

What is main text and what is clutter is decided in `mithaq.cleaning`.
"""

from __future__ import annotations

from dataclasses import asdict

import duckdb

from mithaq.cleaning import VERSION, Article, CleanRejection, clean_document
from mithaq.documents import DecodedDocument, InputError, decode_document
from mithaq.settings import Settings
from mithaq.stages.report import StageReport, timed
from mithaq.stages.taking import take
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import Stage, batches, now, record
from mithaq.warehouse.schemas import CLEAN_ARTICLES, CLEAN_REJECTIONS
from mithaq.warehouse.store import WarehouseError

CLEAN = Stage("clean_articles", VERSION, ("raw_documents",), item="document_id")


def run_clean(con: duckdb.DuckDBPyConnection, settings: Settings) -> StageReport:
    """Clean every document that is due and in scope, from its original bytes.

    Raises:
        WarehouseError: the original bytes of a document are gone.
    """
    report = StageReport(CLEAN.name)
    with timed(report):
        for batch in batches(take(con, CLEAN, settings.scope, report), settings.batch_articles):
            cleaned = _cleaned(con, settings, [item.item_id for item in batch])
            at = now()
            articles = frame(
                CLEAN_ARTICLES, [asdict(a) | {"cleaned_at": at} for a in cleaned if isinstance(a, Article)]
            )
            rejections = frame(
                CLEAN_REJECTIONS,
                [
                    asdict(r) | {"reason": str(r.reason.value), "rejected_at": at}
                    for r in cleaned
                    if isinstance(r, CleanRejection)
                ],
            )
            record(con, CLEAN, batch, {"clean.articles": articles, "clean.rejections": rejections})
            report.items += len(batch)
            report.rejections.update(rejections["reason"].to_list())
            report.rows["clean.articles"] += len(articles)
            report.rows["clean.rejections"] += len(rejections)
    return report


def _cleaned(
    con: duckdb.DuckDBPyConnection, settings: Settings, document_ids: list[str]
) -> list[Article | CleanRejection]:
    rows = con.execute(
        "select document_id, format, encoding, source_file, url, fetched_at from raw.documents "
        "where document_id in (select unnest(?)) order by document_id",
        [document_ids],
    ).fetchall()
    cleaned: list[Article | CleanRejection] = []
    for document_id, format_, encoding, source_file, url, fetched_at in rows:
        original = settings.folder.original(document_id)
        try:
            content = original.read_bytes()
        except OSError as error:
            raise WarehouseError(
                f"the original bytes of document {document_id} ({source_file}) can't be read: {error}. "
                f"Restore {original}, or start with a new DATA folder."
            ) from error
        try:
            document: DecodedDocument = decode_document(
                content,
                format_,
                encoding,
                document_id=document_id,
                source_file=source_file,
                url=url,
                fetched_at=fetched_at,
                limits=settings.limits,
            )
        except InputError as error:
            cleaned.append(CleanRejection(document_id, source_file, "clean", error.reason, error.detail))
            continue
        cleaned.append(clean_document(document, settings.limits))
    return cleaned
