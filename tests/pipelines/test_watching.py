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


def test_a_stage_tells_which_inputs_it_rejected_last_and_why(tmp_path: Path) -> None:
    with open_work(DataFolder(tmp_path)) as con:
        assert "latest_rejections" not in run_metadata(con, StageReport("raw_documents"), Settings())
        con.executemany(
            "insert into raw.rejections values (?, ?, ?, 'ingest', ?, ?, ?)",
            [
                ("old/a.json", "aa", 0, "malformed_json", "line 1", datetime(2026, 1, 1)),
                ("new/خبر.jsonl", "bb", 7, "missing_text", "no field <b>text</b>", datetime(2026, 1, 2)),
            ],
        )
        told = run_metadata(con, StageReport("raw_documents"), Settings())["latest_rejections"]
    assert isinstance(told, dg.TableMetadataValue)
    newest, oldest = (record.data for record in told.records)
    assert newest["input"] == "\u2068new/خبر.jsonl #7\u2069" and newest["detail"] == "no field <b>text</b>"
    assert newest["why"] == "A record without any text in a field with one of the usual names"
    assert oldest["reason"] == "malformed_json" and oldest["rejected_at"] == "2026-01-01 00:00"


def test_a_page_that_holds_no_article_is_named_by_its_path(tmp_path: Path) -> None:
    with open_work(DataFolder(tmp_path)) as con:
        con.execute(
            "insert into raw.documents (document_id, source_file, path, record_index, format, byte_size, ingested_at) "
            "values ('d', 'menu.html', 'web/menu.html', 0, 'html', 9, now())"
        )
        con.execute(
            "insert into clean.rejections values ('d', 'menu.html', 'clean', 'no_main_text', '12 words', now())"
        )
        told = run_metadata(con, StageReport("clean_articles"), Settings())["latest_rejections"]
    assert isinstance(told, dg.TableMetadataValue)
    [record] = told.records
    assert record.data["input"] == "web/menu.html" and record.data["detail"] == "12 words"


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
