"""Publishing to the lake: one transaction, so that its readers see the lake as it was or as it is, never between.

What travels an article at a time is `exchange.py`; here is that with all that
follows from it. The file behind DATA/warehouse.duckdb is `publish.py`.
"""

from __future__ import annotations

import contextlib
import random
import re
import time
from collections.abc import Mapping

import duckdb

from mithaq.warehouse.exchange import contribute
from mithaq.warehouse.lake import NAME, LakeError, writer_name
from mithaq.warehouse.mirror import mirror, tables
from mithaq.warehouse.store import literal

WHOLE = ("dedup", "intermediate", "marts", "history")
"""Schemas that are published whole: what follows from all articles together."""
TRIES = 5
_VIEW = re.compile(r"\s*create\s+view\s+.*?\s+as\s+", re.IGNORECASE | re.DOTALL)


def publish_to_lake(con: duckdb.DuckDBPyConnection, run_id: str, versions: Mapping[str, str]) -> dict[str, int]:
    """Publish the work warehouse to the lake that is attached to it, all or nothing.

    Where something else has changed the same tables meanwhile (a compaction,
    dbt), it is tried again, five times at most.

    Returns:
        Rows written to each table that is published whole, and `documents` that were put in.

    Raises:
        LakeError: another writer has published what this one has not gathered, the lake is of another release, or it
            kept changing.
    """
    for attempt in range(TRIES):
        try:
            return _publish(con, run_id, versions)
        except duckdb.TransactionException as error:
            if "conflict" not in str(error).lower():
                raise
            time.sleep(0.3 * 2**attempt * random.uniform(0.5, 1.5))
    raise LakeError(f"the lake changed during each of {TRIES} tries to publish to it: run again when it is quieter")


def _publish(con: duckdb.DuckDBPyConnection, run_id: str, versions: Mapping[str, str]) -> dict[str, int]:
    row = con.execute("select current_database()").fetchone()
    work = str(row[0]) if row else ""
    con.begin()
    try:
        written = {"documents": contribute(con, versions)}
        present = tables(con, NAME)
        for table, columns in tables(con, work).items():
            if table.partition(".")[0] in WHOLE:
                written[table] = mirror(con, table, work, NAME, columns, present.get(table))
        _copy_views(con, work)
        _copy_macros(con, work)
        con.execute(f"call {NAME}.set_commit_message({literal(writer_name())}, {literal(f'run {run_id}')})")
        con.commit()
    except BaseException:
        # A commit that fails has ended the transaction already.
        with contextlib.suppress(duckdb.TransactionException):
            con.rollback()
        raise
    return written


def _copy_views(con: duckdb.DuckDBPyConnection, work: str) -> None:
    """The views of the marts; dbt has named their tables by the catalog `warehouse`, as readers attach the lake."""
    sql = "select view_name, sql from duckdb_views() where database_name = ? and schema_name = 'marts'"
    present = dict(con.execute(sql, [NAME]).fetchall())
    for name, text in con.execute(f"{sql} order by all", [work]).fetchall():
        body = _VIEW.sub("", text, count=1).rstrip("; \n")
        if _VIEW.sub("", present.get(name, ""), count=1).rstrip("; \n") != body:
            con.execute(f"create or replace view {NAME}.marts.{name} as {body}")


def _copy_macros(con: duckdb.DuckDBPyConnection, work: str) -> None:
    """The macros of the marts that differ, scalar ones first; DuckDB writes them back with other parentheses."""
    sql = (
        "select function_name, function_type, parameters, macro_definition from duckdb_functions() "
        "where database_name = ? and schema_name = 'marts' and not internal order by function_type, function_name"
    )
    present = {name: (parameters, _bare(text)) for name, _, parameters, text in con.execute(sql, [NAME]).fetchall()}
    for name, kind, parameters, definition in con.execute(sql, [work]).fetchall():
        if present.get(name) == (parameters, _bare(definition)):
            continue
        table = "table " if kind == "table_macro" else ""
        con.execute(f"create or replace macro {NAME}.marts.{name}({', '.join(parameters)}) as {table}{definition}")


def _bare(sql: str) -> str:
    return re.sub(r"[()\s]", "", sql)
