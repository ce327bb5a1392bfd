"""The work warehouse: opening it, making its tables, putting rows in.

One process writes at a time (DuckDB's own rule); readers use the published
snapshot instead (`publish.py`). Which rows are due is `stages.py`; what tables
exist is `schemas.py`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from mithaq.warehouse.schemas import TABLES, Table

HELD = "Could not set lock"
"""What DuckDB says of a file that another process has open."""


class WarehouseError(RuntimeError):
    """The warehouse can't be used; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where everything lives below DATA."""

    root: Path

    @property
    def work(self) -> Path:
        """The file that the pipeline writes. The stem is the DuckDB catalog name that dbt expects."""
        return self.root / "work" / "warehouse.duckdb"

    @property
    def run_lock(self) -> Path:
        """What the one run that is under way holds (`lock.py`)."""
        return self.root / "work" / "run.lock"

    @property
    def published(self) -> Path:
        """Symlink to the newest snapshot: what analysts open."""
        return self.root / "warehouse.duckdb"

    @property
    def snapshots(self) -> Path:
        """Folder of published snapshots, one folder a run."""
        return self.root / "published"

    @property
    def originals(self) -> Path:
        """Folder of the original bytes of every document."""
        return self.root / "originals"

    @property
    def fetched(self) -> Path:
        """Folder of the archives of polled feeds, a folder a feed; ingest reads it beside the inbox."""
        return self.root / "fetched"

    @property
    def report(self) -> Path:
        """Folder of the static report."""
        return self.root / "report"

    @property
    def validations(self) -> Path:
        """Folder of what each suite of expectations found when it last ran, a file a suite."""
        return self.work.parent / "validations"

    @property
    def data_docs(self) -> Path:
        """Folder of the pages made from the validations."""
        return self.root / "docs" / "expectations"

    @property
    def dbt_docs(self) -> Path:
        """Folder of dbt's own documentation of the models."""
        return self.root / "docs" / "dbt"

    def pages_are_made(self, pages: Path, snapshot: Path) -> None:
        """Remember that these pages (`report`, `data_docs`, `dbt_docs`) were made when this snapshot was published."""
        self._made(pages).write_text(snapshot.parent.name, encoding="utf-8")

    @property
    def are_pages_current(self) -> bool:
        """Whether all pages were made for what is published: a run may have been killed or failed in between."""
        newest = self.published.resolve().parent.name
        return all(
            (pages / "index.html").exists()
            and self._made(pages).exists()
            and self._made(pages).read_text(encoding="utf-8") == newest
            for pages in (self.report, self.data_docs, self.dbt_docs)
        )

    def _made(self, pages: Path) -> Path:
        return self.work.parent / f"{pages.name}.made"

    def original(self, document_id: str) -> Path:
        """Where the bytes of a document are kept (fanned out by the first two hex digits)."""
        return self.originals / document_id[:2] / document_id


@contextmanager
def open_work(
    folder: DataFolder, *, read_only: bool = False, wait_seconds: float = 60.0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the work warehouse, tables made; closed at the end.

    Waits up to `wait_seconds` while another process holds the file.

    Raises:
        WarehouseError: the file is locked for longer, corrupt, or can't be written.
    """
    path = folder.work
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(
            f"can't make {path.parent}: {error}. Point MITHAQ_DATA at a folder you may write."
        ) from error
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            con = duckdb.connect(str(path), read_only=read_only and path.exists())
            break
        except duckdb.IOException as error:
            message = str(error)
            if HELD in message:
                if time.monotonic() < deadline:
                    time.sleep(0.2)
                    continue
                raise WarehouseError(f"{path} is held by another run: wait for it to end. ({message})") from error
            raise WarehouseError(_explain(path, message)) from error
        except duckdb.Error as error:
            raise WarehouseError(_explain(path, str(error))) from error
    try:
        # To DuckDB a process that others work in looks like a terminal's: it would draw into their output.
        con.execute("set enable_progress_bar = false")
        if not read_only:
            create_tables(con)
        yield con
    finally:
        con.close()


@contextmanager
def open_published(folder: DataFolder) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to what is published.

    Where a reader has opened the snapshot for writing, DuckDB keeps everyone
    else out of it; then to the work warehouse, which holds the same between runs.

    Raises:
        duckdb.Error: neither can be opened.
    """
    try:
        con = duckdb.connect(str(folder.published.resolve()), read_only=True)
    except duckdb.IOException as error:
        if HELD not in str(error):
            raise
        con = duckdb.connect(str(folder.work), read_only=True)
    with con:
        yield con


def _explain(path: Path, message: str) -> str:
    published = path.parents[1] / path.name
    first_line = message.splitlines()[0]
    return (
        f"can't open {path}: {first_line}. If it is damaged, put the published copy in its place "
        f"(rm -f {path}*; cp {published} {path}) and run again; where nothing is published, only remove it. "
        "The published warehouse is untouched."
    )


def create_tables(con: duckdb.DuckDBPyConnection, tables: Iterable[Table] = TABLES) -> None:
    """Make the schemas and tables that are missing, with their comments.

    A table whose columns differ from its definition (an older version of
    Mithaq wrote it) is dropped and made anew, and its stage forgets what it
    has done, so that the next run fills it again. Tables of `raw` keep their
    rows, since their files may be gone from the inbox by now: a column that is
    new to one of them is nullable, and null in old rows.
    """
    present: dict[str, tuple[str, ...]] = {}
    for schema, name, columns in con.execute(
        "select schema_name, table_name, list(column_name || ' ' || replace(data_type, '\"', '') "
        "order by column_index) "
        "from duckdb_columns() where not internal group by all"
    ).fetchall():
        present[f"{schema}.{name}"] = tuple(columns)
    outdated: set[str] = set()
    for table in tables:
        found = present.get(table.full_name)
        if found == tuple(f"{c.name} {c.type}" for c in table.columns):
            continue
        con.execute(f"create schema if not exists {table.schema}")
        if found is not None and table.schema == "raw":
            _widen(con, table, {column.split(" ", 1)[0] for column in found})
            continue
        con.execute(f"drop table if exists {table.full_name}")
        _create(con, table)
        if found is not None:
            outdated.add(table.stage)
    if outdated:
        con.execute("delete from ops.stage_log where stage in (select unnest(?))", [sorted(outdated)])


def _create(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = ", ".join(f"{c.name} {c.type}{'' if c.nullable else ' not null'}" for c in table.columns)
    con.execute(f"create table {table.full_name} ({columns})")
    con.execute(f"comment on table {table.full_name} is {literal(table.description)}")
    for column in table.columns:
        con.execute(f"comment on column {table.full_name}.{column.name} is {literal(column.description)}")


def _widen(con: duckdb.DuckDBPyConnection, table: Table, present: set[str]) -> None:
    """Give a table its present columns, all or nothing, and keep the rows."""
    kept = ", ".join(name for name in table.column_names if name in present)
    con.begin()
    try:
        con.execute(f"create temporary table kept_rows as select {kept} from {table.full_name}")
        con.execute(f"drop table {table.full_name}")
        _create(con, table)
        con.execute(f"insert into {table.full_name} by name select * from kept_rows")
        con.execute("drop table kept_rows")
        con.commit()
    except BaseException:
        con.rollback()
        raise


def insert_rows(con: duckdb.DuckDBPyConnection, table: Table, rows: pl.DataFrame) -> None:
    """Append `rows`, whose columns are the table's, in any order.

    Raises:
        ValueError: a column is missing or unknown.
    """
    if set(rows.columns) != set(table.column_names):
        odd = sorted(set(rows.columns) ^ set(table.column_names))
        raise ValueError(f"rows for {table.full_name} differ from its columns in {odd}")
    if rows.is_empty():
        return
    con.register("incoming_rows", rows.to_arrow())
    try:
        con.execute(f"insert into {table.full_name} by name select * from incoming_rows")
    finally:
        con.unregister("incoming_rows")


def literal(text: str) -> str:
    """Text as SQL writes it, for the statements that take no parameters (COMMENT ON, ATTACH, LOAD)."""
    return "'" + text.replace("'", "''") + "'"
