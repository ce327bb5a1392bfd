"""Actors: named, of one kind, each named somewhere or bound by an agreement."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import TableSuite, table_suite
from mithaq.warehouse.schemas import DEDUP_ACTORS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        DEDUP_ACTORS,
        [
            gxe.ExpectColumnValueLengthsToBeBetween(column="name", min_value=2, max_value=200),
            gxe.ExpectColumnValuesToMatchRegex(column="country_code", regex="^[A-Z]{2}$"),
            # Countries that are no more, or that an article names as a whole, may have no code.
            gxe.ExpectColumnValuesToBeInSet(column="country_has_code", value_set=[True], severity="warning"),
        ],
        computed={"country_has_code": "t.kind <> 'country' or t.country_code is not null"},
    )
