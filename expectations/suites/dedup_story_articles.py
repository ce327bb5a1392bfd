"""Stories: every article tells one, every story has one canonical article."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import DEDUP_STORY_ARTICLES


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        DEDUP_STORY_ARTICLES,
        [
            gxe.ExpectColumnValuesToBeBetween(column="similarity", min_value=0, max_value=1),
            *always_true("article_is_known", "story_has_one_canonical"),
        ],
        computed={
            "article_is_known": "exists (from clean.articles as a where a.article_id = t.article_id)",
            "story_has_one_canonical": "count(*) filter (t.is_canonical) over (partition by t.story_id) = 1",
        },
    )
