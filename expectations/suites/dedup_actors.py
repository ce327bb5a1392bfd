"""Actors: named, of one kind, each named somewhere or bound by an agreement."""

from __future__ import annotations

from expectations.base import TableSuite, resolved_suite
from mithaq.warehouse.schemas import DEDUP_ACTORS


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return resolved_suite(
        DEDUP_ACTORS,
        {
            "name_is_no_letter_and_no_essay": "length(t.name) between 2 and 200",
            "country_code_is_iso": "t.country_code is null or regexp_full_match(t.country_code, '[A-Z]{2}')",
        },
        # Countries that are no more, or that an article names as a whole, may have no code.
        warnings={"country_has_code": "t.kind <> 'country' or t.country_code is not null"},
    )
