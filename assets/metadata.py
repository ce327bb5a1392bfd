"""What every asset tells Dagster about itself and about a run.

Column schemas come from `mithaq.warehouse.schemas`, what columns are made of
from `mithaq.warehouse.origins`, numbers from the stage's report; of dbt's
models `dbt_metadata.py` tells. Concept: https://docs.dagster.io/guides/build/assets/metadata-and-tags
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import dagster as dg
import duckdb

from mithaq.documents.reasons import EXPLANATIONS, Reason
from mithaq.preview import ROWS as PREVIEWED
from mithaq.preview import first_rows, shown
from mithaq.settings import Settings
from mithaq.stages import StageReport
from mithaq.stages.actors import FAMILIES, PROFILES, ROWS
from mithaq.stages.failing import standing
from mithaq.stages.report import peak_memory_bytes
from mithaq.warehouse.origins import origins
from mithaq.warehouse.schemas import TABLES, Table

OWNERS = ["team:data"]
LINEAGE = "dagster/column_lineage"
ARTICLES = "articles"
ITEMS = {
    "fetched_feeds": "feeds",
    "raw_documents": "inputs",
    "clean_articles": "documents",
    "actors": "mentions",
    "agreements": "reports",
}
"""What a stage works off one by one; articles where it isn't here."""
_TELLING = {
    "sentences": f"""(
        select
            s.article_id, s.position, substring(a.text, s.char_start + 1, s.char_end - s.char_start) as sentence,
            len(s.words) as words, list_transform(s.entities, lambda e: e.text) as entities
        from (from nlp.sentences order by article_id, position limit {PREVIEWED}) as s
        join clean.articles as a using (article_id)
    )""",
    "stories": """(
        select s.article_id, a.title, a.source, a.published_at, s.is_canonical, s.similarity
        from dedup.story_articles as s join clean.articles as a using (article_id)
    )""",
}
"""Stages whose rows are offsets and ids -> what a preview shows instead; words and texts are read of its rows alone."""
_RECORD = "if(record_index > 0, ' #' || record_index, '')"
_REJECTED = {
    "raw_documents": f"select path || {_RECORD}, reason, detail, rejected_at from raw.rejections",
    "clean_articles": f"select path || {_RECORD}, reason, detail, rejected_at "
    "from clean.rejections join raw.documents using (document_id)",
}
"""Stages that reject inputs -> path, reason, detail and time of each."""
_PARTS = {"actors": (PROFILES.name, FAMILIES.name, ROWS.name)}
"""Stages that work in several steps -> what the ledger calls them."""
REJECTIONS = 20
LONG = 160


def tables_of(stage: str) -> tuple[Table, ...]:
    """The tables that a stage writes, the principal one first: the one that the stage is named after."""
    return tuple(sorted((t for t in TABLES if t.stage == stage), key=lambda t: not stage.endswith(t.name)))


def definition_metadata(stage: str) -> dict[str, object]:
    """Metadata of the asset itself: its principal table's name, and the columns of all its tables."""
    return {"dagster/table_name": tables_of(stage)[0].full_name, "dagster/column_schema": column_schema(stage)}


def column_name(table: Table, column: str) -> str:
    """How a column is called on its asset's page: those of a further table carry its name."""
    return column if table == tables_of(table.stage)[0] else f"{table.name}.{column}"


def column_schema(stage: str) -> dg.TableSchema:
    """Columns, types, meanings and constraints of a stage's tables."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column_name(table, c.name),
                c.type,
                c.description,
                dg.TableColumnConstraints(nullable=c.nullable, unique=(c.name,) == table.key),
            )
            for table in tables_of(stage)
            for c in table.columns
        ]
    )


def column_lineage(stage: str) -> dict[str, list[dg.TableColumnDep]]:
    """Column of a stage's tables -> what it is made of; columns of its own tables count as itself."""
    return {
        column_name(table, column): [
            dg.TableColumnDep(dg.AssetKey(origin.stage), column_name(origin, name)) for origin, name in found
        ]
        for table in tables_of(stage)
        for column, found in origins(table).items()
    }


def lineage_metadata(lineage: Mapping[str, Sequence[dg.TableColumnDep]]) -> dict[str, object]:
    """Column lineage for tools, and as a table for people: the open-source UI has no page for the former."""
    if not lineage:
        return {}
    records = [
        dg.TableRecord(
            {"column": column, "made of": ", ".join(f"{d.asset_key.path[-1]}: {d.column_name}" for d in deps)}
        )
        for column, deps in lineage.items()
    ]
    return {
        LINEAGE: dg.TableColumnLineage(lineage),
        "made_of": dg.MetadataValue.table(
            records, schema=dg.TableSchema([dg.TableColumn("column"), dg.TableColumn("made of")])
        ),
    }


def run_metadata(con: duckdb.DuckDBPyConnection, report: StageReport, settings: Settings) -> dict[str, object]:
    """Metadata of one execution: items in, rows out and held, rejections, failures, speed, memory, cost, a preview."""
    principal = tables_of(report.stage)[0]
    total = con.execute(f"select count(*) from {principal.full_name}").fetchone()
    metadata: dict[str, object] = {
        "preview": preview(con, _TELLING.get(report.stage, principal.full_name), principal.key),
        **latest_rejections(con, report.stage),
        **latest_failures(con, report.stage),
        "dagster/row_count": total[0] if total else 0,
        "items_done": report.items,
        "items_are": ITEMS.get(report.stage, ARTICLES),
        "rows_out": report.rows.total(),
        "rejected": report.rejections.total(),
        "failed": len(report.errors),
        "seconds": round(report.seconds, 3),
        "items_per_second": round(report.items_per_second, 2),
        "peak_memory_mb": round(peak_memory_bytes() / 1e6, 1),
    }
    if ITEMS.get(report.stage, ARTICLES) == ARTICLES:
        metadata |= cost(report.items, report.seconds, settings.core_hour_price)
    metadata |= {f"rows written to {name}": count for name, count in sorted(report.rows.items())}
    if report.rejections:
        metadata["rejections_by_reason"] = counts_table("reason", report.rejections)
    if report.left_out:
        metadata["left_out"] = report.left_out
    return metadata | lineage_metadata(column_lineage(report.stage))


def latest_rejections(con: duckdb.DuckDBPyConnection, stage: str) -> dict[str, object]:
    """The inputs that a stage rejected last, of any run, each with why and what exactly was wrong with it."""
    if stage not in _REJECTED:
        return {}
    rows = con.execute(f"from ({_REJECTED[stage]}) order by rejected_at desc, 1 limit {REJECTIONS}").fetchall()
    records = [
        dg.TableRecord(
            {
                "input": shown(path, LONG),
                "why": shown(EXPLANATIONS[Reason(reason)] if reason in EXPLANATIONS else reason, LONG),
                "detail": shown(detail, LONG),
                "reason": shown(reason),
                "rejected_at": f"{moment:%Y-%m-%d %H:%M}",
            }
        )
        for path, reason, detail, moment in rows
    ]
    if not records:
        return {}
    schema = dg.TableSchema([dg.TableColumn(name) for name in ("input", "why", "detail", "reason", "rejected_at")])
    return {"latest_rejections": dg.MetadataValue.table(records, schema=schema)}


def latest_failures(con: duckdb.DuckDBPyConnection, stage: str) -> dict[str, object]:
    """The items that a stage failed at last and has no rows of, of any run, each with what was raised."""
    records = [
        dg.TableRecord(
            {
                "item": f.item_id,
                "input": shown(f.path, LONG),
                "error": shown(f.error, LONG),
                "failed_at": f"{f.failed_at:%Y-%m-%d %H:%M}",
            }
        )
        for f in standing(con, stage, *_PARTS.get(stage, ()))[:REJECTIONS]
    ]
    if not records:
        return {}
    schema = dg.TableSchema([dg.TableColumn(name) for name in ("item", "input", "error", "failed_at")])
    return {"latest_failures": dg.MetadataValue.table(records, schema=schema)}


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


def preview(con: duckdb.DuckDBPyConnection, source: str, order: Sequence[str] = ()) -> dg.TableMetadataValue:
    """The first rows of a table or query by `order`, as people read them; the page shows text as text."""
    rows = first_rows(con, source, order)
    return dg.MetadataValue.table(
        [dg.TableRecord(row) for row in rows],
        schema=dg.TableSchema([dg.TableColumn(c) for c in (rows[0] if rows else ("no rows",))]),
    )


def result(con: duckdb.DuckDBPyConnection, report: StageReport, settings: Settings) -> dg.MaterializeResult:
    """What an asset returns after its stage has run."""
    return dg.MaterializeResult(metadata=run_metadata(con, report, settings))


def say_unchanged(instance: dg.DagsterInstance) -> None:
    """Tell Dagster that what is published holds everything, so that a quiet night doesn't count as a missed one."""
    text = "Nothing has changed since the last publishing: what is published holds every input."
    for asset in ("published_warehouse", "data_docs", "dbt_docs", "report"):
        instance.report_runless_asset_event(dg.AssetMaterialization(asset, text, {"unchanged": True}))
