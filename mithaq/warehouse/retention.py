"""Letting go of what is old: the original bytes of documents, where the settings ask for it.

Originals are the provenance of every fact: by default they stay for ever.
Snapshots are let go by `publish.py`, archives of feeds by `mithaq.stages.fetch`,
run history by `pipelines.runs`.
"""

from __future__ import annotations

from datetime import timedelta

import duckdb

from mithaq.warehouse.ledger import now
from mithaq.warehouse.store import DataFolder

_OLD = """
    select d.document_id
    from raw.documents as d
    join ops.stage_log as l on l.stage = 'clean_articles' and l.item_id = d.document_id
    where d.original_path is not null and d.ingested_at < ?
"""


def release_originals(con: duckdb.DuckDBPyConnection, folder: DataFolder, keep_days: int) -> int:
    """Delete the original bytes of documents that were ingested more than `keep_days` days ago and are cleaned.

    Their articles and facts stay; `raw.documents.original_path` becomes null,
    and a later version of cleaning leaves them as they are. Done again after
    it was killed, it ends the same.

    Returns:
        How many were let go.
    """
    old = [row[0] for row in con.execute(_OLD, [now() - timedelta(days=keep_days)]).fetchall()]
    for document_id in old:
        folder.original(document_id).unlink(missing_ok=True)
    if old:
        # Tables of before there was such a setting say that the path is never null.
        con.execute("alter table raw.documents alter column original_path drop not null")
        con.execute("update raw.documents set original_path = null where document_id in (select unnest(?))", [old])
    return len(old)
