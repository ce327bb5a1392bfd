"""Actors: named, of one kind, each named somewhere or bound by an agreement."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import DEDUP_ACTORS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        DEDUP_ACTORS,
        [
            gxe.ExpectColumnValueLengthsToBeBetween(column="name", min_value=2, max_value=200),
            gxe.ExpectColumnValuesToMatchRegex(column="country_code", regex="^[A-Z]{2}$"),
            *always_true("country_has_code"),
        ],
        computed={"country_has_code": "t.kind <> 'country' or t.country_code is not null"},
    )
