"""A person in the Dagster UI: opens it, starts everything, sees it succeed."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import dagster as dg
import duckdb
import pytest

from tests.install_browser import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

Found = TypeVar("Found")
ROOT = Path(__file__).resolve().parents[2]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ui-data")


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """A running `make ui`, on a port of its own, without schedules: the person starts the run."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "MITHAQ_INBOX": str(ROOT / "data" / "sample"),
        "MITHAQ_DATA": str(data),
        "DAGSTER_HOME": str(data / "dagster"),
    }
    subprocess.run([sys.executable, "-m", "pipelines.instance"], cwd=ROOT, env=environment, check=True)
    log = (data / "ui.log").open("w")
    server = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("dagster")),
            "dev",
            "--workspace",
            "workspace.yaml",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server, data / "ui.log")
        yield url
    finally:
        os.killpg(server.pid, 15)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, 9)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the UI ended: {log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(f"{url}/server_info", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the UI didn't answer in time: {log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    browser_path = find_browser()
    if browser_path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Chromium; tests/install_browser.py says why there is none")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=QUIET)
        page = browser.new_page(viewport={"width": 1500, "height": 950})
        page.set_default_timeout(60_000)
        yield page
        browser.close()


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


def test_the_asset_page_shows_arabic_rows_and_passed_checks(page: Page, address: str) -> None:
    page.goto(f"{address}/assets/clean_articles?view=checks")
    page.get_by_text("clean_articles_as_expected").first.wait_for()
    page.goto(f"{address}/assets/clean_articles?view=events")
    page.get_by_text("preview").first.wait_for()
