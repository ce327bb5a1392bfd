"""Namings of actors: exact offsets, plausible countries, one kind a local actor."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import JOIN_ARTICLES, OF_DUE_ARTICLES, SURFACE_MATCHES, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import NLP_ENTITY_MENTIONS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        NLP_ENTITY_MENTIONS,
        [
            *always_true("surface_is_in_text"),
            gxe.ExpectColumnValuesToMatchRegex(column="country_code", regex="^[A-Z]{2}$"),
            gxe.ExpectColumnValueLengthsToBeBetween(column="surface", min_value=1, max_value=200),
            gxe.ExpectColumnValuesToBeInSet(column="local_actor_has_one_kind", value_set=[True], severity="warning"),
        ],
        computed={
            **SURFACE_MATCHES,
            "local_actor_has_one_kind": "min(t.kind) over (partition by t.local_id) = "
            "max(t.kind) over (partition by t.local_id)",
        },
        joins=JOIN_ARTICLES,
        due=OF_DUE_ARTICLES,
    )
