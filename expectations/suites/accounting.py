"""Nothing is lost: every input is a document or a rejection, every document an article or a rejection."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import TableSuite


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return TableSuite(
        name="accounting",
        query="""
            select
                (select coalesce(sum(input_count), 0)::bigint from raw.files) as inputs,
                (select count(*) from raw.documents) + (select count(*) from raw.rejections) as inputs_accounted,
                (select count(*) from raw.documents) as documents,
                (select count(*) from clean.articles) + (select count(*) from clean.rejections) as documents_accounted
        """,
        key=("inputs", "documents"),
        expectations=(
            gxe.ExpectColumnPairValuesToBeEqual(column_A="inputs", column_B="inputs_accounted"),
            gxe.ExpectColumnPairValuesToBeEqual(column_A="documents", column_B="documents_accounted"),
        ),
    )
