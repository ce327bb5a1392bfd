"""What every table's suite shares: the expectations that its schema implies.

No Dagster here (that is `adapter.py`) and nothing about a particular table
(that is `suites/`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from mithaq.warehouse.schemas import Table


@dataclass(frozen=True, slots=True)
class TableSuite:
    """Expectations on the rows of one query; `key` columns name a failing row.

    `due_query` gives those of its rows that belong to the items in the table
    `due_items`; None where a row may turn wrong without being written anew.
    `finds_failures`: the query itself leaves out the rows that are as expected.
    """

    name: str
    query: str
    key: tuple[str, ...]
    expectations: tuple[Expectation, ...]
    due_query: str | None = None
    finds_failures: bool = False


def scalar_columns(table: Table) -> tuple[str, ...]:
    """Columns that a pandas frame can hold as plain values: no lists, no structs."""
    return tuple(c.name for c in table.columns if not c.type.endswith(("[]", ")")))


def schema_expectations(table: Table) -> list[Expectation]:
    """Nothing missing, allowed values and unique keys, as `mithaq.warehouse.schemas` has them.

    They speak of the columns of the table and of `schema_columns`.
    """
    plain = set(scalar_columns(table))
    found: list[Expectation] = [nothing_missing(), *always_true("key_is_unique")]
    for column in table.columns:
        if column.name in plain and column.values:
            listed = f"{column.name} is one of {', '.join(column.values)}"
            found.append(
                gxe.ExpectColumnValuesToBeInSet(
                    column=column.name, value_set=list(column.values), description=listed, notes=column.description
                )
            )
        if column.name == "confidence":
            found.append(gxe.ExpectColumnValuesToBeBetween(column=column.name, min_value=0, max_value=1))
    return found


def schema_columns(table: Table) -> dict[str, str]:
    """SQL over alias `t`: the required columns without a value, and whether the key is the row's alone."""
    named = ", ".join(f"case when t.{c.name} is null then '{c.name}' end" for c in table.columns if not c.nullable)
    same = " and ".join(f"o.{name} = t.{name}" for name in table.key)
    return {
        "missing": f"nullif(concat_ws(', ', {named}), '')",
        "key_is_unique": f"(select count(*) from {table.full_name} as o where {same}) = 1",
    }


def table_suite(
    table: Table,
    extra: Sequence[Expectation] = (),
    *,
    computed: dict[str, str] | None = None,
    is_of_articles: bool = False,
    due: str | None = None,
) -> TableSuite:
    """The suite of a table: what its schema implies, its constraints included, plus `extra`.

    `computed` adds columns (name -> SQL over alias `t` and, where the table
    `is_of_articles`, its article `a`), so that an expectation can speak of what
    one column alone doesn't show. `due`: an SQL condition over `t` that keeps
    the rows of the items in the table `due_items`.
    """
    constraints = {name: f"coalesce({sql}, false)" for name, sql in table.constraints}
    added = schema_columns(table) | constraints | (computed or {})
    return TableSuite(
        name=table.full_name,
        query=_query(table, added, JOIN_ARTICLES if is_of_articles else ""),
        key=table.key,
        expectations=explained((*schema_expectations(table), *always_true(*constraints), *extra), added),
        due_query=due and _due_query(table, added, JOIN_DUE_ARTICLES if is_of_articles else "", due),
    )


def _query(table: Table, added: Mapping[str, str], joins: str) -> str:
    columns = [f"t.{name}" for name in scalar_columns(table)]
    columns += [f"{sql} as {name}" for name, sql in added.items()]
    return f"select {', '.join(columns)} from {table.full_name} as t {joins}"


def _due_query(table: Table, added: dict[str, str], joins: str, due: str) -> str:
    """The same of the rows that are due, in time that follows these rows, not the table.

    By their numbers DuckDB reads the large columns of these rows alone, and only
    rows that share a key with one of them are counted.
    """
    key = ", ".join(table.key)
    same = " and ".join(f"same_key.{name} = t.{name}" for name in table.key)
    joins += (
        f" left join (select {key}, count(*) as row_count from {table.full_name} "
        f"semi join (select {key} from {table.full_name} as t where {due}) using ({key}) group by all) as same_key "
        f"on {same}"
    )
    rows = _query(table, added | {"key_is_unique": "coalesce(same_key.row_count, 0) = 1"}, joins)
    return f"{rows} where t.rowid in (select t.rowid from {table.full_name} as t where {due})"


def resolved_suite(table: Table, conditions: dict[str, str], warnings: dict[str, str] | None = None) -> TableSuite:
    """The suite of a table over all articles, of which any row may change on any night.

    Such tables are large and wholly at issue: DuckDB finds the rows that fail
    one of the `conditions` or `warnings` (name -> SQL over alias `t`) or what
    the schema implies, and only those are handed on.
    """
    allowed = {
        f"{c.name}_is_allowed": f"t.{c.name} is null or t.{c.name} in ({', '.join(map(repr, c.values))})"
        for c in table.columns
        if c.values
    }
    of_schema = schema_columns(table)
    missing = of_schema["missing"]
    tested = allowed | conditions | (warnings or {})
    key = ", ".join(table.key)
    rows = f"from {table.full_name} as t"
    # Each by itself and on row numbers: joins that carry nothing else take a third of the time.
    failing = [
        f"select t.rowid as failed, -1 as condition {rows} where {missing} is not null",
        f"select t.rowid, 0 {rows} semi join "
        f"(select {key} from {table.full_name} group by all having count(*) > 1) using ({key})",
    ]
    failing += [
        f"select failed, {number} from (select t.rowid as failed, coalesce({sql}, false) as holds {rows}) "
        "where not holds"
        for number, sql in enumerate(tested.values(), 1)
    ]
    critical = ("key_is_unique", *allowed, *conditions)
    columns = [f"t.{name}" for name in table.key]
    columns += [f"{missing} as missing"]
    columns += [
        f"t.rowid not in (select failed from failing where condition = {number}) as {name}"
        for number, name in enumerate(("key_is_unique", *tested))
    ]
    return TableSuite(
        name=table.full_name,
        query=f"with failing as materialized ({' union all '.join(failing)}) "
        f"select {', '.join(columns)} {rows} where t.rowid in (select failed from failing)",
        key=table.key,
        expectations=explained(
            (
                nothing_missing(),
                *always_true(*critical),
                *always_true(*(warnings or {}), severity="warning"),
            ),
            of_schema | tested,
        ),
        finds_failures=True,
    )


def nothing_missing() -> Expectation:
    """The computed column that names a row's missing values is empty."""
    return gxe.ExpectColumnValuesToBeNull(column="missing", description="Every required column has a value")


def always_true(*columns: str, severity: str = "critical") -> list[Expectation]:
    """Computed boolean columns that must hold on every row."""
    return [
        gxe.ExpectColumnValuesToBeInSet(
            column=c, value_set=[True], severity=severity, description=c.replace("_", " ").capitalize()
        )
        for c in columns
    ]


def explained(expectations: Sequence[Expectation], computed: Mapping[str, str]) -> tuple[Expectation, ...]:
    """The same expectations; those on a computed column have its SQL as their notes, which Data Docs show."""
    for expectation in expectations:
        sql = computed.get(getattr(expectation, "column", ""))
        if sql and not expectation.notes:
            expectation.notes = sql
    return tuple(expectations)


JOIN_ARTICLES = "left join clean.articles as a using (article_id)"
JOIN_DUE_ARTICLES = (
    "left join (from clean.articles where rowid in "
    "(select rowid from clean.articles where article_id in (select item_id from due_items))) as a using (article_id)"
)
OF_DUE_ARTICLES = "t.article_id in (select item_id from due_items)"
OF_DUE_DOCUMENTS = "t.document_id in (select item_id from due_items)"
OF_DUE_FILES = "t.path || '/' || t.file_sha256 in (select item_id from due_items)"
