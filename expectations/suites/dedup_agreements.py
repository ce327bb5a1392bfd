"""Agreements: dates at a known precision and in order, values with a currency."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import DEDUP_AGREEMENTS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    iso_date = r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$"
    return table_suite(
        DEDUP_AGREEMENTS,
        [
            gxe.ExpectColumnValuesToMatchRegex(column="signed_on", regex=iso_date),
            gxe.ExpectColumnValuesToMatchRegex(column="effective_on", regex=iso_date),
            *always_true("value_has_currency", "duration_has_unit", "is_reported"),
            gxe.ExpectColumnValuesToBeInSet(column="takes_effect_after_signing", value_set=[True], severity="warning"),
        ],
        computed={
            "value_has_currency": "(t.value is null) = (t.currency is null)",
            "duration_has_unit": "(t.duration_value is null) = (t.duration_unit is null)",
            "is_reported": "exists (from dedup.agreement_reports as r where r.agreement_id = t.agreement_id)",
            "takes_effect_after_signing": "coalesce(left(t.effective_on, 4) >= left(t.signed_on, 4), true)",
        },
    )
