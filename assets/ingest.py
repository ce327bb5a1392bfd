"""Polled feeds and the inbox, as found: documents with their bytes, or rejections with a reason.

Nothing is interpreted here beyond what a file is; main text and metadata are
the clean group's. Concept: https://docs.dagster.io/guides/build/assets
"""

import dagster as dg

from assets.metadata import OWNERS, definition_metadata, result
from mithaq.settings import Settings
from mithaq.stages import fetch, ingest, run_fetch, run_ingest
from mithaq.warehouse.retention import release_originals
from mithaq.warehouse.store import open_work


@dg.asset(
    group_name="ingest",
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("fetched_feeds"),
    code_version=fetch.VERSION,
)
def fetched_feeds(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """What the feeds of `feeds.toml` have that is new, as the servers sent it; nothing where there is no such file."""
    with open_work(settings.folder) as con:
        if released := fetch.release_archives(con, settings):
            context.log.info(f"let go of {released} archives of feeds")
        return result(con, run_fetch(con, settings), settings)


@dg.asset(
    group_name="ingest",
    deps=["fetched_feeds"],
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("raw_documents"),
    code_version=ingest.VERSION,
)
def raw_documents(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Every file of the inbox and the feeds that is new, read as what it is: a row a distinct input, its bytes kept."""
    with open_work(settings.folder) as con:
        if settings.keep_original_days:
            released = release_originals(con, settings.folder, settings.keep_original_days)
            context.log.info(f"let go of the original bytes of {released} documents")
        return result(con, run_ingest(con, settings), settings)
