"""Mentions of agreements: exact offsets, each belonging to a report."""

from __future__ import annotations

from expectations.base import OF_DUE_ARTICLES, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import NLP_AGREEMENT_MENTIONS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        NLP_AGREEMENT_MENTIONS,
        always_true("report_is_known"),
        computed={"report_is_known": "exists (from nlp.agreement_reports as r where r.report_id = t.report_id)"},
        is_of_articles=True,
        due=OF_DUE_ARTICLES,
    )
