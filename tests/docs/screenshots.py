"""Takes the pictures that README and docs show: `python -m tests.docs.screenshots [DATA]`.

Without DATA the sample corpus is run first. Each page must show what `views.py`
says, or no picture is taken.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import QUIET_BROWSER
from tests.docs.views import ROOT, UI, View, look, of_report
from tests.install_browser import find_browser
from tests.pipelines.sites import Site
from tests.pipelines.ui_server import running_ui

IMAGES = ROOT / "docs" / "images"


def take(browser: Browser, base: str, views: tuple[View, ...], data: Path, folder: Path = IMAGES) -> None:
    """A picture of each view, as it looks in light colours without motion."""
    context = browser.new_context(color_scheme="light", reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
    page = context.new_page()
    page.set_default_timeout(60_000)
    for view in views:
        look(page, base, view, data, (str(ROOT), tempfile.gettempdir() + "/"))
        page.screenshot(path=folder / f"{view.image}.png")
        print(f"{view.image}.png")
    context.close()


def main(data: str | None = None) -> int:
    """Exit status: 0 when every picture was taken."""
    executable = find_browser()
    if executable is None:
        print("needs Chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        site = Site(ROOT / "data" / "sample", Path(data).absolute() if data else Path(temporary) / "data")
        if data is None and (done := site.run()).returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            return 1
        IMAGES.mkdir(exist_ok=True)
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET_BROWSER)
        take(browser, (site.data / "report").as_uri() + "/", of_report(site.snapshot), site.data)
        with running_ui(site.data) as address:
            take(browser, address, UI, site.data)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
