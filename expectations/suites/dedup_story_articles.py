"""Stories: every article tells one, every story has one canonical article."""

from __future__ import annotations

from expectations.base import TableSuite, resolved_suite
from mithaq.warehouse.schemas import DEDUP_STORY_ARTICLES


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return resolved_suite(
        DEDUP_STORY_ARTICLES,
        {
            "similarity_is_a_share": "t.similarity between 0 and 1",
            "article_is_known": "exists (from clean.articles as a where a.article_id = t.article_id)",
            "story_has_one_canonical": "count(*) filter (t.is_canonical) over (partition by t.story_id) = 1",
        },
    )
