"""What every table's suite shares: the expectations that its schema implies.

No Dagster here (that is `adapter.py`) and nothing about a particular table
(that is `suites/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from mithaq.warehouse.schemas import Table


@dataclass(frozen=True, slots=True)
class TableSuite:
    """Expectations on the rows of one query; `key` columns name a failing row."""

    name: str
    query: str
    key: tuple[str, ...]
    expectations: tuple[Expectation, ...]


def scalar_columns(table: Table) -> tuple[str, ...]:
    """Columns that a pandas frame can hold as plain values: no lists, no structs."""
    return tuple(c.name for c in table.columns if not c.type.endswith(("[]", ")")))


def schema_expectations(table: Table) -> list[Expectation]:
    """Not null, allowed values and unique keys, as `mithaq.warehouse.schemas` has them."""
    plain = set(scalar_columns(table))
    found: list[Expectation] = []
    for column in table.columns:
        if column.name not in plain:
            continue
        if not column.nullable:
            found.append(gxe.ExpectColumnValuesToNotBeNull(column=column.name))
        if column.values:
            found.append(gxe.ExpectColumnValuesToBeInSet(column=column.name, value_set=list(column.values)))
        if column.name == "confidence":
            found.append(gxe.ExpectColumnValuesToBeBetween(column=column.name, min_value=0, max_value=1))
    if len(table.key) == 1:
        found.append(gxe.ExpectColumnValuesToBeUnique(column=table.key[0]))
    else:
        found.append(gxe.ExpectCompoundColumnsToBeUnique(column_list=list(table.key)))
    return found


def table_suite(
    table: Table, extra: Sequence[Expectation] = (), *, computed: dict[str, str] | None = None, joins: str = ""
) -> TableSuite:
    """The suite of a table: what its schema implies, plus `extra`.

    `computed` adds columns (name -> SQL over alias `t` and the `joins`), so
    that an expectation can speak of what one column alone doesn't show.
    """
    columns = [f"t.{name}" for name in scalar_columns(table)]
    columns += [f"{sql} as {name}" for name, sql in (computed or {}).items()]
    return TableSuite(
        name=table.full_name,
        query=f"select {', '.join(columns)} from {table.full_name} as t {joins}",
        key=table.key,
        expectations=(*schema_expectations(table), *extra),
    )


def always_true(*columns: str) -> list[Expectation]:
    """Computed boolean columns that must hold on every row."""
    return [gxe.ExpectColumnValuesToBeInSet(column=c, value_set=[True]) for c in columns]


SURFACE_MATCHES = {
    "surface_is_in_text": "coalesce(substring(a.text, t.char_start + 1, t.char_end - t.char_start) = t.surface, false)"
}
JOIN_ARTICLES = "left join clean.articles as a using (article_id)"
