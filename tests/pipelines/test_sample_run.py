"""The whole DAG over the sample corpus: what a new user gets from `make run`."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from tests.pipelines.sites import Site

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def done(sample_run: tuple[Site, subprocess.CompletedProcess[str]]) -> Site:
    finished, process = sample_run
    assert process.returncode == 0, process.stdout[-3000:] + process.stderr[-3000:]
    return finished


def test_the_run_succeeds_and_says_what_it_did(sample_run: tuple[Site, subprocess.CompletedProcess[str]]) -> None:
    finished, process = sample_run
    assert process.returncode == 0, process.stdout[-3000:] + process.stderr[-3000:]
    for word in ("inputs", "articles", "rejected", "stories", "actors", "agreements", "quantities", "seconds"):
        assert word in process.stdout
    assert str(finished.data / "warehouse.duckdb") in process.stdout


def test_every_input_is_an_article_or_a_rejection(done: Site) -> None:
    assert done.query(
        """
        select (select sum(input_count) from raw.files)
             = (select count(*) from marts.articles) + (select count(*) from raw.rejections)
             + (select count(*) from clean.rejections)
        """,
    ) == [(True,)]
    assert done.query("select count(*) > 20 from marts.articles") == [(True,)]


def test_no_stage_fails_at_any_article(done: Site) -> None:
    assert done.query("select stage, item_id, traceback from ops.failures") == []
    assert done.query("from marts.rejections where reason = 'internal_error'") == []


def test_every_document_has_its_original_bytes(done: Site) -> None:
    rows = done.query("select original_path, byte_size from raw.documents")
    assert rows
    for path, size in rows:
        assert (done.data / path).stat().st_size == size


def test_every_mention_is_found_at_its_offsets(done: Site) -> None:
    for table in ("actor_mentions", "agreement_mentions", "quantities"):
        assert done.query(
            f"""
            select count(*) filter (substring(a.text, m.char_start + 1, m.char_end - m.char_start) <> m.surface),
                   count(*) > 0
            from marts.{table} as m left join marts.articles as a using (article_id)
            """,
        ) == [(0, True)], table


def test_a_state_is_found_by_the_name_of_its_capital_too(done: Site) -> None:
    assert done.query(
        """
        with capitals as (
            select c.name, c.stands_for from dedup.actors as c join marts.actors as s on c.stands_for = s.actor_id
        )
        select count(*) > 3, count(*) filter (where stands_for not in (
            select l.actor_id from marts.actor_aliases as l where l.alias = capitals.name
        )) from capitals
        """,
    ) == [(True, 0)]


def test_all_checks_ran_and_none_of_them_failed(done: Site) -> None:
    import dagster as dg

    from expectations.elsewhere import SUITES

    with dg.DagsterInstance.from_config(str(done.data / "dagster")) as instance:
        run = instance.get_runs(limit=1)[0]
        evaluations = {
            e.dagster_event.asset_check_evaluation_data.check_name: e.dagster_event.asset_check_evaluation_data.passed
            for e in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
            if e.dagster_event
        }
    for suite in SUITES:
        assert evaluations[f"{suite}_as_expected"] is True, suite
    assert len(evaluations) > len(SUITES) + 50, "dbt's tests are checks too"


def test_every_asset_tells_its_rows_and_what_its_columns_are_made_of(done: Site) -> None:
    import dagster as dg

    from assets.marts import marts

    with dg.DagsterInstance.from_config(str(done.data / "dagster")) as instance:
        stages = ("raw_documents", "clean_articles", "sentences", "stories", "actors", "agreements")
        for key in (*map(dg.AssetKey, stages), *marts.keys):
            event = instance.get_latest_materialization_event(key)
            assert event and event.asset_materialization, key
            told = event.asset_materialization.metadata
            assert told["dagster/row_count"].value >= 0, key
            assert told["dagster/column_lineage"].value.deps_by_column, key
            assert told["made_of"].records, key
            if key.path == ["marts", "agreements"]:
                assert told["dagster/row_count"].value == done.query("select count(*) from marts.agreements")[0][0]
                deps = told["dagster/column_lineage"].value.deps_by_column
                assert [(d.asset_key.path, d.column_name) for d in deps["status"]] == [
                    (["staging", "stg_dedup__agreements"], "status")
                ]
                assert any("\u2068اتفاق" in str(row.data["name"]) for row in told["preview"].records)


def test_a_second_run_changes_nothing_and_says_so(site: Site) -> None:
    before, published = site.marts(), site.snapshot
    # The copied inbox has new modification times and the same bytes.
    again = site.run()
    assert again.returncode == 0, again.stderr[-3000:]
    assert "Nothing new" in again.stdout
    assert site.marts() == before
    assert site.snapshot.name == published.name


def test_one_new_article_is_one_new_article(site: Site) -> None:
    article = {
        "title": "الأردن والعراق يوقعان مذكرة تفاهم للربط الكهربائي",
        "text": "وقع الأردن والعراق يوم الأحد في عمان مذكرة تفاهم للربط الكهربائي بين البلدين تمتد لعشر سنوات. "
        "وقال وزير الطاقة الأردني إن كلفة المشروع تبلغ نحو 120 مليون دولار، وإن قدرة الخط 150 ميغاواط. "
        "وأضاف الوزير أن العمل في الخط سيبدأ قبل نهاية العام، وأن الجانبين اتفقا على تشكيل لجنة فنية مشتركة لمتابعة "
        "التنفيذ وتذليل العقبات التي قد تواجه المشروع خلال السنوات المقبلة.",
        "source": "صحيفة الاختبار",
        "published": "2025-05-04T10:00:00Z",
    }
    (site.inbox / "one-more.json").write_text(json.dumps(article, ensure_ascii=False))
    before = site.marts()
    again = site.run()
    assert again.returncode == 0, again.stderr[-3000:]
    after = site.marts()
    assert len(after["articles"]) == len(before["articles"]) + 1
    old = {row[0] for row in before["articles"]}
    new = [row for row in site.query("select article_id, title from marts.articles") if row[0] not in old]
    assert [title for _, title in new] == [article["title"]]
    assert site.query("select count(*) from ops.stage_log where stage = 'sentences'") == [(len(after["articles"]),)]
    assert site.query(
        f"select unit, value from marts.quantities where article_id = '{new[0][0]}' and kind = 'money'"
    ) == [("USD", 120e6)]


def test_a_failed_check_leaves_yesterdays_warehouse_in_place(site: Site) -> None:
    before, published = site.marts(), site.snapshot
    with duckdb.connect(str(site.data / "work" / "warehouse.duckdb")) as con:
        con.execute("update nlp.quantity_mentions set char_start = char_start + 1, char_end = char_end + 1")
        con.execute(
            "delete from ops.stage_log where stage in ('published_warehouse', 'nlp_quantity_mentions_as_expected')"
        )
    again = site.run()
    assert again.returncode == 1
    assert "nlp_quantity_mentions_as_expected" in again.stderr
    assert "surface_is_in_text" in again.stderr
    assert site.snapshot == published
    assert site.marts() == before
