"""Files seen in the inbox: hashes, sizes and how many inputs each held."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import OF_DUE_FILES, TableSuite, table_suite
from mithaq.warehouse.schemas import RAW_FILES


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        RAW_FILES,
        [
            gxe.ExpectColumnValuesToMatchRegex(column="file_sha256", regex="^[0-9a-f]{64}$"),
            gxe.ExpectColumnValuesToBeBetween(column="byte_size", min_value=0),
            gxe.ExpectColumnValuesToBeBetween(column="input_count", min_value=1),
        ],
        due=OF_DUE_FILES,
    )
