"""Parties: known actors of known agreements."""

from __future__ import annotations

from expectations.base import TableSuite, resolved_suite
from mithaq.warehouse.schemas import DEDUP_AGREEMENT_PARTIES


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return resolved_suite(
        DEDUP_AGREEMENT_PARTIES,
        {
            "agreement_is_known": "exists (from dedup.agreements as g where g.agreement_id = t.agreement_id)",
            "actor_is_known": "exists (from dedup.actors as a where a.actor_id = t.actor_id)",
        },
    )
