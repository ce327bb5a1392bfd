"""What the pictures in the documents show: pages of the UI and of the report, and what must be seen on each.

`screenshots.py` takes the pictures, the test of the UI walks the same pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
JOB = "/locations/pipelines.definitions/jobs"
PACT = "Iran–Russia partnership agreement (2025)"


def _nothing(page: Page) -> None:
    """A page that needs no more than loading."""


def _widen(page: Page) -> None:
    """Hide what stands left of the graph."""
    page.get_by_role("button", name="Hide navigation").click()
    page.reload()
    page.locator("svg foreignObject").first.wait_for()
    page.get_by_placeholder("Jump to").locator("xpath=following::button[1]").click()


@dataclass(frozen=True)
class View:
    """A page: where it is, the texts that it must show, how large a window shows it well."""

    image: str
    path: str
    shows: tuple[str, ...]
    width: int = 1280
    height: int = 800
    prepare: Callable[[Page], None] = _nothing


UI = (
    View(
        "dagster-graph",
        "/asset-groups?expanded="
        + ",".join(f"global@global:{group}" for group in ("ingest", "clean", "extract", "deduplicate", "publish")),
        ("fetched_feeds", "clean_articles", "sentences", "agreements", "stories", "marts", "report"),
        width=1500,
        height=620,
        prepare=_widen,
    ),
    View(
        "dagster-asset",
        "/assets/marts/agreements?view=overview",
        ("One row an agreement, over all articles", "Row count", "agreements.sql", "English name made from"),
        height=900,
    ),
    View(
        "dagster-rows",
        "/assets/marts/agreements?view=events",
        ("preview", "name_en", "dagster/row_count", "made_of"),
        height=900,
    ),
    View(
        "dagster-checks",
        "/assets/clean_articles?view=checks",
        ("clean_articles_as_expected", "accounting_as_expected"),
    ),
    View(
        "dagster-launchpad",
        f"{JOB}/everything/playground",
        ("full_refresh", "sources", "sample", "Launch Run"),
        height=620,
    ),
)


def of_report(snapshot: Path) -> tuple[View, ...]:
    """Pages of the report of a published warehouse that holds the sample corpus."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        [(pact,)] = con.execute("select agreement_id from marts.agreements where name_en = ?", [PACT]).fetchall()
    return (
        View("report-front", "index.html", ("ميثاق",)),
        View("report-agreement", f"en/agreements/{pact}.html", (PACT,), height=1000),
        View("report-network", "network.html", ("شبكة",), height=1020),
        View("report-quality", "en/quality.html", ("Nothing is lost",)),
        View("report-phone", "index.html", ("ميثاق",), width=390, height=844),
    )


_CALLED = """(data) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replaceAll(data, 'DATA');
}"""


def look(page: Page, base: str, view: View, data: Path, secrets: tuple[str, ...]) -> None:
    """Open a page and see that it shows what it must; the folder of state is then called DATA, as in the documents.

    Raises:
        playwright.sync_api.TimeoutError: a text is not there.
        AssertionError: one of the `secrets`, such as another path of this machine, is.
    """
    page.set_viewport_size({"width": view.width, "height": view.height})
    page.goto(f"{base}{view.path}")
    view.prepare(page)
    for text in view.shows:
        page.get_by_text(text).first.wait_for()
    page.wait_for_timeout(1500)  # what comes in late: counts, fonts, drawings
    page.evaluate(_CALLED, str(data))
    said = page.inner_text("body")
    for secret in secrets:
        assert secret not in said, f"{view.image} shows {secret}"
