"""The one place where a suite becomes a Dagster asset check.

A check validates the rows that a stage has left in the work warehouse. A
failed critical expectation fails the check and, since the checks block, stops
everything downstream; a failed warning is shown and stops nothing.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import logging
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import dagster as dg

from expectations.data_docs import page_of, write_data_docs
from expectations.validations import keep
from mithaq.preview import shown
from mithaq.settings import Settings
from mithaq.warehouse.ledger import EVERYTHING, Item, Stage, last_time, now, record
from mithaq.warehouse.schemas import TABLES
from mithaq.warehouse.store import open_work

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    from great_expectations.datasource.fluent import PandasDatasource

    from expectations.base import TableSuite

SHOWN_ROWS = 20
_IN_WORDS = ("source_file", "title", "surface", "sentence", "name", "detail", "value", "unit")
"""Columns that tell a person what a failing row is about, where a suite's query has them."""
SUITES: dict[str, str] = {f"{t.schema}_{t.name}": t.stage for t in TABLES if t.schema != "ops"} | {
    "accounting": "clean_articles"
}
"""Suite module -> asset whose rows it checks."""
WATCHED = {"accounting": ("raw_documents", "clean_articles")}
"""Suites that speak of what several stages have written."""


def asset_checks() -> list[dg.AssetChecksDefinition]:
    """A blocking check for each suite."""
    return [_check(name, stage) for name, stage in SUITES.items()]


def _check(name: str, stage: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=dg.AssetKey(stage),
        name=f"{name}_as_expected",
        description=_about(name),
        blocking=True,
        compute_kind="great_expectations",
    )
    def check(settings: dg.ResourceParam[Settings]) -> dg.AssetCheckResult:
        folder = settings.folder
        with open_work(folder) as con:
            result = check_what_is_due(name, stage, con, folder.validations)
        if not result.passed:
            # What comes after a failed check doesn't run: its page is made here.
            write_data_docs(folder.validations, folder.data_docs, SUITES)
        return result._replace(
            metadata={**result.metadata, "data_docs": dg.MetadataValue.path(str(folder.data_docs / page_of(name)))}
        )

    return check


def _about(name: str) -> str:
    """What a suite expects, as its module begins; read, not imported, since Great Expectations loads slowly."""
    said = ast.get_docstring(ast.parse((Path(__file__).parent / "suites" / f"{name}.py").read_text("utf-8"))) or ""
    return f"{said.splitlines()[0]} A suite of Great Expectations."


def check_what_is_due(
    name: str, stage: str, con: duckdb.DuckDBPyConnection, validations: Path | None = None
) -> dg.AssetCheckResult:
    """Run a suite over what its stage has written since it last passed, and remember that it passed.

    What it found is kept in the folder `validations`.

    A failed warning counts as passed. Where the stage has written nothing since, the check passes as it did then.
    """
    watch = Stage(f"{name}_as_expected", _version(name), (stage,))
    latest = last_time(con, WATCHED.get(name, (stage,)))
    done = con.execute(
        "select version, input_hash from ops.stage_log where stage = ? and item_id = ?", [watch.name, EVERYTHING]
    ).fetchone()
    since = datetime.fromisoformat(done[1]) if done and done[0] == watch.version else None
    if latest is not None and since == latest:
        return dg.AssetCheckResult(passed=True, metadata={"rows": 0, "unchanged since": str(since)})
    result = validate(suite_of(name), con, stage, since, keep_as=validations / name if validations else None)
    if latest and (result.passed or result.severity == dg.AssetCheckSeverity.WARN):
        record(con, watch, [Item(EVERYTHING, latest.isoformat())], {})
    return result


def suite_of(name: str) -> TableSuite:
    """The suite in `expectations/suites/<name>.py`."""
    suite: TableSuite = importlib.import_module(f"expectations.suites.{name}").suite()
    return suite


@cache
def _version(name: str) -> str:
    """Changes with the suite, so that a new expectation is held against every row."""
    folder = Path(__file__).parent
    sources = (folder / "base.py", folder / "suites" / f"{name}.py")
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


@cache
def _work() -> PandasDatasource:
    """One context a process: each makes a folder of its own in the system's temporary one."""
    import great_expectations as gx

    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context.data_sources.add_pandas("work")


def validate(
    suite: TableSuite,
    con: duckdb.DuckDBPyConnection,
    stage: str = "",
    since: datetime | None = None,
    keep_as: Path | None = None,
) -> dg.AssetCheckResult:
    """Run a suite over the rows of its query; of those that can be told by item, the rows written after `since`.

    What it found is kept as `keep_as` (folder and name of the suite).

    Returns:
        A result with severity ERROR where a critical expectation fails, WARN
        where only warnings fail; its metadata counts rows and expectations and
        shows up to `SHOWN_ROWS` failing rows by their key.
    """
    import great_expectations as gx

    query, at = suite.query, now()
    is_part = since is not None and suite.due is not None
    if since is not None and suite.due is not None:
        con.execute(
            "create or replace temp table due_items as "
            "select item_id from ops.stage_log where stage = ? and done_at > ?",
            [stage, since],
        )
        query += f" where {suite.due}"
    rows = con.execute(query).df()
    batch = (
        _work()
        .add_dataframe_asset(f"{suite.name} {uuid4()}")
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": rows})
    )
    result = batch.validate(
        gx.ExpectationSuite(name=suite.name, expectations=list(suite.expectations)),
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(suite.key)},
    )
    failures = [_failure(r, rows) for r in result.results if not r.success]
    if keep_as:
        looked_since = since if is_part else None
        keep(keep_as.parent, keep_as.name, suite, result, rows=len(rows), at=at, since=looked_since)
    is_critical = any(f["severity"] == "critical" for f in failures)
    return dg.AssetCheckResult(
        passed=not failures,
        severity=dg.AssetCheckSeverity.ERROR if is_critical or not failures else dg.AssetCheckSeverity.WARN,
        metadata={
            "rows": len(rows),
            "expectations": len(suite.expectations),
            "failed_expectations": len(failures),
            **({"failures": _failure_table(failures)} if failures else {}),
        },
    )


def _failure(result: Any, rows: pd.DataFrame) -> dict[str, Any]:
    """One failed expectation in plain values; of text that strangers wrote, what a page may show."""
    config = result.expectation_config
    about = {k: v for k, v in config.kwargs.items() if k not in ("batch_id", "value_set")}
    detail = result.result or {}
    errors = [e.get("exception_message") for e in _exceptions(result.exception_info)]
    return {
        "expectation": config.type,
        "about": ", ".join(f"{k}={v}" for k, v in sorted(about.items())),
        "severity": str(getattr(config.severity, "value", config.severity)),
        "unexpected": int(detail.get("unexpected_count") or 0),
        "rows": [_row(row, rows) for row in (detail.get("unexpected_index_list") or [])[:SHOWN_ROWS]],
        "error": "; ".join(filter(None, errors)),
    }


def _row(found: dict[str, Any], rows: pd.DataFrame) -> dict[str, str]:
    """A failing row by its key and the value that failed, and what it says in words."""
    same = rows
    for column, value in found.items():
        same = same[same[column] == value] if column in same else same
    says = same.iloc[0][[c for c in _IN_WORDS if c in same]].dropna() if len(same) else {}
    return {
        "row": ", ".join(f"{column}: {shown(value)}" for column, value in found.items()),
        "says": "; ".join(shown(value) for value in dict(says).values()),
    }


def _exceptions(info: Any) -> list[dict[str, Any]]:
    if not isinstance(info, dict):
        return []
    return [info] if "exception_message" in info else [e for e in info.values() if isinstance(e, dict)]


def _failure_table(failures: list[dict[str, Any]]) -> dg.TableMetadataValue:
    records = [
        dg.TableRecord(
            {
                "expectation": f["expectation"],
                "about": f["about"],
                "severity": f["severity"],
                "unexpected": f["unexpected"],
                **row,
            }
        )
        for f in failures
        for row in (f["rows"] or [{"row": f["error"] or "(no row to show)", "says": ""}])
    ]
    return dg.MetadataValue.table(records[:SHOWN_ROWS])
