"""Making a table of one attached database hold what the same table of another holds, with no more written than differs.

Which tables, and when, is `exchange.py` and `lake_publish.py`.
"""

from __future__ import annotations

import duckdb

from mithaq.warehouse.ledger import digest
from mithaq.warehouse.store import literal

Columns = tuple[tuple[str, str], ...]


def tables(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, Columns]:
    """Each table of a database as `schema.name`, with its columns' names and types in order."""
    rows = con.execute(
        "select schema_name || '.' || table_name, list((column_name, data_type) order by column_index) "
        "from duckdb_columns() where database_name = ? and not internal "
        "and (schema_name, table_name) in (select (schema_name, table_name) from duckdb_tables() "
        "where database_name = ?) group by all order by all",
        [database, database],
    ).fetchall()
    return {name: tuple((column, type_.replace('"', "")) for column, type_ in columns) for name, columns in rows}


def create_like(con: duckdb.DuckDBPyConnection, table: str, source: str, target: str) -> None:
    """Make `target.table` with the columns and comments of `source.table`, and no rows."""
    schema, _, name = table.partition(".")
    con.execute(f"create schema if not exists {target}.{schema}")
    con.execute(f"create table {target}.{table} as from {source}.{table} limit 0")
    where = "where database_name = ? and schema_name = ? and table_name = ? and comment is not null"
    for (comment,) in con.execute(f"select comment from duckdb_tables() {where}", [source, schema, name]).fetchall():
        con.execute(f"comment on table {target}.{table} is {literal(comment)}")
    for column, comment in con.execute(
        f"select column_name, comment from duckdb_columns() {where}", [source, schema, name]
    ).fetchall():
        con.execute(f"comment on column {target}.{table}.{column} is {literal(comment)}")


def mirror(
    con: duckdb.DuckDBPyConnection, table: str, source: str, target: str, columns: Columns, present: Columns | None
) -> int:
    """Make `target.table` hold exactly the rows of `source.table`, within the transaction that is open.

    Rows that are there already are left alone, so that a snapshot costs what
    has changed. A table that is missing or has other columns is made anew.

    Args:
        columns: those of the table in `source` (`tables`).
        present: those of the table in `target`; None where it is missing.

    Returns:
        Rows written.
    """
    if present != columns:
        if present is not None:
            con.execute(f"drop table {target}.{table}")
        create_like(con, table, source, target)
    elif _fingerprint(con, f"{source}.{table}") == _fingerprint(con, f"{target}.{table}"):
        return 0
    same = " and ".join(f"o.{name} is not distinct from t.{name}" for name, _ in columns)
    con.execute(f"delete from {target}.{table} as t where not exists (from {source}.{table} as o where {same})")
    written = _count(
        con,
        f"insert into {target}.{table} by name from {source}.{table} as t "
        f"where not exists (from {target}.{table} as o where {same})",
    )
    if _fingerprint(con, f"{source}.{table}") != _fingerprint(con, f"{target}.{table}"):
        # Rows that are in it several times: comparing row by row does not see how often.
        con.execute(f"delete from {target}.{table}")
        written = _count(con, f"insert into {target}.{table} by name from {source}.{table}")
    return written


def _fingerprint(con: duckdb.DuckDBPyConnection, table: str) -> tuple[object, ...] | None:
    return con.execute(f"select count(*), {digest('t')}, sum(hash(t)) from {table} as t").fetchone()


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0
