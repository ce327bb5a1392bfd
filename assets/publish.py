"""What readers see: the published snapshot, and the report made from it.

Everything before this writes the work warehouse only.
Concept: https://docs.dagster.io/guides/build/assets
"""

from datetime import UTC, datetime

import dagster as dg
import duckdb

from assets.marts import marts, publishing
from assets.metadata import OWNERS
from mithaq.report import write_report
from mithaq.settings import Settings
from mithaq.warehouse.ledger import due_input, record
from mithaq.warehouse.publish import publish
from mithaq.warehouse.store import open_work


@dg.asset(
    group_name="publish",
    deps=[key for key in marts.keys if key.path[0] in ("marts", "history")],
    kinds={"duckdb"},
    owners=OWNERS,
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
            **{f"rows in marts.{table}": rows for table, rows in counts},
        }
    )


@dg.asset(group_name="publish", deps=[published_warehouse], kinds={"html"}, owners=OWNERS)
def report(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Static pages of what the published warehouse says: Arabic, offline, every claim with its source."""
    written = write_report(settings.folder.published.resolve(), settings.folder.report)
    return dg.MaterializeResult(
        metadata={
            "index": dg.MetadataValue.path(str(settings.folder.report / "index.html")),
            "pages": written.pages,
            "seconds": round(written.seconds, 2),
        }
    )
