"""Cleaned articles: text that begins with its title, in Arabic, that maps back to the document."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import OF_DUE_DOCUMENTS, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import CLEAN_ARTICLES


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        CLEAN_ARTICLES,
        [
            gxe.ExpectColumnValuesToMatchRegex(column="article_id", regex="^a[0-9a-f]{20}$"),
            gxe.ExpectColumnValuesToBeInSet(column="language", value_set=["ar"]),
            gxe.ExpectColumnValuesToBeBetween(column="word_count", min_value=5),
            gxe.ExpectColumnValueLengthsToBeBetween(column="text", min_value=30),
            *always_true("text_begins_with_title", "document_is_known", "document_is_unique", "runs_stay_inside_text"),
            gxe.ExpectColumnValuesToBeInSet(column="is_dated_in_the_future", value_set=[False], severity="warning"),
        ],
        computed={
            "text_begins_with_title": "starts_with(t.text, t.title)",
            "document_is_known": "exists (from raw.documents as d where d.document_id = t.document_id)",
            "document_is_unique": "(select count(*) from clean.articles as o where o.document_id = t.document_id) = 1",
            "runs_stay_inside_text": "len(t.offset_map) > 0 and list_bool_and(list_transform(t.offset_map, "
            "lambda r: r.length > 0 and r.text_start + r.length <= length(t.text)))",
            "is_dated_in_the_future": "coalesce(t.published_at > t.cleaned_at + interval 2 days, false)",
        },
        due=OF_DUE_DOCUMENTS,
    )
