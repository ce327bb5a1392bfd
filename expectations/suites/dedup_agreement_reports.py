"""Every article's report means exactly one known agreement."""

from __future__ import annotations

from expectations.base import TableSuite, resolved_suite
from mithaq.warehouse.schemas import DEDUP_AGREEMENT_REPORTS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return resolved_suite(
        DEDUP_AGREEMENT_REPORTS,
        {
            "report_is_known": "exists (from nlp.agreement_reports as r where r.report_id = t.report_id)",
            "agreement_is_known": "exists (from dedup.agreements as g where g.agreement_id = t.agreement_id)",
        },
    )
