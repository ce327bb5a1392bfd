"""What an operator sees of runs: freshness of the published warehouse, speed and cost."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.freshness import FreshnessState
from dagster._core.definitions.freshness_evaluator import FRESHNESS_EVALUATORS_BY_POLICY_TYPE
from dagster._core.loader import LoadingContextForTest
from dagster._core.test_utils import freeze_time

from assets.metadata import cores, cost, run_metadata, say_unchanged
from assets.publish import FRESH
from mithaq.settings import Settings
from mithaq.stages import StageReport
from mithaq.warehouse.store import DataFolder, open_work
from pipelines.instance import TEMPLATE

PUBLISHED = dg.AssetKey("published_warehouse")


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def _freshness(instance: dg.DagsterInstance, later: timedelta) -> FreshnessState:
    """What the daemon that `make ui` starts would find so much later."""
    from pipelines.definitions import defs

    node = defs.resolve_asset_graph().get(PUBLISHED)
    evaluator = FRESHNESS_EVALUATORS_BY_POLICY_TYPE[type(FRESH)]()
    with freeze_time(datetime.now(UTC) + later):
        return asyncio.run(evaluator.evaluate_freshness(context=LoadingContextForTest(instance), node=node))


def test_daemons_watch_freshness_queue_runs_and_tell_of_failures(tmp_path: Path) -> None:
    shutil.copyfile(TEMPLATE, tmp_path / "dagster.yaml")
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert {"FRESHNESS_DAEMON", "QUEUED_RUN_COORDINATOR", "SENSOR", "SCHEDULER"} <= set(
            instance.get_required_daemon_types()
        )


def test_a_missed_night_is_seen_and_a_quiet_one_is_no_missed_one(instance: dg.DagsterInstance) -> None:
    assert _freshness(instance, timedelta(0)) == FreshnessState.UNKNOWN
    say_unchanged(instance)  # what a run does that finds nothing new
    assert _freshness(instance, timedelta(hours=24)) == FreshnessState.PASS
    assert _freshness(instance, timedelta(hours=26)) == FreshnessState.WARN
    assert _freshness(instance, timedelta(hours=28)) == FreshnessState.FAIL


def test_cost_of_a_thousand_articles() -> None:
    figures = cost(articles=500, seconds=18.0, core_hour_price=0.0)
    assert figures["articles_per_second"] == 27.78
    assert figures["core_hours_per_1000_articles"] == pytest.approx(0.01 * cores())
    assert "cost_per_1000_articles" not in figures
    priced = cost(articles=500, seconds=18.0, core_hour_price=0.05)
    assert priced["cost_per_1000_articles"] == pytest.approx(0.0005 * cores())
    assert cost(articles=0, seconds=18.0, core_hour_price=0.05) == {}


def test_a_stage_tells_items_rows_rejections_speed_and_cost(tmp_path: Path) -> None:
    report = StageReport("sentences", items=4, seconds=2.0)
    report.rows["nlp.sentences"] += 12
    report.rejections["language"] += 1
    with open_work(DataFolder(tmp_path)) as con:
        metadata = run_metadata(con, report, Settings(core_hour_price=0.1))
    assert metadata["items_done"] == 4 and metadata["items_are"] == "articles"
    assert metadata["rows_out"] == 12 and metadata["rejected"] == 1
    assert metadata["items_per_second"] == 2.0
    assert isinstance(metadata["peak_memory_mb"], float) and metadata["peak_memory_mb"] > 10
    assert isinstance(metadata["cost_per_1000_articles"], float) and metadata["cost_per_1000_articles"] > 0
    assert isinstance(metadata["rejections_by_reason"], dg.TableMetadataValue)
