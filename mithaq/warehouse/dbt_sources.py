"""What dbt needs to know of the library's tables, written from `schemas`.

Here belongs the text of two generated files of `dbt_project/models/staging`:
`__sources.yml` (the tables that the library writes) and `__staging.yml` (the
views over them, column by column). Both repeat `schemas`, so neither is
edited by hand: `python -m mithaq.warehouse.dbt_sources` writes them again, and
a test fails when they lag behind. Nothing here imports dbt; marts are
described in `dbt_project/models/marts`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from mithaq.warehouse.schemas import TABLES, Column, Table

STAGING = Path(__file__).resolve().parents[2] / "dbt_project" / "models" / "staging"
HEADER = "# Written by `python -m mithaq.warehouse.dbt_sources` from mithaq/warehouse/schemas.py: do not edit.\n"

# What the pipeline keeps for itself is no source of any model.
OWN_SCHEMAS = ("ops",)
SCHEMA_DESCRIPTIONS = {
    "raw": "Inputs as they came, and those that could not be read",
    "clean": "Main text and metadata of articles",
    "nlp": "What each article says, with the characters that say it",
    "dedup": "Stories, actors and agreements over all articles",
}


def sources_yaml() -> str:
    """The text of `__sources.yml`: every table that dbt reads, with its columns."""
    return HEADER + "\n".join(_sources()) + "\n"


def staging_yaml() -> str:
    """The text of `__staging.yml`: one view a source table, described in the same words."""
    return HEADER + "\n".join(_staging()) + "\n"


def staging_name(table: Table) -> str:
    """Name of the view over `table`, such as `stg_raw__documents`."""
    return f"stg_{table.schema}__{table.name}"


def write(folder: Path = STAGING) -> tuple[Path, Path]:
    """Write both files into `folder`; returns their paths.

    Raises:
        OSError: the folder is missing or read-only.
    """
    sources, staging = folder / "__sources.yml", folder / "__staging.yml"
    sources.write_text(sources_yaml(), "utf-8")
    staging.write_text(staging_yaml(), "utf-8")
    return sources, staging


def _read_tables() -> tuple[Table, ...]:
    return tuple(t for t in TABLES if t.schema not in OWN_SCHEMAS)


def _sources() -> Iterator[str]:
    yield "version: 2"
    yield "sources:"
    for schema, tables in groupby(_read_tables(), key=lambda t: t.schema):
        yield f"  - name: {schema}"
        yield f"    schema: {schema}"
        yield f"    description: {_text(SCHEMA_DESCRIPTIONS[schema])}"
        yield "    tables:"
        for table in tables:
            yield f"      - name: {table.name}"
            yield f"        description: {_text(table.description)}"
            yield "        config:"
            yield "          meta:"
            yield "            dagster:"
            yield f"              asset_key: [{_text(table.stage)}]"
            yield from _columns(table.columns, indent=8)


def _staging() -> Iterator[str]:
    yield "version: 2"
    yield "models:"
    for table in _read_tables():
        yield f"  - name: {staging_name(table)}"
        yield f"    description: {_text(table.description)}"
        yield from _columns(table.columns, indent=4)


def _columns(columns: Iterable[Column], *, indent: int) -> Iterator[str]:
    pad = " " * indent
    yield f"{pad}columns:"
    for column in columns:
        yield f"{pad}  - name: {column.name}"
        yield f"{pad}    data_type: {_text(column.type)}"
        yield f"{pad}    description: {_text(column.description)}"


def _text(value: str) -> str:
    # A JSON string is a YAML string, whatever it holds.
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    for path in write():
        print(path)
