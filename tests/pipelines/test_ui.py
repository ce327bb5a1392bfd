"""A person in the Dagster UI: opens it, starts everything, sees it succeed."""

from __future__ import annotations

import itertools
import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import dagster as dg
import duckdb
import pytest

from assets.metadata import preview
from tests.docs.views import JOB, ROOT, UI, View, look
from tests.pipelines.ui_server import running_ui

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Found = TypeVar("Found")
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ui-data")


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """A running `make ui`: the person starts the run."""
    with running_ui(data) as url:
        yield url


@pytest.fixture(scope="module")
def page(address: str, browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1500, "height": 950})
    page.set_default_timeout(60_000)
    return page


def _until(condition: Callable[[], Found], seconds: float) -> Found:
    """What `condition` gives as soon as it is true; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds} s in vain")
        time.sleep(1)
    return found


def _run_of_a_person(instance: dg.DagsterInstance) -> str | None:
    runs = instance.get_runs(filters=dg.RunsFilter(job_name="everything"))
    return next((r.run_id for r in runs if "dagster/sensor_name" not in r.tags), None)


def test_the_ui_listens_on_loopback_only(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        host, _, hex_port = line.split()[1].partition(":")
        if int(hex_port, 16) == port and line.split()[3] == "0A":
            assert host == "0100007F"


def test_the_schedule_and_the_sensor_are_on(page: Page, address: str) -> None:
    page.goto(f"{address}/automation")
    for name in ("nightly", "inbox"):
        page.get_by_text(name, exact=True).first.wait_for()
    _until(lambda: sum(box.is_checked() for box in page.locator("input[type=checkbox]").all()) >= 2, 60)


def test_a_person_starts_everything_and_sees_it_succeed(page: Page, address: str, data: Path) -> None:
    page.goto(f"{address}/locations/pipelines.definitions/jobs/everything")
    page.get_by_role("button", name=re.compile("Materialize all|Launch run")).first.click(timeout=180_000)
    with dg.DagsterInstance.from_config(str(data / "dagster")) as instance:
        run_id = _until(lambda: _run_of_a_person(instance), 120)
        page.goto(f"{address}/runs/{run_id}")
        # The sensor may have started a run of its own: then this one waits for it.
        _until(lambda: (run := instance.get_run_by_id(run_id)) and run.is_finished, 600)
        page.reload()
        page.get_by_text("Success", exact=True).first.wait_for()
    with duckdb.connect(str((data / "warehouse.duckdb").resolve()), read_only=True) as con:
        assert con.execute("select count(*) > 20 from marts.articles").fetchone() == (True,)


LAUNCH = """
mutation ($job: String!) {
  launchRun(executionParams: {selector: {
    repositoryLocationName: "pipelines.definitions", repositoryName: "__repository__", jobName: $job}
  }) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } }
}
"""


def _launch(address: str, job: str) -> str:
    """Start a job as the UI's button does."""
    body = json.dumps({"query": LAUNCH, "variables": {"job": job}}).encode()
    request = urllib.request.Request(f"{address}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        launched = json.load(answer)["data"]["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    return str(launched["run"]["runId"])


def test_launches_at_once_queue_and_all_succeed(address: str, data: Path) -> None:
    runs = [_launch(address, job) for job in ("ingest_and_clean", "publish", "ingest_and_clean")]
    with dg.DagsterInstance.from_config(str(data / "dagster")) as instance:
        _until(lambda: all(r.is_finished for r in instance.get_runs(dg.RunsFilter(run_ids=runs))), 600)
        records = sorted(instance.get_run_records(dg.RunsFilter(run_ids=runs)), key=lambda r: r.start_time or 0)
    assert [r.dagster_run.status for r in records] == [dg.DagsterRunStatus.SUCCESS] * 3
    for earlier, later in itertools.pairwise(records):
        assert earlier.end_time and later.start_time and earlier.end_time <= later.start_time


@pytest.mark.parametrize("view", UI, ids=lambda view: view.image)
def test_the_pages_of_the_pictures_show_what_the_documents_say(
    page: Page, address: str, data: Path, view: View, tmp_path: Path
) -> None:
    look(page, address, view, data, (str(ROOT),))
    page.screenshot(path=tmp_path / "seen.png")
    assert (tmp_path / "seen.png").stat().st_size > 10_000


def test_the_asset_page_shows_arabic_rows_and_passed_checks(page: Page, address: str) -> None:
    page.goto(f"{address}/assets/clean_articles?view=checks")
    page.get_by_text("text that begins with its title, in Arabic").or_(
        page.get_by_text("clean_articles_as_expected")
    ).first.wait_for()
    page.goto(f"{address}/assets/clean_articles?view=events")
    page.get_by_text("preview").first.wait_for()
    page.get_by_text(re.compile("[\u0600-\u06ff]{3}")).first.wait_for()


SCRIPT = "<script>document.title = 'owned'</script> اتفاق"


def test_a_title_that_is_a_script_is_shown_as_text(page: Page, address: str, data: Path) -> None:
    with dg.DagsterInstance.from_config(str(data / "dagster")) as instance, duckdb.connect() as con:
        con.execute("create table articles (title varchar)")
        con.execute("insert into articles values (?)", [SCRIPT])
        instance.report_runless_asset_event(
            dg.AssetMaterialization("clean_articles", metadata={"preview": preview(con, "articles")})
        )
    page.goto(f"{address}/assets/clean_articles?view=events")
    page.get_by_text("<script>document.title").first.wait_for()
    assert page.title() != "owned"


def test_a_person_takes_a_sample_and_the_run_knows_it(page: Page, address: str, data: Path) -> None:
    page.goto(f"{address}{JOB}/ingest_and_clean/playground")
    page.get_by_text("sample: 0").first.wait_for()
    page.locator(".CodeMirror").first.evaluate("box => box.CodeMirror.setValue('sample: 7\\nsources: [web]')")
    page.get_by_role("button", name=re.compile("Launch Run")).first.click()
    with dg.DagsterInstance.from_config(str(data / "dagster")) as instance:
        narrowed = _until(
            lambda: next(
                (r for r in instance.get_runs(dg.RunsFilter(job_name="ingest_and_clean")) if r.run_config), None
            ),
            120,
        )
        assert narrowed.run_config == {"sample": 7, "sources": ["web"]}
        _until(lambda: (run := instance.get_run_by_id(narrowed.run_id)) and run.is_finished, 300)
        finished = instance.get_run_by_id(narrowed.run_id)
        assert finished and finished.status == dg.DagsterRunStatus.SUCCESS
