"""Inputs that could not be read: each with a stable reason and a detail."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import OF_DUE_FILES, TableSuite, table_suite
from mithaq.warehouse.schemas import RAW_REJECTIONS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        RAW_REJECTIONS,
        [
            gxe.ExpectColumnValuesToMatchRegex(column="reason", regex="^[a-z][a-z0-9_]+$"),
            gxe.ExpectColumnValueLengthsToBeBetween(column="detail", min_value=3),
        ],
        due=OF_DUE_FILES,
    )
