"""What an article says of an agreement: dates at a known precision, values with a currency."""

from __future__ import annotations

from expectations.base import OF_DUE_ARTICLES, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import NLP_AGREEMENT_REPORTS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        NLP_AGREEMENT_REPORTS,
        always_true("is_mentioned"),
        computed={"is_mentioned": "exists (from nlp.agreement_mentions as m where m.report_id = t.report_id)"},
        due=OF_DUE_ARTICLES,
    )
