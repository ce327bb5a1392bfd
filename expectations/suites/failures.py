"""No article without its facts: no stage has failed at a document or article.

One bad article is no reason to stop a night, so that this warns and blocks
nothing. It warns until the article is read: by a newer release, or by a run
with `full_refresh` after what was at fault is mended.
"""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import TableSuite
from mithaq.stages.failing import STANDING


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return TableSuite(
        name="failures",
        query=f"select stage, item_id, coalesce(path, '') as source_file, error from ({STANDING})",
        key=("stage", "item_id"),
        expectations=(
            gxe.ExpectColumnValuesToBeNull(
                column="error",
                severity="warning",
                description="No stage has failed at a document or article",
                notes="ops.failures has each, with where in the code it was raised; docs/operations.md says what to do",
            ),
        ),
        finds_failures=True,
    )
