"""Quantities: exact offsets, ranges the right way round, units that fit their kind."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import OF_DUE_ARTICLES, TableSuite, table_suite
from mithaq.warehouse.schemas import NLP_QUANTITY_MENTIONS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        NLP_QUANTITY_MENTIONS,
        [gxe.ExpectColumnValuesToBeBetween(column="value", min_value=0, mostly=0.99, severity="warning")],
        is_of_articles=True,
        due=OF_DUE_ARTICLES,
    )
