"""Jobs: named selections of assets that people and schedules start.

When they start by themselves is in `schedules.py` and `sensors.py`.
Concept: https://docs.dagster.io/guides/build/jobs
"""

from __future__ import annotations

import dagster as dg

from assets.marts import SKIP_UNCHANGED
from pipelines.options import resolve_options, run_options

_GROUPS = dg.AssetSelection.groups

everything = dg.define_asset_job(
    "everything",
    selection=dg.AssetSelection.all(),
    description="The whole DAG: what is new goes all the way to the published warehouse.",
    tags={SKIP_UNCHANGED: "true"},
    config=run_options,
)
ingest_and_clean = dg.define_asset_job(
    "ingest_and_clean",
    selection=_GROUPS("ingest", "clean"),
    description="Read the inbox and clean articles, without looking at what they say.",
    config=run_options,
)
poll_feeds = dg.define_asset_job(
    "poll_feeds",
    selection=dg.AssetSelection.assets("fetched_feeds"),
    description="Ask the feeds of feeds.toml for what is new, now; the sensor `inbox` then starts a run of everything.",
)
extract = dg.define_asset_job(
    "extract",
    selection=_GROUPS("extract"),
    description="Read clean articles and find actors, agreements and quantities in each.",
    config=run_options,
)
resolve = dg.define_asset_job(
    "resolve",
    selection=_GROUPS("deduplicate", "marts", "publish"),
    description="Decide again which articles, actors and agreements are the same, rebuild the marts and publish.",
    config=resolve_options,
)
rebuild_marts = dg.define_asset_job(
    "rebuild_marts",
    selection=_GROUPS("marts"),
    description="Build every dbt model, snapshot and test from the tables as they are.",
)
publish = dg.define_asset_job(
    "publish",
    selection=_GROUPS("publish"),
    description="Publish the work warehouse as it is, and make the report.",
)

JOBS = [everything, poll_feeds, ingest_and_clean, extract, resolve, rebuild_marts, publish]
