"""What an article says of an agreement: dates at a known precision, values with a currency."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import OF_DUE_ARTICLES, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import NLP_AGREEMENT_REPORTS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    iso_date = r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$"
    return table_suite(
        NLP_AGREEMENT_REPORTS,
        [
            gxe.ExpectColumnValuesToMatchRegex(column="signed_on", regex=iso_date),
            gxe.ExpectColumnValuesToMatchRegex(column="effective_on", regex=iso_date),
            gxe.ExpectColumnValuesToBeBetween(column="duration_value", min_value=0, strict_min=True),
            gxe.ExpectColumnValuesToMatchRegex(column="currency", regex="^[A-Z]{3}$"),
            *always_true("value_has_currency", "duration_has_unit", "is_mentioned"),
        ],
        computed={
            "value_has_currency": "(t.value is null) = (t.currency is null)",
            "duration_has_unit": "(t.duration_value is null) = (t.duration_unit is null)",
            "is_mentioned": "exists (from nlp.agreement_mentions as m where m.report_id = t.report_id)",
        },
        due=OF_DUE_ARTICLES,
    )
