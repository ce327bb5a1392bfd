"""What every asset tells Dagster about itself and about a run.

Column schemas come from `mithaq.warehouse.schemas`; numbers come from the
stage's report. Concept: https://docs.dagster.io/guides/build/assets/metadata-and-tags
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import dagster as dg
import duckdb

from mithaq.settings import Settings
from mithaq.stages import StageReport
from mithaq.stages.report import peak_memory_bytes
from mithaq.warehouse.schemas import TABLES, Table

PREVIEW_ROWS = 5
PREVIEW_CHARACTERS = 120
OWNERS = ["team:data"]
ARTICLES = "articles"
ITEMS = {
    "fetched_feeds": "feeds",
    "raw_documents": "inputs",
    "clean_articles": "documents",
    "actors": "mentions",
    "agreements": "reports",
}
"""What a stage works off one by one; articles where it isn't here."""


def tables_of(stage: str) -> tuple[Table, ...]:
    """The tables that a stage writes, the principal one first."""
    return tuple(t for t in TABLES if t.stage == stage)


def definition_metadata(stage: str) -> dict[str, object]:
    """Metadata of the asset itself: its principal table's name and columns, and the other tables."""
    principal, *others = tables_of(stage)
    return {
        "dagster/table_name": principal.full_name,
        "dagster/column_schema": column_schema(principal),
        **{f"columns of {t.full_name}": dg.MetadataValue.table_schema(column_schema(t)) for t in others},
    }


def column_schema(table: Table) -> dg.TableSchema:
    """Columns, types, meanings and constraints of a table."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                c.name,
                c.type,
                c.description,
                dg.TableColumnConstraints(nullable=c.nullable, unique=(c.name,) == table.key),
            )
            for c in table.columns
        ]
    )


def run_metadata(con: duckdb.DuckDBPyConnection, report: StageReport, settings: Settings) -> dict[str, object]:
    """Metadata of one execution: items in, rows out and held, rejections, speed, memory, cost, a preview."""
    principal = tables_of(report.stage)[0]
    total = con.execute(f"select count(*) from {principal.full_name}").fetchone()
    metadata: dict[str, object] = {
        "dagster/row_count": total[0] if total else 0,
        "items_done": report.items,
        "items_are": ITEMS.get(report.stage, ARTICLES),
        "rows_out": report.rows.total(),
        "rejected": report.rejections.total(),
        "seconds": round(report.seconds, 3),
        "items_per_second": round(report.items_per_second, 2),
        "peak_memory_mb": round(peak_memory_bytes() / 1e6, 1),
        "preview": preview(con, principal),
    }
    if ITEMS.get(report.stage, ARTICLES) == ARTICLES:
        metadata |= cost(report.items, report.seconds, settings.core_hour_price)
    metadata |= {f"rows written to {name}": count for name, count in sorted(report.rows.items())}
    if report.rejections:
        metadata["rejections_by_reason"] = counts_table("reason", report.rejections)
    if report.errors:
        metadata["items_with_errors"] = counts_table("item", report.errors)
    return metadata


def cost(articles: int, seconds: float, core_hour_price: float) -> dict[str, object]:
    """What a thousand articles take at this speed, in core-hours and, where a price is set, in money.

    A core-hour is an hour of one of the cores that this process may use, busy
    or not: a rented machine is paid for whole. Empty where nothing was done.
    """
    if not articles or not seconds:
        return {}
    core_hours = 1000 / articles * seconds / 3600 * cores()
    figures: dict[str, object] = {
        "articles_per_second": round(articles / seconds, 2),
        "core_hours_per_1000_articles": round(core_hours, 5),
    }
    if core_hour_price:
        figures["cost_per_1000_articles"] = round(core_hours * core_hour_price, 5)
    return figures


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def counts_table(name: str, values: Mapping[str, object]) -> dg.TableMetadataValue:
    """A mapping as a two-column table."""
    return dg.MetadataValue.table(
        [dg.TableRecord({name: key, "value": str(value)}) for key, value in sorted(values.items())],
        schema=dg.TableSchema([dg.TableColumn(name), dg.TableColumn("value")]),
    )


def preview(con: duckdb.DuckDBPyConnection, table: Table, rows: int = PREVIEW_ROWS) -> dg.TableMetadataValue:
    """The first rows by key, long values cut, nested columns left out."""
    columns = [c.name for c in table.columns if not c.type.endswith(("[]", ")"))]
    found: Sequence[tuple[object, ...]] = con.execute(
        f"select {', '.join(columns)} from {table.full_name} order by {', '.join(table.key)} limit {rows}"
    ).fetchall()
    return dg.MetadataValue.table(
        [dg.TableRecord({c: _shown(v) for c, v in zip(columns, row, strict=True)}) for row in found],
        schema=dg.TableSchema([dg.TableColumn(c) for c in columns]),
    )


def _shown(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= PREVIEW_CHARACTERS else text[: PREVIEW_CHARACTERS - 1] + "…"


def result(con: duckdb.DuckDBPyConnection, report: StageReport, settings: Settings) -> dg.MaterializeResult:
    """What an asset returns after its stage has run."""
    return dg.MaterializeResult(metadata=run_metadata(con, report, settings))


def say_unchanged(instance: dg.DagsterInstance) -> None:
    """Tell Dagster that what is published holds everything, so that a quiet night doesn't count as a missed one."""
    text = "Nothing has changed since the last publishing: what is published holds every input."
    for asset in ("published_warehouse", "data_docs", "dbt_docs", "report"):
        instance.report_runless_asset_event(dg.AssetMaterialization(asset, text, {"unchanged": True}))
