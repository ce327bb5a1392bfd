"""The inbox, as found: documents with their bytes, or rejections with a reason.

Nothing is interpreted here beyond what a file is; main text and metadata are
the clean group's. Concept: https://docs.dagster.io/guides/build/assets
"""

from __future__ import annotations

import dagster as dg

from assets.metadata import OWNERS, definition_metadata, result
from mithaq.settings import Settings
from mithaq.stages import run_ingest
from mithaq.warehouse.store import open_work


@dg.asset(
    group_name="ingest",
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("raw_documents"),
    code_version="1",
)
def raw_documents(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Every file of the inbox that is new, read as what it is: one row a distinct input, its bytes kept."""
    with open_work(settings.folder) as con:
        return result(con, run_ingest(con, settings))
