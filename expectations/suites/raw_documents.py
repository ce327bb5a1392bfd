"""Inputs that were read: one row a distinct byte content."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import OF_DUE_FILES, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import RAW_DOCUMENTS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        RAW_DOCUMENTS,
        [
            gxe.ExpectColumnValuesToMatchRegex(column="document_id", regex="^[0-9a-f]{64}$"),
            gxe.ExpectColumnValuesToBeInSet(
                column="format", value_set=["txt", "html", "json", "csv", "parquet", "feed", "warc"]
            ),
            gxe.ExpectColumnValuesToBeBetween(column="byte_size", min_value=1),
            gxe.ExpectColumnValuesToMatchRegex(column="original_path", regex="^originals/[0-9a-f]{2}/[0-9a-f]{64}$"),
            *always_true("file_is_listed"),
        ],
        computed={"file_is_listed": "exists (from raw.files as f where f.path = t.path)"},
        due=f"t.path in (select t.path from raw.files as t where {OF_DUE_FILES})",
    )
