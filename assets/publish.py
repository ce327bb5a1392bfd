"""What readers see: the published snapshot, and the report made from it.

Everything before this writes the work warehouse only.
Concept: https://docs.dagster.io/guides/build/assets
"""

import os
import time
from datetime import UTC, datetime, timedelta

import dagster as dg
import duckdb

from assets.marts import marts
from assets.metadata import OWNERS, cost
from expectations.elsewhere import SUITES
from mithaq.report import CheckOutcome, scores_of, write_report
from mithaq.report.reuse import package_version
from mithaq.settings import PROJECT, Settings
from mithaq.stages.due import publishing
from mithaq.stages.report import peak_memory_bytes
from mithaq.warehouse.ledger import due_input, record
from mithaq.warehouse.publish import publish
from mithaq.warehouse.store import open_work

FRESH = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=25), fail_window=timedelta(hours=27))
"""The nightly run comes by every 24 hours and says so even where it finds nothing new (`assets.marts`)."""

_TOLD = {
    "rows": "rows",
    "expectations": "expectations",
    "failed_expectations": "failed",
    "dagster_dbt/failed_row_count": "failing rows",
}
"""What a check's metadata holds -> how the report tells it."""


@dg.asset(
    group_name="publish",
    deps=[key for key in marts.keys if key.path[0] in ("marts", "history")],
    kinds={"duckdb"},
    owners=OWNERS,
    freshness_policy=FRESH,
    code_version="1",
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


@dg.asset(
    group_name="publish",
    deps=[published_warehouse],
    kinds={"html"},
    owners=OWNERS,
    code_version=package_version()[:16],
)
def report(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Static pages of what the published warehouse says: Arabic, offline, every claim with its source."""
    snapshot = settings.folder.published.resolve()
    written = write_report(
        snapshot,
        settings.folder.report,
        checks=latest_checks(context.instance),
        scores=scores_of(PROJECT / "models" / "README.md") if not os.environ.get("MITHAQ_MODELS") else (),
        documentation={
            "data": settings.folder.data_docs / "index.html",
            "dbt": settings.folder.dbt_docs / "index.html",
        },
    )
    settings.folder.pages_are_made(settings.folder.report, snapshot)
    return dg.MaterializeResult(
        metadata={
            "index": dg.MetadataValue.path(str(settings.folder.report / "index.html")),
            "pages": written.pages,
            "seconds": round(written.seconds, 2),
        }
    )


def latest_checks(instance: dg.DagsterInstance) -> list[CheckOutcome]:
    """How every suite and every dbt test ended the last time it ran, those that failed first."""
    suites = [dg.AssetCheckKey(dg.AssetKey(stage), f"{name}_as_expected") for name, stage in SUITES.items()]
    records = instance.event_log_storage.get_latest_asset_check_execution_by_key([*suites, *marts.check_keys])
    outcomes = []
    for key, found in records.items():
        event = found.event.dagster_event if found.event else None
        if event is None or event.event_type != dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            continue
        told = {name: value.value for name, value in event.asset_check_evaluation_data.metadata.items()}
        outcomes.append(
            CheckOutcome(
                name=key.name,
                table=".".join(key.asset_key.path),
                passed=event.asset_check_evaluation_data.passed,
                detail=", ".join(f"{told[name]} {word}" for name, word in _TOLD.items() if name in told),
            )
        )
    return sorted(outcomes, key=lambda o: (o.passed, o.table, o.name))
