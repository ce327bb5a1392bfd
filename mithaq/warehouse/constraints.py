"""Rows that are not as `schemas.py` says they must be, found before they are written.

The suites of Great Expectations hold the same conditions against what stands in
a table, where a broken one stops the night. Here they are asked of a batch, so
that a stage can leave out the article whose row breaks one.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import polars as pl

from mithaq.warehouse.schemas import Table


def conditions(table: Table) -> dict[str, str]:
    """What must be true of a row, by name: SQL over the row `t`, and over its article `a` (article_id, text)."""
    found = {f"{c.name}_is_there": f"t.{c.name} is not null" for c in table.columns if not c.nullable}
    for column in table.columns:
        if column.values:
            listed = ", ".join(f"'{value}'" for value in column.values)
            found[f"{column.name}_is_allowed"] = f"t.{column.name} is null or t.{column.name} in ({listed})"
        if column.name == "confidence":
            found["confidence_is_a_share"] = "t.confidence between 0 and 1"
    return found | dict(table.constraints)


def broken(
    con: duckdb.DuckDBPyConnection, table: Table, rows: pl.DataFrame, texts: Mapping[str, str]
) -> dict[str, str]:
    """Article -> the condition that a row of it breaks, with the row's key; articles without such a row are left out.

    Args:
        con: any connection; nothing is written.
        table: what the rows are for; it has a column `article_id`.
        rows: rows of whole articles, in the table's columns.
        texts: text of each of those articles.
    """
    if rows.is_empty():
        return {}
    articles = pl.DataFrame(
        {"article_id": list(texts), "text": list(texts.values())}, schema={"article_id": pl.String, "text": pl.String}
    )
    cases = "".join(f"when not coalesce({sql}, false) then '{name}' " for name, sql in conditions(table).items())
    key = ", ".join(f"t.{name}" for name in table.key)
    con.register("checked_rows", rows.to_arrow())
    con.register("checked_articles", articles.to_arrow())
    try:
        found = con.execute(
            f"select article_id, condition, key from (select t.article_id, concat_ws('/', {key}) as key, "
            f"case {cases}when count(*) over (partition by {key}) > 1 then 'key_is_unique' end as condition "
            "from checked_rows as t left join checked_articles as a on a.article_id = t.article_id) "
            "where condition is not null order by all"
        ).fetchall()
    finally:
        con.unregister("checked_rows")
        con.unregister("checked_articles")
    return {article_id: f"{table.full_name} {row}: {condition}" for article_id, condition, row in reversed(found)}
