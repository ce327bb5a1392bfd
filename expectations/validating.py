"""Running a suite with Great Expectations: which rows are due, what it found, and that it passed.

What a check tells Dagster of it is `adapter.py`'s. Nothing here imports
Dagster, and nothing there Great Expectations: either takes seconds, so that
they load side by side, this module in a process of its own (`elsewhere.py`).
"""

from __future__ import annotations

import hashlib
import importlib
import logging
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.validations import keep
from mithaq.preview import shown
from mithaq.warehouse.ledger import EVERYTHING, Item, Stage, last_time, now, record

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    from great_expectations.core.batch_definition import BatchDefinition

    from expectations.base import TableSuite

SHOWN_ROWS = 20
WATCHED = {
    "accounting": ("raw_documents", "clean_articles"),
    "failures": ("clean_articles", "sentences", "entity_mentions", "agreement_mentions", "quantity_mentions", "actors"),
}
"""Suites that speak of what several stages have left in the warehouse as a whole."""
_IN_WORDS = ("source_file", "title", "surface", "sentence", "name", "detail", "value", "unit")
"""Columns that tell a person what a failing row is about, where a suite's query has them."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed expectation in plain values; of text that strangers wrote, what a page may show."""

    expectation: str
    about: str
    severity: str
    unexpected: int
    rows: tuple[dict[str, str], ...]
    error: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a suite found; `unchanged_since` where no row was due, and it passed as it did then."""

    rows: int
    expectations: int = 0
    failures: tuple[Failure, ...] = field(default=())
    unchanged_since: datetime | None = None

    @property
    def passed(self) -> bool:
        """Whether every expectation held."""
        return not self.failures

    @property
    def is_critical(self) -> bool:
        """Whether a critical expectation failed, no mere warning."""
        return any(f.severity == "critical" for f in self.failures)


def check_what_is_due(
    name: str, stage: str, con: duckdb.DuckDBPyConnection, validations: Path | None = None
) -> Outcome:
    """Run a suite over what its stage has written since it last passed, and remember that it passed.

    What it found is kept in the folder `validations`.

    A failed warning counts as passed, but for that of the whole warehouse, which stands until it is mended. Where the
    stage has written nothing since, the check passes as it did then.
    """
    watch = Stage(f"{name}_as_expected", _version(name), (stage,))
    latest = last_time(con, WATCHED.get(name, (stage,)))
    done = con.execute(
        "select version, input_hash from ops.stage_log where stage = ? and item_id = ?", [watch.name, EVERYTHING]
    ).fetchone()
    since = datetime.fromisoformat(done[1]) if done and done[0] == watch.version else None
    if latest is not None and since == latest:
        return Outcome(rows=0, unchanged_since=since)
    outcome = validate(suite_of(name), con, stage, since, keep_as=validations / name if validations else None)
    if latest and (outcome.passed or not (outcome.is_critical or name in WATCHED)):
        record(con, watch, [Item(EVERYTHING, latest.isoformat())], {})
    return outcome


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
def _frames() -> BatchDefinition[Any]:
    """One context a process, since each makes a folder of its own in the system's temporary one.

    One asset in it, of any frame: a context writes its whole configuration down with every asset that is new.
    """
    import great_expectations as gx

    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return (
        context.data_sources.add_pandas("work").add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")
    )


def validate(
    suite: TableSuite,
    con: duckdb.DuckDBPyConnection,
    stage: str = "",
    since: datetime | None = None,
    keep_as: Path | None = None,
) -> Outcome:
    """Run a suite over the rows of its query; of those that can be told by item, the rows written after `since`.

    What it found is kept as `keep_as` (folder and name of the suite). A failed
    expectation has up to `SHOWN_ROWS` failing rows by their key.
    """
    import great_expectations as gx

    query, at = suite.query, now()
    is_part = since is not None and suite.due_query is not None
    if since is not None and suite.due_query is not None:
        con.execute(
            "create or replace temp table due_items as "
            "select item_id from ops.stage_log where stage = ? and done_at > ?",
            [stage, since],
        )
        query = suite.due_query
    rows = con.execute(query).df()
    batch = _frames().get_batch({"dataframe": rows})
    result = batch.validate(
        gx.ExpectationSuite(name=suite.name, expectations=list(suite.expectations)),
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(suite.key)},
    )
    failures = tuple(_failure(r, rows) for r in result.results if not r.success)
    if keep_as:
        looked_since = since if is_part else None
        keep(keep_as.parent, keep_as.name, suite, result, rows=len(rows), at=at, since=looked_since)
    return Outcome(len(rows), len(suite.expectations), failures)


def _failure(result: Any, rows: pd.DataFrame) -> Failure:
    config = result.expectation_config
    about = {k: v for k, v in config.kwargs.items() if k not in ("batch_id", "value_set")}
    detail = result.result or {}
    errors = [e.get("exception_message") for e in _exceptions(result.exception_info)]
    return Failure(
        expectation=config.type,
        about=", ".join(f"{k}={v}" for k, v in sorted(about.items())),
        severity=str(getattr(config.severity, "value", config.severity)),
        unexpected=int(detail.get("unexpected_count") or 0),
        rows=tuple(_row(row, rows) for row in (detail.get("unexpected_index_list") or [])[:SHOWN_ROWS]),
        error="; ".join(filter(None, errors)),
    )


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
