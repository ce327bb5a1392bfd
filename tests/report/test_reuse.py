"""Reports written over a former one: only what changed is rendered, and the bytes are those of a fresh report."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

import duckdb
import pytest

from mithaq.report import write_report
from mithaq.report.reading import Limits
from mithaq.report.site import Page, Site
from mithaq.report.wording import Language

CHANGES = {
    "nothing": "select 1",
    "the date in the footer": "update marts.articles set ingested_at = ingested_at + interval 1 day",
    "a name that other pages show": "update marts.actors set name = name || ' الجديد' where actor_id = "
    "(select min(actor_id) from marts.agreement_parties)",
    "one agreement": "update marts.agreements set place = 'جنيف' where agreement_id = "
    "(select min(agreement_id) from marts.agreements)",
    "an article that is no more": "delete from marts.articles where article_id = "
    "(select min(article_id) from marts.articles)",
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_report_over_a_former_one_has_the_bytes_of_a_fresh_one(
    what: str, warehouse: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "warehouse.duckdb"
    shutil.copyfile(warehouse, changed)
    with duckdb.connect(str(changed)) as con:
        con.execute(CHANGES[what])
    fresh = write_report(changed, tmp_path / "fresh")
    shutil.copytree(site, tmp_path / "over")
    rendered: list[str] = []
    render = Site.render

    def noting(self: Site, page: Page, language: Language) -> str:
        rendered.append(page.path)
        return render(self, page, language)

    monkeypatch.setattr(Site, "render", noting)
    write_report(changed, tmp_path / "over")
    names = [p.relative_to(tmp_path / "fresh").as_posix() for p in (tmp_path / "fresh").rglob("*") if p.is_file()]
    assert filecmp.cmpfiles(tmp_path / "fresh", tmp_path / "over", names, shallow=False) == (names, [], [])
    assert len(rendered) < fresh.pages
    if what == "the date in the footer":
        assert not [path for path in rendered if path.startswith(("agreements/", "actors/", "numbers/"))]


def test_a_report_of_the_same_warehouse_writes_no_page(warehouse: Path, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "over")
    before = {p.relative_to(tmp_path / "over"): p.stat().st_ino for p in (tmp_path / "over").rglob("*.html")}
    write_report(warehouse, tmp_path / "over")
    assert before
    assert {p.relative_to(tmp_path / "over"): p.stat().st_ino for p in (tmp_path / "over").rglob("*.html")} == before


def test_pages_are_copied_where_files_have_one_name_only(
    warehouse: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("this file system has no hard links")

    shutil.copytree(site, tmp_path / "over")
    monkeypatch.setattr("os.link", refuse)
    write_report(warehouse, tmp_path / "over")
    names = [p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()]
    assert filecmp.cmpfiles(site, tmp_path / "over", names, shallow=False) == (names, [], [])


def test_an_actor_named_once_more_leaves_the_articles_that_name_it_as_they_are(
    warehouse: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "warehouse.duckdb"
    shutil.copyfile(warehouse, changed)
    with duckdb.connect(str(changed)) as con:
        con.execute("update marts.actors set mention_count = mention_count + 1, last_seen_at = now()::timestamp")
        con.execute("update marts.agreements set article_count = article_count + 1")
    shutil.copytree(site, tmp_path / "over")
    rendered: set[str] = set()
    render = Site.render

    def noting(self: Site, page: Page, language: Language) -> str:
        rendered.add(page.template)
        return render(self, page, language)

    monkeypatch.setattr(Site, "render", noting)
    write_report(changed, tmp_path / "over")
    assert "actor.html" in rendered
    assert "article.html" not in rendered


def test_links_to_pages_that_are_no_more_go(warehouse: Path, site: Path, tmp_path: Path) -> None:
    few = Limits(agreements=2, actors=2, articles=2)
    write_report(warehouse, tmp_path / "fresh", limits=few)
    shutil.copytree(site, tmp_path / "over")
    write_report(warehouse, tmp_path / "over", limits=few)
    names = [p.relative_to(tmp_path / "fresh").as_posix() for p in (tmp_path / "fresh").rglob("*") if p.is_file()]
    assert filecmp.cmpfiles(tmp_path / "fresh", tmp_path / "over", names, shallow=False) == (names, [], [])


def test_a_page_that_was_tampered_with_or_lost_is_rendered_anew(warehouse: Path, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "over")
    pages = sorted((tmp_path / "over" / "agreements").glob("*.html"))
    pages[0].unlink()
    pages[1].write_text("nonsense", "utf-8")
    write_report(warehouse, tmp_path / "over")
    assert filecmp.cmpfiles(site, tmp_path / "over", [p.relative_to(tmp_path / "over") for p in pages[:2]])[1:] == (
        [],
        [],
    )


def test_a_broken_record_costs_only_time(warehouse: Path, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "over")
    (tmp_path / "over" / "made-from.json").write_text('{"version": 3', "utf-8")
    write_report(warehouse, tmp_path / "over")
    assert (tmp_path / "over" / "index.html").read_bytes() == (site / "index.html").read_bytes()
