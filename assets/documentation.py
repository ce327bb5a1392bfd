"""The documentation that goes with a published warehouse: Data Docs of the suites, and dbt's of the models.

Both open from disk, without a network. They are made before the report, which
links to them, yet the report doesn't depend on them: where one can't be made,
the run fails and says so, and warehouse and report are published all the same.
The pages themselves are in `expectations/data_docs.py` and `dbt_docs.py`.
Concept: https://docs.dagster.io/guides/build/assets
"""

import time
from functools import partial

import dagster as dg

from assets.dbt_docs import write_dbt_docs
from assets.marts import DBT_PROJECT
from assets.metadata import OWNERS
from assets.publish import published_warehouse
from expectations.elsewhere import document
from mithaq.settings import Settings

_documentation = partial(
    dg.asset,
    group_name="publish",
    deps=[published_warehouse],
    owners=OWNERS,
    code_version="1",
    op_tags={"dagster/priority": "1"},  # before the report: of steps that wait for the same, the higher runs first
)


@_documentation(kinds={"greatexpectations", "html"})
def data_docs(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Pages of what every table is expected to be, and what was found: a page a Great Expectations suite."""
    folder, started = settings.folder, time.perf_counter()
    written = document(folder)
    folder.pages_are_made(folder.data_docs, folder.published.resolve())
    return dg.MaterializeResult(
        metadata={
            "index": dg.MetadataValue.path(str(written.index)),
            "suites": written.suites,
            "expectations": written.expectations,
            "failed_expectations": written.failed,
            "seconds": round(time.perf_counter() - started, 2),
        }
    )


@_documentation(kinds={"dbt", "html"})
def dbt_docs(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """dbt's documentation of every model: columns, tests, SQL, and what is made from what; new where a model is."""
    folder, started = settings.folder, time.perf_counter()
    is_new = write_dbt_docs(DBT_PROJECT, settings.data / "dbt", folder.dbt_docs)
    folder.pages_are_made(folder.dbt_docs, folder.published.resolve())
    return dg.MaterializeResult(
        metadata={
            "index": dg.MetadataValue.path(str(folder.dbt_docs / "index.html")),
            "unchanged": not is_new,
            "seconds": round(time.perf_counter() - started, 2),
        }
    )
