"""Data Docs: what suites expect and found, in pages that need no network and show every text as text."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import great_expectations.expectations as gxe
import pytest

from expectations.base import TableSuite
from expectations.data_docs import STAGES, page_of, write_data_docs
from expectations.elsewhere import SUITES
from expectations.validating import suite_of, validate
from expectations.validations import KEPT_CHARACTERS, KEPT_ROWS, kept
from mithaq.warehouse.ledger import now
from mithaq.warehouse.store import DataFolder, open_work

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> خبر"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """DATA after the suites have run over good tables, files with hostile names, and no article."""
    folder = DataFolder(tmp_path_factory.mktemp("data"))
    with open_work(folder) as con:
        con.execute("insert into raw.files values (?, ?, -1, 1, 'txt', 1, ?)", [ATTACK, "0" * 64, now()])
        con.executemany(
            "insert into raw.files values (?, ?, -1, 1, 'txt', 1, ?)",
            [[f"{n:03} {'طويل ' * 60}", f"{n:064}", now()] for n in range(30)],
        )
        for name in ("raw_files", "clean_articles", "dedup_agreements", "accounting"):
            validate(suite_of(name), con, SUITES[name], keep_as=folder.validations / name)
    write_data_docs(folder.validations, folder.data_docs, SUITES)
    return folder


def _text(folder: DataFolder, page: str) -> str:
    html = (folder.data_docs / page).read_text("utf-8")
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])).split())


def test_the_index_names_every_suite_in_the_order_of_the_dag(folder: DataFolder) -> None:
    html = (folder.data_docs / "index.html").read_text("utf-8")
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", html) == list(STAGES.values())
    listed = re.findall(r'<th scope="row"><a href="(\w+)\.html">', html)
    assert sorted(listed) == sorted(SUITES)
    assert listed.index("clean_rejections") < listed.index("accounting") < listed.index("nlp_sentences")
    assert all((folder.data_docs / page_of(name)).exists() for name in SUITES)


def test_outcomes_tell_failed_from_fine_from_not_run(folder: DataFolder) -> None:
    index = _text(folder, "index.html")
    assert re.search(r"Files raw\.files .*? ✗ 1 failed 5 ", index)
    assert "✓ as expected 12" in index
    assert "This suite has not run" in _text(folder, "nlp_sentences.html")
    assert "○ not run yet — —" in index


def test_an_expectation_is_told_in_words_with_what_it_means(folder: DataFolder) -> None:
    page = _text(folder, "clean_articles.html")
    assert "word_count values must be greater than or equal to 5" in page, "Great Expectations' own words"
    assert "Text begins with title starts_with(t.text, t.title) the night stops" in page, "with its condition"
    assert re.search(r"is_dated_in_the_future values .*? it is shown", page)
    files = _text(folder, "raw_files.html")
    assert "Not as expected" in files and files.index("Not as expected") < files.index("As expected")


def test_an_expectation_shows_its_notes_and_meta(tmp_path: Path) -> None:
    expected = gxe.ExpectColumnValuesToBeBetween(
        column="a", min_value=1, notes=["See <the> contract."], meta={"ticket": 7}
    )
    with duckdb.connect() as con:
        validate(TableSuite("raw.files", "select 2 as a", ("a",), (expected,)), con, keep_as=tmp_path / "raw_files")
    write_data_docs(tmp_path, tmp_path / "docs", {"raw_files": "raw_documents"})
    html = (tmp_path / "docs" / "raw_files.html").read_text("utf-8")
    assert "See &lt;the&gt; contract." in html
    assert "ticket: 7" in html


def test_few_failing_rows_are_kept_and_long_values_are_cut(folder: DataFolder) -> None:
    found = kept(folder.validations, "raw_files")
    assert found and found.rows == 31
    (failed,) = [r["result"] for r in found.result["results"] if not r["success"]]
    assert failed["unexpected_count"] == 31
    assert len(failed["unexpected_index_list"]) == KEPT_ROWS
    assert max(len(row["path"]) for row in failed["unexpected_index_list"]) == KEPT_CHARACTERS
    assert f"{KEPT_ROWS} of 31 failing rows" in _text(folder, "raw_files.html")


def test_what_is_kept_is_great_expectations_own_result(folder: DataFolder) -> None:
    from great_expectations.core.expectation_validation_result import expectationSuiteValidationResultSchema

    found = kept(folder.validations, "raw_files")
    assert found
    loaded = expectationSuiteValidationResultSchema.load(found.result)
    assert loaded["success"] is False
    assert loaded["statistics"]["unsuccessful_expectations"] == 1


def test_pages_that_are_the_same_are_left_and_those_of_former_suites_go(folder: DataFolder) -> None:
    index = folder.data_docs / "index.html"
    before = index.stat().st_mtime_ns
    (folder.data_docs / "raw_former.html").write_text("")
    write_data_docs(folder.validations, folder.data_docs, SUITES)
    assert index.stat().st_mtime_ns == before
    assert not (folder.data_docs / "raw_former.html").exists()


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "raw_files.json").write_text("{")
    with pytest.raises(ValueError, match=r"raw_files\.json is damaged"):
        write_data_docs(tmp_path, tmp_path / "docs", SUITES)


def test_a_suite_on_a_missing_column_shows_the_error(tmp_path: Path) -> None:
    suite = TableSuite("raw.files", "select 1 as a", ("a",), (gxe.ExpectColumnValuesToNotBeNull(column="nowhere"),))
    with duckdb.connect() as con:
        validate(suite, con, keep_as=tmp_path / "raw_files")
    write_data_docs(tmp_path, tmp_path / "docs", {"raw_files": "raw_documents"})
    assert "&#34;nowhere&#34; in BatchData does not exist" in (tmp_path / "docs" / "raw_files.html").read_text("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_hostile_names_are_text_and_nothing_is_asked_of_the_network(
    browser: Browser, folder: DataFolder, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    wrong: list[str] = []
    page.on("dialog", lambda d: (wrong.append(f"dialog {d.message}"), d.dismiss()))
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith("file://") else None)
    for path in sorted(folder.data_docs.glob("*.html")):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderBottomStyle") == "solid"
        assert page.locator("img").count() == 0, path
    page.goto((folder.data_docs / "raw_files.html").as_uri())
    assert ATTACK in page.inner_text("main")
    assert page.locator("script").count() == 1, "the theme switch alone"
    page.close()
    assert wrong == []
