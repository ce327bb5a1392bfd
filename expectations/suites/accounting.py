"""Nothing is lost: every input is a document or a rejection, every document an article or a rejection.

A run that a person narrowed leaves documents waiting: cleaning has not come to
them, and the ledger says so. They are a warning, not a loss.
"""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import TableSuite


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return TableSuite(
        name="accounting",
        query="""
            select *, articles_and_rejections + documents_waiting as documents_accounted from (select
                (select coalesce(sum(input_count), 0)::bigint from raw.files) as inputs,
                (select count(*) from raw.documents) + (select count(*) from raw.rejections) as inputs_accounted,
                (select count(*) from raw.documents) as documents,
                (select count(*) from raw.documents where document_id not in (
                    select item_id from ops.stage_log where stage = 'clean_articles'
                    union all select document_id from clean.articles
                    union all select document_id from clean.rejections
                )) as documents_waiting,
                (select count(*) from clean.articles) + (select count(*) from clean.rejections)
                    as articles_and_rejections
            )
        """,
        key=("inputs", "documents"),
        expectations=(
            gxe.ExpectColumnPairValuesToBeEqual(column_A="inputs", column_B="inputs_accounted"),
            gxe.ExpectColumnPairValuesToBeEqual(column_A="documents", column_B="documents_accounted"),
            gxe.ExpectColumnValuesToBeInSet(column="documents_waiting", value_set=[0], severity="warning"),
        ),
    )
