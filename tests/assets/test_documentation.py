"""The documentation beside a published warehouse: opens from disk, needs no network, is linked from the report."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dbt.task.docs import DOCS_INDEX_FILE_PATH

from assets.dbt_docs import DbtDocsError, page_of
from mithaq.warehouse.store import DataFolder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.pipelines.sites import Site

pytestmark = pytest.mark.timeout(900)


class Visitor:
    """A page of a browser that notes what it asks for and what goes wrong."""

    def __init__(self, browser: Browser, width: int) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": 844})
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda d: (self.wrong.append(f"dialog {d.message}"), d.dismiss()))

    def was_left_alone(self) -> bool:
        """Whether nothing went wrong and nothing but files was asked for."""
        assert self.wrong == []
        assert [url for url in self.asked if not url.startswith(("file://", "data:"))] == []
        return True


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_report_to_all_documentation_without_a_network(browser: Browser, site: Site, width: int) -> None:
    """Over a copy of DATA: no link knows where it was made."""
    visitor = Visitor(browser, width)
    page = visitor.page
    page.goto((site.data / "report" / "en" / "quality.html").as_uri())
    page.get_by_role("link", name="Data Docs of the checks").first.click()
    page.wait_for_url("**/docs/expectations/index.html")
    page.get_by_role("link", name="Quantity mentions").click()
    assert "Surface is in text" in page.inner_text("main")
    page.get_by_role("link", name="dbt documentation").click()
    page.get_by_role("heading", name="Mithaq: the models").wait_for()
    page.get_by_role("link", name="the report").click()
    page.wait_for_url("**/report/en/index.html")
    page.get_by_role("contentinfo").get_by_role("link", name="dbt documentation").click()
    page.goto(f"{(site.data / 'docs/dbt/index.html').as_uri()}#!/model/model.mithaq.agreements")
    page.get_by_text("One row an agreement, over all articles").first.wait_for()
    page.get_by_text("English name made from kind").first.wait_for()
    page.get_by_text("VARCHAR", exact=True).first.wait_for()  # from the catalog of the warehouse
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The tree of models stands beside the model, on a phone above it: never over it.
    menu, content = page.locator(".app-menu").bounding_box(), page.locator(".app-content").bounding_box()
    assert menu and content
    assert content["width"] > 350
    assert content["x"] >= menu["x"] + menu["width"] or content["y"] >= menu["y"] + menu["height"]
    assert visitor.was_left_alone()
    page.close()


def test_a_run_makes_the_documentation_and_knows_that_it_is_current(
    sample_run: tuple[Site, subprocess.CompletedProcess[str]],
) -> None:
    site, process = sample_run
    assert process.returncode == 0, process.stderr[-3000:]
    folder = DataFolder(site.data)
    assert folder.are_pages_current
    assert not (site.data / "dbt" / "index.html").exists(), "dbt's own page, which asks the network"
    page = (folder.dbt_docs / "index.html").read_text("utf-8")
    assert '"compiled_code": "with' in page, "SQL as it ran, not only as written"
    assert "Not as expected" not in (folder.data_docs / "nlp_quantity_mentions.html").read_text("utf-8")


def test_no_string_of_the_models_leaves_its_script() -> None:
    attack = "</script><script>alert(1)</script><!--"
    page = page_of(Path(DOCS_INDEX_FILE_PATH).read_text("utf-8"), json.dumps({"a": attack}), "{}")
    assert attack not in page
    assert r'{"a": "\u003c/script>\u003cscript>alert(1)' in page


def test_nothing_in_the_page_of_dbt_is_loaded_from_elsewhere() -> None:
    page = page_of(Path(DOCS_INDEX_FILE_PATH).read_text("utf-8"), "{}", "{}")
    assert "cloudfront" not in page
    assert "default-src 'none'" in page.partition("</head>")[0]


def test_another_page_of_dbt_is_refused_rather_than_left_empty() -> None:
    with pytest.raises(DbtDocsError, match="MANIFEST"):
        page_of('<meta charset="utf-8"><body>', "{}", "{}")
