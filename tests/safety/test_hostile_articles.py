"""A whole run over articles that attack: they are shown as text everywhere, and nothing is sent anywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from tests.install_browser import find_browser
from tests.pipelines.sites import ROOT, Site

SCRIPT = "<script>alert(1)</script>"
TITLE = f"{SCRIPT} الأردن والعراق يوقعان مذكرة تفاهم"
OUTLET = "\"><img src=x onerror=alert(2)> صحيفة '; drop table marts.articles; --"
BODY = (
    "وقع الأردن والعراق يوم الأحد في عمان مذكرة تفاهم للربط الكهربائي بين البلدين تمتد لعشر سنوات. "
    f"وقال وزير الطاقة الأردني إن كلفة المشروع تبلغ نحو 120 مليون دولار {SCRIPT}، وإن قدرة الخط 150 ميغاواط. "
    "وأضاف الوزير أن العمل في الخط سيبدأ قبل نهاية العام، وأن الجانبين اتفقا على تشكيل لجنة فنية مشتركة لمتابعة "
    "التنفيذ وتذليل العقبات التي قد تواجه المشروع خلال السنوات المقبلة، وفق ما جاء في بيان مشترك."
)
NAMES = (
    'it\'s "quoted"; drop table raw.files; --.json',
    "<img src=x onerror=alert(3)>.html",
    "${HOME} `id` {{ 7*7 }}.txt",
)


def write_inbox(inbox: Path) -> None:
    inbox.mkdir(parents=True)
    record = {"title": TITLE, "text": BODY, "source": OUTLET, "url": "javascript:alert(4)", "published": "2025-05-04"}
    (inbox / NAMES[0]).write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    (inbox / NAMES[1]).write_text(
        f"<html><head><title>{escape(TITLE)} أيضا</title></head><body><article><h1>{escape(TITLE)} أيضا</h1>"
        f"<p>{escape(BODY)}</p><p>{escape(BODY[::-1][:50])}{escape(BODY)}</p></article></body></html>",
        "utf-8",
    )
    (inbox / NAMES[2]).write_text(f"{SCRIPT} {{{{ 7*7 }}}}", "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site after a run in which no process could reach anything but this machine."""
    folder = tmp_path_factory.mktemp("hostile")
    write_inbox(folder / "inbox")
    site = Site(folder / "inbox", folder / "data")
    (folder / "connections").touch()
    watched = {
        "PYTHONPATH": str(Path(__file__).with_name("offline")),
        "MITHAQ_TEST_CONNECTIONS": str(folder / "connections"),
    }
    # Python's attempts are noted; what else could connect (DuckDB's extensions) has no network to do so.
    cut_off = ["unshare", "--map-root-user", "--net"]
    possible = shutil.which("unshare") and not subprocess.run([*cut_off, "true"], check=False).returncode
    process = subprocess.run(
        [*(cut_off if possible else ()), sys.executable, "-m", "pipelines.run"],
        cwd=ROOT, env=site.environment | watched, capture_output=True, text=True, timeout=1100, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stdout[-3000:] + process.stderr[-3000:]
    yield site


pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def test_the_run_asked_nobody(site: Site) -> None:
    assert (site.data.parent / "connections").read_text() == ""


def test_a_connection_would_have_been_noticed(tmp_path: Path) -> None:
    """The proof that the test above can fail: one attempt by number, one by name, one from a process of its own."""
    notes = tmp_path / "connections"
    code = """
import socket, subprocess, sys, urllib.request
for attempt in (lambda: socket.create_connection(("192.0.2.1", 80), 1), lambda: urllib.request.urlopen("http://a.example/")):
    try: attempt()
    except OSError: pass
if len(sys.argv) == 1: subprocess.run([sys.executable, __file__, "again"], check=True)
"""
    script = tmp_path / "attempt.py"
    script.write_text(code)
    watched = {"PYTHONPATH": str(Path(__file__).with_name("offline")), "MITHAQ_TEST_CONNECTIONS": str(notes)}
    subprocess.run([sys.executable, str(script)], env=os.environ | watched, check=True, timeout=60)
    assert len(notes.read_text().splitlines()) == 4


def test_names_and_texts_with_quotes_are_rows_like_any_other(site: Site) -> None:
    with duckdb.connect(str((site.data / "warehouse.duckdb").resolve()), read_only=True) as con:
        assert con.execute("select source_file, title from marts.articles order by all").fetchall() == [
            (NAMES[1], f"{TITLE} أيضا"),
            (NAMES[0], TITLE),
        ]
        assert con.execute("select source_file from marts.rejections").fetchall() == [(NAMES[2],)]
        assert con.execute("select distinct url from marts.articles").fetchall() == [(None,)]


@pytest.mark.browser
def test_the_pages_show_the_attack_as_text(site: Site) -> None:
    browser_path = find_browser()
    if browser_path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine; tests/install_browser.py says why")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    pages = sorted(site.data.rglob("*.html"))
    assert (site.data / "report" / "index.html") in pages
    seen: list[str] = []
    errors: list[str] = []
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"]).new_page()
        page.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.dismiss()))
        for path in pages:
            page.goto(path.as_uri())
            assert page.locator("img[onerror], a[href^='javascript:']").count() == 0, path
            assert "alert(1)" not in " ".join(page.locator("script").all_text_contents()), path
            seen.append(page.inner_text("body"))
    assert errors == []
    assert any(SCRIPT in text for text in seen), "the title is shown"


def test_dagster_metadata_holds_the_attack_as_plain_values_only(site: Site) -> None:
    """Tables and texts are escaped by Dagster's UI; Markdown and HTML would not be."""
    shown = []
    with dg.DagsterInstance.from_config(str(site.data / "dagster")) as instance:
        run = instance.get_runs(limit=1)[0]
        for entry in instance.all_logs(run.run_id):
            event = entry.dagster_event
            if event is None or event.event_type not in (
                dg.DagsterEventType.ASSET_MATERIALIZATION,
                dg.DagsterEventType.ASSET_CHECK_EVALUATION,
                dg.DagsterEventType.STEP_OUTPUT,
            ):
                continue
            data = event.event_specific_data
            metadata = getattr(getattr(data, "materialization", data), "metadata", {}) or {}
            for name, value in metadata.items():
                if "alert(" not in repr(value):
                    continue
                shown.append(name)
                assert isinstance(value, dg.TableMetadataValue | dg.TextMetadataValue), (event.step_key, name)
    assert "preview" in shown
