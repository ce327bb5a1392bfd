"""Every naming means exactly one known actor."""

from __future__ import annotations

from expectations.base import TableSuite, resolved_suite
from mithaq.warehouse.schemas import DEDUP_ACTOR_MENTIONS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return resolved_suite(
        DEDUP_ACTOR_MENTIONS,
        {
            "mention_is_known": "exists (from nlp.entity_mentions as m where m.mention_id = t.mention_id)",
            "actor_is_known": "exists (from dedup.actors as a where a.actor_id = t.actor_id)",
        },
    )
