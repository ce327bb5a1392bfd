"""Which columns each column of a stage's table is made of, as `column_origins.toml` declares it.

For tables that a stage writes; of dbt's models the SQL itself tells. What the
columns mean is in `schemas.py`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from mithaq.warehouse.schemas import BY_NAME, Table

DECLARED = Path(__file__).with_name("column_origins.toml")
Origin = tuple[Table, str]
"""A table and one of its columns."""


@cache
def _declared() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(DECLARED.read_text("utf-8"))


def origins(table: Table) -> dict[str, list[Origin]]:
    """Column -> the columns of other tables that it draws on; columns of the stage's own making are left out.

    Raises:
        KeyError: the declaration names a table that `schemas.py` doesn't have.
    """
    found: dict[str, list[Origin]] = {}
    for origin, columns in _declared().get(table.full_name, {}).items():
        name, _, column = origin.rpartition(".")
        for drawing in columns:
            found.setdefault(drawing, []).append((BY_NAME[name], column))
    return found
