"""Sentences: inside their article, in order, with their words inside them."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import OF_DUE_ARTICLES, TableSuite, table_suite
from mithaq.warehouse.schemas import NLP_SENTENCES


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        NLP_SENTENCES,
        [gxe.ExpectColumnValuesToBeBetween(column="word_total", min_value=1, mostly=0.99, severity="warning")],
        computed={"word_total": "len(t.words)"},
        is_of_articles=True,
        due=OF_DUE_ARTICLES,
    )
