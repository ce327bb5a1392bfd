"""Mentions of agreements: exact offsets, each belonging to a report."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import JOIN_ARTICLES, OF_DUE_ARTICLES, SURFACE_MATCHES, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import NLP_AGREEMENT_MENTIONS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        NLP_AGREEMENT_MENTIONS,
        [
            *always_true("surface_is_in_text", "report_is_known"),
            gxe.ExpectColumnValuesToMatchRegex(column="event_date", regex=r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$"),
            gxe.ExpectColumnValueLengthsToBeBetween(column="sentence", min_value=1),
        ],
        computed={
            **SURFACE_MATCHES,
            "report_is_known": "exists (from nlp.agreement_reports as r where r.report_id = t.report_id)",
        },
        joins=JOIN_ARTICLES,
        due=OF_DUE_ARTICLES,
    )
