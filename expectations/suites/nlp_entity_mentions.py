"""Namings of actors: exact offsets, plausible countries, one kind a local actor."""

from __future__ import annotations

from expectations.base import OF_DUE_ARTICLES, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import NLP_ENTITY_MENTIONS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        NLP_ENTITY_MENTIONS,
        always_true("local_actor_has_one_kind", severity="warning"),
        computed={
            "local_actor_has_one_kind": "min(t.kind) over (partition by t.local_id) = "
            "max(t.kind) over (partition by t.local_id)",
        },
        is_of_articles=True,
        due=OF_DUE_ARTICLES,
    )
