"""Articles: main text and metadata out of documents.

Reading bytes is the ingest group's; anything that needs to understand Arabic
beyond its letters is the extract group's.
Concept: https://docs.dagster.io/guides/build/assets
"""

from __future__ import annotations

import dagster as dg

from assets.metadata import OWNERS, definition_metadata, result
from mithaq.settings import Settings
from mithaq.stages import run_clean
from mithaq.stages.clean import CLEAN
from mithaq.warehouse.store import open_work


@dg.asset(
    group_name="clean",
    deps=["raw_documents"],
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("clean_articles"),
    code_version=CLEAN.version,
)
def clean_articles(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """The Arabic article in each document: title and main text without the page around it, traceable to the source."""
    with open_work(settings.folder) as con:
        return result(con, run_clean(con, settings), settings)
