"""The code location: puts assets, checks, jobs, schedules, sensors and resources together, and nothing else.

Concept: https://docs.dagster.io/api/dagster/definitions
"""

from __future__ import annotations

import warnings

import dagster as dg

from assets import clean, deduplicate, documentation, extract, ingest, marts, publish, share
from expectations.adapter import asset_checks
from mithaq.settings import Settings
from pipelines.jobs import JOBS
from pipelines.resources import resources
from pipelines.schedules import SCHEDULES
from pipelines.sensors import SENSORS

settings = Settings.from_environment()
sharing = [share] if settings.lake else []
with warnings.catch_warnings():
    # Whoever starts the UI can do nothing about it; the lock pins Dagster's release.
    warnings.simplefilter("ignore", dg.BetaWarning)
    ASSETS = dg.with_source_code_references(
        dg.load_assets_from_modules([ingest, clean, extract, deduplicate, *sharing, marts, publish, documentation])
    )

defs = dg.Definitions(
    assets=ASSETS,
    asset_checks=asset_checks(),
    jobs=JOBS,
    schedules=SCHEDULES,
    sensors=SENSORS,
    resources=resources(settings),
    # One process a run: models load once, and DuckDB lets one process write.
    executor=dg.in_process_executor,
)
