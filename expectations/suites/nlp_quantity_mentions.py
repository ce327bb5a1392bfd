"""Quantities: exact offsets, ranges the right way round, units that fit their kind."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import JOIN_ARTICLES, OF_DUE_ARTICLES, SURFACE_MATCHES, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import NLP_QUANTITY_MENTIONS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        NLP_QUANTITY_MENTIONS,
        [
            *always_true("surface_is_in_text", "range_is_ordered", "unit_fits_kind"),
            gxe.ExpectColumnValueLengthsToBeBetween(column="unit", min_value=1, max_value=60),
            gxe.ExpectColumnValuesToBeBetween(column="value", min_value=0, mostly=0.99, severity="warning"),
        ],
        computed={
            **SURFACE_MATCHES,
            "range_is_ordered": "t.value_max is null or t.value_max >= t.value",
            "unit_fits_kind": "case t.kind when 'money' then regexp_full_match(t.unit, '[A-Z]{3}') "
            "when 'percent' then t.unit in ('percent', 'permille', 'basis_point') else true end",
        },
        joins=JOIN_ARTICLES,
        due=OF_DUE_ARTICLES,
    )
