"""The data dictionary, written from the contracts: what each table and column of the marts means.

Reads the dbt contracts of `dbt_project/models/marts` and the snapshots, where columns are described once;
`python -m mithaq.warehouse.dictionary` writes `docs/data-dictionary.md` again, and a test fails when it lags behind.
The library's own tables are described in `schemas.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from mithaq.warehouse.schemas import TABLES

PROJECT = Path(__file__).resolve().parents[2]
TARGET = PROJECT / "docs" / "data-dictionary.md"
_DBT = PROJECT / "dbt_project"
_INTRODUCTION = """# Data dictionary

Written by `python -m mithaq.warehouse.dictionary` from the contracts in `dbt_project` and from
`mithaq/warehouse/schemas.py`.
The same words stand in the file as comments: `select comment from duckdb_columns()`. Offsets count code points from 0
and end before `char_end`; times are UTC; a null is something that no article says.
"""


def dictionary() -> str:
    """The dictionary as Markdown: a section a mart, view and history table, then the tables that they are made from."""
    marts = _described(_DBT / "models" / "marts", "models")
    tables = [m for m in marts if m.get("config", {}).get("materialized") != "view"]
    views = [m for m in marts if m.get("config", {}).get("materialized") == "view"]
    history = _described(_DBT / "snapshots", "snapshots")
    lines = [_INTRODUCTION]
    for title, schema, models in (
        ("Tables", "marts", tables),
        ("Views for reading", "marts", views),
        ("History", "history", history),
    ):
        lines.append(f"## {title}\n")
        for model in models:
            lines.extend(_section(schema, model))
    lines.append("## What the marts are made from\n")
    lines.append("| table | holds |\n|---|---|")
    lines.extend(f"| `{t.full_name}` | {_cell(t.description)} |" for t in TABLES)
    return "\n".join(lines) + "\n"


def _described(folder: Path, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yml")):
        found += (yaml.safe_load(path.read_text("utf-8")) or {}).get(key) or []
    return found


def _section(schema: str, model: dict[str, Any]) -> Iterator[str]:
    name = model.get("config", {}).get("alias", model["name"])
    yield f"### {schema}.{name}\n\n{_cell(model['description'])}.\n"
    typed = any("data_type" in c for c in model["columns"])
    yield "| column | type | meaning |\n|---|---|---|" if typed else "| column | meaning |\n|---|---|"
    allowed = _values(model)
    for column in model["columns"]:
        values = ", ".join(f"`{v}`" for v in allowed.get(column["name"], ()))
        meaning = _cell(column["description"]) + (f": {values}" if values else "")
        yield f"| `{column['name']}` | {column['data_type'] + ' | ' if typed else ''}{meaning} |"
    yield ""


def _values(model: dict[str, Any]) -> dict[str, list[str]]:
    """The values that a contract allows, for the columns that it lists them of."""
    for test in model.get("data_tests") or ():
        if isinstance(test, dict) and "one_of" in test:
            allowed: dict[str, list[str]] = test["one_of"]["arguments"]["values"]
            return allowed
    return {}


def _cell(text: str) -> str:
    flat = " ".join(text.split()).rstrip(".").replace("|", "\\|")
    # A description kept in a docs block: the block's own text.
    if flat.startswith("{{ doc("):
        block = flat.split("'")[1] if "'" in flat else flat.split('"')[1]
        source = (_DBT / "models" / "marts" / "__docs.md").read_text("utf-8")
        flat = " ".join(source.split("{% docs " + block + " %}")[1].split("{% enddocs %}")[0].split()).rstrip(".")
    return flat


if __name__ == "__main__":
    TARGET.write_text(dictionary(), "utf-8")
    print(TARGET)
