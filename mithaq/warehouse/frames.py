"""Rows of plain records as Polars frames with exactly a table's columns and types.

The other direction, and SQL types as such, are DuckDB's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from mithaq.warehouse.schemas import Table

_SCALARS: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "INTEGER": pl.Int32(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "TIMESTAMP": pl.Datetime("us"),
    "BLOB": pl.Binary(),
    "UBIGINT": pl.UInt64(),
}


def polars_type(duckdb_type: str) -> pl.DataType:
    """The Polars type of a DuckDB type as `schemas.py` writes it: scalars, `T[]`, `STRUCT(name T, ...)`.

    Raises:
        ValueError: the type is none of these.
    """
    text = duckdb_type.strip()
    if text.endswith("[]"):
        return pl.List(polars_type(text[:-2]))
    if text.startswith("STRUCT(") and text.endswith(")"):
        fields = [part.strip().split(" ", 1) for part in _split(text[7:-1])]
        return pl.Struct({name: polars_type(kind) for name, kind in fields})
    if text not in _SCALARS:
        raise ValueError(f"no Polars type for {duckdb_type!r}")
    return _SCALARS[text]


def _split(fields: str) -> list[str]:
    """`fields` at the commas outside parentheses."""
    parts = [""]
    depth = 0
    for piece in re.split(r"([(),])", fields):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


@cache
def polars_schema(table: Table) -> pl.Schema:
    """The table's columns and types, in order."""
    return pl.Schema({c.name: polars_type(c.type) for c in table.columns})


def frame(table: Table, rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """`rows` (column -> value) as a frame of the table's columns; a missing key is null.

    Raises:
        polars.exceptions.PolarsError: a value doesn't fit its column's type.
    """
    return pl.DataFrame(list(rows), schema=polars_schema(table), orient="row")
