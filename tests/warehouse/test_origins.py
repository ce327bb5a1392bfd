"""What the columns of stages are said to be made of exists, and was there before."""

from __future__ import annotations

from mithaq.warehouse.origins import _declared, origins
from mithaq.warehouse.schemas import BY_NAME, TABLES

MADE_HERE = "_at"
ORDER = ("fetched_feeds", "raw_documents", "clean_articles", "sentences", "entity_mentions", "agreement_mentions",
         "quantity_mentions", "stories", "actors", "agreements")  # fmt: skip


def test_declared_tables_and_columns_are_those_of_the_schema() -> None:
    for name, lines in _declared().items():
        for origin, columns in lines.items():
            table, _, column = origin.rpartition(".")
            assert column in BY_NAME[table].column_names, f"{name}: {origin}"
            assert set(columns) <= set(BY_NAME[name].column_names), f"{name}: {origin}"


def test_columns_are_made_of_what_earlier_stages_wrote() -> None:
    for table in TABLES:
        for column, found in origins(table).items():
            for origin, _ in found:
                earlier = ORDER.index(origin.stage) < ORDER.index(table.stage)
                assert earlier or origin.stage == table.stage, f"{table.full_name}.{column} of {origin.full_name}"


def test_every_fact_has_an_origin() -> None:
    for table in TABLES:
        if table.schema in ("clean", "nlp", "dedup"):
            without = set(table.column_names) - set(origins(table))
            assert all(c.endswith(MADE_HERE) for c in without), f"{table.full_name}: {sorted(without)}"
