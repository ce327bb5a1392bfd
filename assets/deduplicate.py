"""What is the same over all articles: stories, actors, agreements.

Finding mentions inside one article is the extract group's; counting and
joining is dbt's. Concept: https://docs.dagster.io/guides/build/assets
"""

from __future__ import annotations

import os

import dagster as dg

from assets.metadata import OWNERS, definition_metadata, result
from mithaq.settings import Settings
from mithaq.stages import run_actors, run_agreements, run_stories
from mithaq.stages.actors import ACTORS
from mithaq.stages.agreements import AGREEMENTS
from mithaq.stages.stories import STORIES
from mithaq.warehouse.store import open_work

SHARED = ["gathered_articles"] if os.environ.get("MITHAQ_LAKE") else []
"""What other writers have read comes first, where there are any (`share.py`)."""


@dg.asset(
    group_name="deduplicate",
    deps=["clean_articles", *SHARED],
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("stories"),
    code_version=STORIES.version,
)
def stories(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """Near-duplicate articles (reprints, updates) clustered into stories."""
    with open_work(settings.folder) as con:
        return result(con, run_stories(con, settings.scope), settings)


@dg.asset(
    group_name="deduplicate",
    deps=["entity_mentions", "agreement_mentions", *SHARED],
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("actors"),
    code_version=ACTORS.version,
)
def actors(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """One row a real-world actor, over spellings and articles."""
    with open_work(settings.folder) as con:
        return result(con, run_actors(con, settings.scope), settings)


@dg.asset(
    group_name="deduplicate",
    deps=["agreement_mentions", "actors", *SHARED],
    kinds={"python", "duckdb"},
    owners=OWNERS,
    metadata=definition_metadata("agreements"),
    code_version=AGREEMENTS.version,
)
def agreements(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """One row an agreement, over all articles that tell of it, with its parties, dates and status."""
    with open_work(settings.folder) as con:
        return result(con, run_agreements(con, settings.scope), settings)
