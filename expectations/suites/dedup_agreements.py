"""Agreements: dates at a known precision and in order, values with a currency."""

from __future__ import annotations

from expectations.base import TableSuite, resolved_suite
from mithaq.warehouse.schemas import DEDUP_AGREEMENTS

ISO_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return resolved_suite(
        DEDUP_AGREEMENTS,
        {
            "signed_on_is_iso": f"t.signed_on is null or regexp_full_match(t.signed_on, '{ISO_DATE}')",
            "effective_on_is_iso": f"t.effective_on is null or regexp_full_match(t.effective_on, '{ISO_DATE}')",
            "confidence_is_a_share": "t.confidence between 0 and 1",
            "value_has_currency": "(t.value is null) = (t.currency is null)",
            "duration_has_unit": "(t.duration_value is null) = (t.duration_unit is null)",
            "is_reported": "exists (from dedup.agreement_reports as r where r.agreement_id = t.agreement_id)",
        },
        warnings={"takes_effect_after_signing": "coalesce(left(t.effective_on, 4) >= left(t.signed_on, 4), true)"},
    )
