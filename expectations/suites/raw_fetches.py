"""What polls of feeds asked: each failure with a stable reason."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import RAW_FETCHES


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        RAW_FETCHES,
        [
            gxe.ExpectColumnValuesToMatchRegex(column="reason", regex="^[a-z][a-z0-9_]+$"),
            gxe.ExpectColumnValuesToBeBetween(column="attempts", min_value=1),
            *always_true("failures_have_a_reason"),
        ],
        computed={"failures_have_a_reason": "(t.outcome = 'failed') = (t.reason is not null)"},
    )
