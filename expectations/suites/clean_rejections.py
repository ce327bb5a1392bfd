"""Documents without an Arabic article: none of them is an article too."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import OF_DUE_DOCUMENTS, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import CLEAN_REJECTIONS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        CLEAN_REJECTIONS,
        [
            gxe.ExpectColumnValuesToMatchRegex(column="reason", regex="^[a-z][a-z0-9_]+$"),
            gxe.ExpectColumnValueLengthsToBeBetween(column="detail", min_value=3),
            *always_true("is_no_article"),
        ],
        computed={"is_no_article": "not exists (from clean.articles as a where a.document_id = t.document_id)"},
        due=OF_DUE_DOCUMENTS,
    )
