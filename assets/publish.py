"""What readers see: the published snapshot, and the report made from it.

Everything before this writes the work warehouse only.
Concept: https://docs.dagster.io/guides/build/assets
"""

import time
from datetime import UTC, datetime, timedelta

import dagster as dg
import duckdb

from assets.marts import marts, publishing
from assets.metadata import OWNERS, cost
from mithaq.report import write_report
from mithaq.settings import Settings
from mithaq.stages.report import peak_memory_bytes
from mithaq.warehouse.ledger import due_input, record
from mithaq.warehouse.publish import publish
from mithaq.warehouse.store import open_work

FRESH = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=25), fail_window=timedelta(hours=27))
"""The nightly run comes by every 24 hours and says so even where it finds nothing new (`assets.marts`)."""


@dg.asset(
    group_name="publish",
    deps=[key for key in marts.keys if key.path[0] in ("marts", "history")],
    kinds={"duckdb"},
    owners=OWNERS,
    freshness_policy=FRESH,
)
def published_warehouse(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]
) -> dg.MaterializeResult:
    """A read-only copy of the whole warehouse behind DATA/warehouse.duckdb, put in place in one step."""
    with open_work(settings.folder) as con:
        published = due_input(con, publishing())
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{context.run_id[:8]}"
    snapshot = publish(settings.folder, name, settings.keep_snapshots)
    with duckdb.connect(str(snapshot), read_only=True) as con:
        counts = con.execute(
            "select table_name, estimated_size from duckdb_tables() where schema_name = 'marts' order by all"
        ).fetchall()
    if published:
        with open_work(settings.folder) as con:
            record(con, publishing(), [published], {})
    return dg.MaterializeResult(
        metadata={
            "snapshot": dg.MetadataValue.path(str(snapshot)),
            "size_mb": round(snapshot.stat().st_size / 1e6, 2),
            **run_figures(context, settings),
            **{f"rows in marts.{table}": rows for table, rows in counts},
        }
    )


def run_figures(context: dg.AssetExecutionContext, settings: Settings) -> dict[str, object]:
    """Articles, seconds, memory and cost of the whole run up to here."""
    run = context.instance.get_run_record_by_id(context.run_id)
    started = run.start_time if run and run.start_time else time.time()
    seconds = time.time() - started
    with open_work(settings.folder) as con:
        row = con.execute(
            "select count(*) from ops.stage_log where stage = 'clean_articles' and done_at >= make_timestamp(?)",
            [int(started * 1_000_000)],
        ).fetchone()
    documents = row[0] if row else 0
    return {
        "documents_of_this_run": documents,
        "seconds_of_this_run": round(seconds, 1),
        "peak_memory_mb": round(peak_memory_bytes() / 1e6, 1),
        **cost(documents, seconds, settings.core_hour_price),
    }


@dg.asset(group_name="publish", deps=[published_warehouse], kinds={"html"}, owners=OWNERS)
def report(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Static pages of what the published warehouse says: Arabic, offline, every claim with its source."""
    snapshot = settings.folder.published.resolve()
    written = write_report(snapshot, settings.folder.report)
    settings.folder.report_is_made(snapshot)
    return dg.MaterializeResult(
        metadata={
            "index": dg.MetadataValue.path(str(settings.folder.report / "index.html")),
            "pages": written.pages,
            "seconds": round(written.seconds, 2),
        }
    )
