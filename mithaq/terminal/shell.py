"""Asking a warehouse in SQL: one query, or a prompt where the `duckdb` program is missing."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TextIO

import duckdb

from mithaq.terminal.tables import Format, print_rows

MARTS_FIRST = "set search_path = 'marts'"
"""What makes `from agreements` mean `from marts.agreements`."""
_GREETING = """{path}, read-only. A statement ends with ;
.tables lists tables, .columns TABLE explains one, .quit ends."""
_TABLES = """
    select schema_name || '.' || table_name as "table", coalesce(comment, '') as "holds"
    from (
        select schema_name, table_name, comment from duckdb_tables()
        union all select schema_name, view_name, comment from duckdb_views() where not internal
    )
    order by schema_name <> 'marts', schema_name, table_name
"""
_COLUMNS = """
    select column_name as "column", data_type as "type", coalesce(comment, '') as "meaning"
    from duckdb_columns() where schema_name || '.' || table_name = ? order by column_index
"""


def answer(con: duckdb.DuckDBPyConnection, query: str, out: TextIO, form: Format, *, visual: bool = False) -> None:
    """Run every statement of `query` and print the rows of each.

    Raises:
        duckdb.Error: a statement is wrong, or would change something.
    """
    for statement in con.extract_statements(query):
        con.execute(statement)
        if con.description:
            print_rows([column[0] for column in con.description], con.fetchall(), out, form, visual=visual)


def converse(con: duckdb.DuckDBPyConnection, path: Path, form: Format, *, visual: bool = False) -> None:
    """Read statements from the terminal and answer them until it ends."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 (input() gets a history and arrow keys by it)
    print(_GREETING.format(path=path))
    waiting = ""
    while True:
        try:
            line = input("   ...> " if waiting else "mithaq> ")
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print()
            waiting = ""
            continue
        if not waiting and line.strip().startswith("."):
            if line.split()[0] in (".quit", ".exit"):
                return
            _command(con, line.split(), visual)
            continue
        waiting = f"{waiting}\n{line}" if waiting else line
        if not waiting.rstrip().endswith(";"):
            waiting = waiting if waiting.strip() else ""
            continue
        try:
            answer(con, waiting, sys.stdout, form, visual=visual)
        except duckdb.Error as error:
            print(error, file=sys.stderr)
        waiting = ""


def _command(con: duckdb.DuckDBPyConnection, words: list[str], visual: bool) -> None:
    if words[0] == ".tables":
        answer(con, _TABLES, sys.stdout, "table", visual=visual)
    elif words[0] == ".columns" and len(words) == 2:
        name = words[1] if "." in words[1] else f"marts.{words[1]}"
        cursor = con.execute(_COLUMNS, [name])
        print_rows(["column", "type", "meaning"], cursor.fetchall(), sys.stdout, visual=visual)
    else:
        print("commands are .tables, .columns TABLE and .quit")
