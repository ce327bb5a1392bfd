"""The marts as files for programs that don't read DuckDB: Parquet and CSV, with a description of every column.

The description is a Frictionless data package (https://specs.frictionlessdata.io/data-package/): `datapackage.json`
beside the files, made from the comments that the warehouse itself carries.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from mithaq.warehouse.store import WarehouseError

_TYPES = {
    "VARCHAR": "string", "BOOLEAN": "boolean", "TIMESTAMP": "datetime", "TIMESTAMP WITH TIME ZONE": "datetime",
    "DATE": "date", "TIME": "time", "DOUBLE": "number", "FLOAT": "number", "TINYINT": "integer",
    "SMALLINT": "integer", "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer", "UBIGINT": "integer",
    "UINTEGER": "integer",
}  # fmt: skip
_CSV_DATETIME = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """One mart as exported: rows, and bytes of its two files."""

    name: str
    rows: int
    parquet_bytes: int
    csv_bytes: int


def export_marts(
    warehouse: Path, folder: Path, *, on_table: Callable[[str, int, int], None] | None = None
) -> list[ExportedTable]:
    """Write every mart as `<mart>.parquet` and `<mart>.csv` and describe them in `datapackage.json`.

    The files replace those of an earlier export only when all are written. In
    CSV, lists and structures are JSON, times are ISO 8601, and null is an
    empty field; text in it is as in the warehouse.

    Args:
        warehouse: a published warehouse.
        folder: where to write; made where it is missing.
        on_table: told each mart's name before it is written, how many are done, and how many there are.

    Raises:
        WarehouseError: the warehouse can't be read or holds no marts, or the files can't be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        with (
            duckdb.connect(str(warehouse.resolve()), read_only=True) as con,
            tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as staging,
        ):
            exported, resources = [], []
            marts = _marts(con)
            for done, (name, description) in enumerate(marts):
                if on_table:
                    on_table(name, done, len(marts))
                table, described = _export(con, name, description, Path(staging))
                exported.append(table)
                resources += described
            if not exported:
                raise WarehouseError(f"{warehouse} holds no marts. Run the pipeline first.")
            _describe(Path(staging) / "datapackage.json", warehouse, resources)
            for file in sorted(Path(staging).iterdir()):
                shutil.move(file, folder / file.name)
    except OSError as error:
        raise WarehouseError(f"can't write to {folder}: {error}. Choose another folder, or free some space.") from error
    except duckdb.Error as error:
        raise WarehouseError(f"can't export {warehouse} to {folder}: {error}") from error
    return exported


def _marts(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Name and comment of each table and view of the marts."""
    return con.execute(
        "select table_name, coalesce(comment, '') from duckdb_tables() where schema_name = 'marts' "
        "union all select view_name, coalesce(comment, '') from duckdb_views() where schema_name = 'marts' order by all"
    ).fetchall()


def _export(
    con: duckdb.DuckDBPyConnection, name: str, description: str, folder: Path
) -> tuple[ExportedTable, list[dict[str, object]]]:
    """Write one mart both ways; returns it and its two resources."""
    columns: list[tuple[str, str, bool, str]] = con.execute(
        "select column_name, data_type, is_nullable, coalesce(comment, '') from duckdb_columns() "
        "where schema_name = 'marts' and table_name = ? order by column_index",
        [name],
    ).fetchall()
    parquet, text = folder / f"{name}.parquet", folder / f"{name}.csv"
    table = f'marts."{name}"'
    con.sql(f"select * from {table} order by all").write_parquet(str(parquet))
    shown = ", ".join(f'{_as_text(column, kind)} as "{column}"' for column, kind, *_ in columns)
    con.sql(f"select {shown} from {table} order by all").write_csv(str(text), header=True)
    counted = con.execute(f"select count(*) from {table}").fetchone()
    rows = int(counted[0]) if counted else 0
    resources = [
        _resource(path, name, description, _fields(columns, as_text=path is text), rows) for path in (text, parquet)
    ]
    return ExportedTable(name, rows, parquet.stat().st_size, text.stat().st_size), resources


def _as_text(column: str, kind: str) -> str:
    if kind.endswith("[]") or kind.startswith(("STRUCT", "MAP")):
        return f'to_json("{column}")'
    if kind.startswith("TIMESTAMP"):
        return f"strftime(\"{column}\", '{_CSV_DATETIME}')"
    return f'"{column}"'


def _fields(columns: list[tuple[str, str, bool, str]], *, as_text: bool) -> list[dict[str, object]]:
    return [
        {
            "name": column,
            "type": _type(kind),
            **({"format": _CSV_DATETIME} if as_text and kind.startswith("TIMESTAMP") else {}),
            "description": comment,
            **({} if nullable else {"constraints": {"required": True}}),
        }
        for column, kind, nullable, comment in columns
    ]


def _type(kind: str) -> str:
    if kind.endswith("[]"):
        return "array"
    if kind.startswith(("STRUCT", "MAP")):
        return "object"
    return "number" if kind.startswith("DECIMAL") else _TYPES.get(kind, "any")


def _resource(path: Path, name: str, description: str, fields: list[dict[str, object]], rows: int) -> dict[str, object]:
    kind = path.suffix.removeprefix(".")
    tabular = {"profile": "tabular-data-resource", "encoding": "utf-8"} if kind == "csv" else {}
    return {
        # Names are unique in a package: the CSV, which the specification knows, has the mart's.
        "name": name if kind == "csv" else f"{name}-{kind}",
        "path": path.name,
        "format": kind,
        "mediatype": "text/csv" if kind == "csv" else "application/vnd.apache.parquet",
        **tabular,
        "description": description,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
        "rows": rows,
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _describe(path: Path, warehouse: Path, resources: list[dict[str, object]]) -> None:
    package = {
        "profile": "data-package",
        "name": "mithaq",
        "title": "Mithaq: actors, agreements and quantities of Arabic news",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "sources": [{"title": "Published warehouse", "path": warehouse.resolve().parent.name}],
        "resources": resources,
    }
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
