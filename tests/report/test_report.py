"""What the report says, that it escapes everything, and how it is put in place."""

from __future__ import annotations

import filecmp
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from mithaq.documents.reasons import Reason
from mithaq.report import CheckOutcome, Limits, ReportError, ReportResult, Score, write_report
from mithaq.report.content import Content
from mithaq.report.reading import opened
from mithaq.report.wording import LANGUAGES, strings
from mithaq.warehouse import schemas

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Outline(HTMLParser):
    """Tags with their attributes, ids and links of a page; complains about what is not nested well."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(path.read_text("utf-8"))
        self.close()
        assert not self.open, f"{path.name} leaves {self.open} open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute stands twice in {tag} {attrs}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["script"]:
            self.text.append(data)

    def count(self, tag: str) -> int:
        return sum(found == tag for found, _ in self.tags)


@pytest.fixture(scope="module")
def outlines(site: Path) -> dict[str, Outline]:
    return {p.relative_to(site).as_posix(): Outline(p) for p in sorted(site.rglob("*.html"))}


def text_of(site: Path, page: str) -> str:
    return " ".join(" ".join(Outline(site / page).text).replace("\u2068", "").replace("\u2069", "").split())


def test_every_page_is_well_formed_and_ids_are_unique(outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        ids = [a["id"] for _, a in outline.tags if "id" in a]
        assert len(ids) == len(set(ids)), name


def test_nothing_from_an_article_becomes_markup(outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        assert outline.count("script") == 1, f"{name} has a script that is not ours"
        assert not {"img", "b", "i", "u", "iframe", "object", "style"} & {tag for tag, _ in outline.tags}, name
        for tag, attributes in outline.tags:
            bad = [a for a in attributes if a.startswith("on") or a == "style"]
            assert not bad, f"{name}: <{tag}> has {bad}"
            assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:", "vbscript:")), name


def test_an_attack_is_shown_as_text(site: Path) -> None:
    for page in ("articles/a9.html", "articles.html", "agreements/minerals.html", "en/articles/a9.html"):
        assert '<script>alert(1)</script> " onmouseover="alert(2)" \'' in text_of(site, page), page
    assert "</title><script>alert(4)</script>{{ 7 * 7 }}" in text_of(site, "actors.html")
    assert "broken/<script>alert(9)</script>.txt" in text_of(site, "quality.html")


def test_characters_that_turn_direction_or_break_a_page_are_taken_out(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert not re.search("[\u202a-\u202e\x00-\x08\x0b-\x1f]", page.read_text("utf-8")), page


def test_pages_allow_no_network_and_no_foreign_script(outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        policies = [a["content"] or "" for t, a in outline.tags if a.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1, name
        assert "default-src 'none'" in policies[0] and "unsafe" not in policies[0] and "http" not in policies[0]
        for tag, attributes in outline.tags:
            assert "src" not in attributes, f"{name}: <{tag}> loads something"
            if tag == "link":
                assert not (attributes["href"] or "").startswith(("http", "//")), name


def test_every_link_inside_the_site_leads_somewhere(site: Path, outlines: dict[str, Outline]) -> None:
    anchors = {name: {a["id"] for _, a in o.tags if "id" in a} for name, o in outlines.items()}
    checked = 0
    for name, outline in outlines.items():
        for tag, attributes in outline.tags:
            href = attributes.get("href")
            if href is None or href.startswith(("http://", "https://")):
                continue
            path, _, anchor = href.partition("#")
            target = (site / name).parent / unquote(path) if path else site / name
            assert target.is_file(), f"{name}: <{tag} href={href}>"
            if anchor:
                assert anchor in anchors[target.resolve().relative_to(site.resolve()).as_posix()], f"{name}: {href}"
            checked += 1
    assert checked > 1000


def test_each_page_is_there_in_both_languages_with_its_direction(outlines: dict[str, Outline]) -> None:
    arabic = {n for n in outlines if not n.startswith("en/")}
    assert {f"en/{n}" for n in arabic} == set(outlines) - arabic
    for name, outline in outlines.items():
        root = next(a for t, a in outline.tags if t == "html")
        assert (root["lang"], root["dir"]) == (("en", "ltr") if name.startswith("en/") else ("ar", "rtl"))


def test_landmarks_headings_and_table_headers(outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        for tag in ("main", "footer", "h1"):
            assert outline.count(tag) == 1, f"{name}: {tag}"
        assert outline.count("nav") >= 1
        assert all(a.get("aria-label") for t, a in outline.tags if t == "nav"), name
        assert all(a.get("scope") for t, a in outline.tags if t == "th"), name
        assert next(a for t, a in outline.tags if t == "a")["href"] == "#content", name


def test_arabic_text_in_english_pages_says_that_it_is_arabic(site: Path) -> None:
    html = (site / "en" / "agreements" / "fishing.html").read_text("utf-8")
    assert '<bdi lang="ar" dir="rtl">بروتوكول الصيد البحري</bdi>' in html
    assert '<blockquote class="passage" lang="ar" dir="rtl">' in html


def test_index_tells_what_the_last_run_brought(site: Path) -> None:
    text = text_of(site, "en/index.html")
    assert "Since 1 November 2025" in text
    assert "New articles 4" in text and "New agreements 2" in text and "Inputs rejected 2" in text
    assert "status : signed → in force" in text
    assert "date of effect : unknown → July 2025" in text


def test_first_run_says_that_everything_is_new(warehouse: Path, tmp_path: Path) -> None:
    shutil.copy(warehouse, tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        for table in ("agreements", "actors"):
            con.execute(f"delete from history.{table} where dbt_valid_to is not null")
            con.execute(f"update history.{table} set dbt_valid_from = timestamp '2025-12-01'")
    write_report(tmp_path / "warehouse.duckdb", tmp_path / "report")
    text = text_of(tmp_path / "report", "en/index.html")
    assert "This was the first run" in text and "New articles 10" in text and "New agreements 7" in text


def test_an_empty_warehouse_has_a_report(empty_warehouse: Path, tmp_path: Path) -> None:
    result = write_report(empty_warehouse, tmp_path / "report")
    assert (result.agreements, result.actors, result.articles) == (0, 0, 0)
    assert "لا شيء هنا بعد" in text_of(tmp_path / "report", "agreements.html")


def test_agreement_page_has_its_facts_evidence_and_contradiction(site: Path) -> None:
    text = text_of(site, "agreements/gas.html")
    for expected in (
        "1 مارس 2025", "يوليو 2025", "10 سنوات", "3 مليارات دولار أمريكي", "نحو 5 مليارات دولار أمريكي", "وسيط", "منفي",
        "أرقام متناقضة", "3.5 مليار دولار أمريكي", "250 مليون قدم مكعبة يوميا", "بحسب سالم الحداد", "صحيفة الضفة",
    ):  # fmt: skip
        assert expected in text, expected
    html = (site / "agreements" / "gas.html").read_text("utf-8")
    assert "<mark>3,5 مليار دولار</mark>" in html
    assert re.search(r'href="\.\./articles/a1\.html#m-[0-9a-f]{24}"', html)


def test_figures_read_well_in_english(site: Path) -> None:
    text = text_of(site, "en/agreements/gas.html")
    for expected in ("3 billion US dollars", "about 5 billion US dollars", "10 years", "250 million cubic feet a day"):
        assert expected in text, expected


def test_article_page_marks_mentions_and_links_them(site: Path) -> None:
    html = (site / "articles" / "a1.html").read_text("utf-8")
    assert '<mark class="is-actor"><a href="../actors/minister.html">سالم الحداد</a></mark>' in html
    assert '<a href="../agreements/gas.html">اتفاقية لتوريد الغاز الطبيعي</a>' in html
    assert 'href="https://news.example/gas?id=1&amp;x=&lt;y&gt;"' in html


def test_quality_page_explains_rejections(site: Path) -> None:
    text = text_of(site, "quality.html")
    assert "النص بلغة أخرى" in text and "not_arabic" in text


def test_checks_scores_and_documentation_are_shown_when_known(warehouse: Path, tmp_path: Path) -> None:
    docs = tmp_path / "data docs" / "index.html"
    docs.parent.mkdir()
    docs.write_text("<p>", "utf-8")
    write_report(
        warehouse, tmp_path / "report", limits=Limits(agreements=1, actors=1, articles=1),
        checks=[CheckOutcome("ids <b>unique</b>", "marts.articles", False, "3 rows")],
        scores=[Score("UPOS on PADT", "96.1")],
        documentation={"data": docs, "dbt": tmp_path / "absent.html"},
    )  # fmt: skip
    text = text_of(tmp_path / "report", "en/quality.html")
    assert (
        "marts.articles: ids <b>unique</b>" in text and "UPOS on PADT 96.1" in text and "dbt documentation" not in text
    )
    assert 'href="../../data%20docs/index.html"' in (tmp_path / "report" / "en" / "quality.html").read_text("utf-8")


def test_checks_are_shown_without_documentation_to_link_to(warehouse: Path, tmp_path: Path) -> None:
    write_report(
        warehouse, tmp_path / "report", limits=Limits(agreements=1, actors=1, articles=1),
        checks=[CheckOutcome("unique", "marts.articles", True, "")], documentation={"data": tmp_path / "absent.html"},
    )  # fmt: skip
    text = text_of(tmp_path / "report", "en/quality.html")
    assert "marts.articles: unique" in text and "Data Docs" not in text


def test_the_same_warehouse_gives_the_same_bytes(warehouse: Path, site: Path, tmp_path: Path) -> None:
    write_report(warehouse, tmp_path / "again")
    names = [p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()]
    assert filecmp.cmpfiles(site, tmp_path / "again", names, shallow=False) == (names, [], [])


def test_limits_bound_the_pages_and_say_so(warehouse: Path, tmp_path: Path) -> None:
    result = write_report(warehouse, tmp_path / "r", limits=Limits(agreements=3, actors=4, articles=2, list_rows=2))
    assert (result.agreements, result.actors, result.articles) == (3, 4, 2)
    assert "يُعرض 3 من أصل 7" in text_of(tmp_path / "r", "agreements.html")
    assert (tmp_path / "r" / "agreements-2.html").is_file()
    for page in (tmp_path / "r").rglob("*.html"):
        for href in re.findall(r'href="([^"#]+)', page.read_text("utf-8")):
            assert href.startswith("http") or (page.parent / unquote(href)).is_file(), (page, href)


def test_a_new_report_takes_the_place_of_the_old_in_one_step(warehouse: Path, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "report")
    (tmp_path / "report" / "stale.html").write_text("old", "utf-8")
    write_report(warehouse, tmp_path / "report", limits=Limits(agreements=1, actors=1, articles=1))
    assert not (tmp_path / "report" / "stale.html").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["report"], "nothing is left beside the report"


def test_a_failure_leaves_the_old_report_alone(
    warehouse: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(site, tmp_path / "report")
    before = (tmp_path / "report" / "index.html").read_bytes()

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mithaq.report.writing.write_site", full)
    with pytest.raises(ReportError, match="No space left"):
        write_report(warehouse, tmp_path / "report")
    assert (tmp_path / "report" / "index.html").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


def test_a_folder_that_is_no_report_is_never_replaced(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(ReportError, match="left alone"):
        write_report(warehouse, tmp_path / "home")
    assert (tmp_path / "home" / "thesis.txt").read_text("utf-8") == "mine"


def test_a_missing_or_foreign_warehouse_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="run the pipeline first"):
        write_report(tmp_path / "none.duckdb", tmp_path / "report")
    (tmp_path / "text.duckdb").write_text("no database", "utf-8")
    with pytest.raises(ReportError, match="can't be opened"):
        write_report(tmp_path / "text.duckdb", tmp_path / "report")


def test_the_result_counts_what_was_written(written: ReportResult, outlines: dict[str, Outline]) -> None:
    assert written.pages == len(outlines)
    assert (written.agreements, written.actors, written.articles) == (7, 15, 10)
    assert written.seconds > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_warehouse_has_a_word(language: str) -> None:
    words = strings("ar") if language == "ar" else strings("en")
    groups = {
        "status": schemas.STATUSES, "agreement_kind": schemas.AGREEMENT_KINDS, "actor_kind": schemas.ACTOR_KINDS,
        "domain": schemas.DOMAINS, "modality": schemas.MODALITIES, "comparator": schemas.COMPARATORS,
        "quantity_kind": schemas.QUANTITY_KINDS, "direction": schemas.DIRECTIONS, "party_role": schemas.PARTY_ROLES,
        "reason": tuple(Reason),
    }  # fmt: skip
    missing = [f"{g}.{c}" for g, codes in groups.items() for c in codes if f"{g}.{c}" not in words]
    assert not missing
    empty = [key for key, word in words.items() if not word and key != "comparator.exact"]
    assert not empty


def test_of_a_measure_that_is_given_often_figures_that_differ_come_first(warehouse: Path, tmp_path: Path) -> None:
    often = tmp_path / "warehouse.duckdb"
    shutil.copyfile(warehouse, often)
    with duckdb.connect(str(often)) as con:
        for n, (value, confidence) in enumerate([(300, 0.9), (300, 0.9), (300, 0.9), (310, 0.1)]):
            con.execute(
                "insert into marts.quantities by name select * replace (? as quantity_id, ? as value, ? as confidence) "
                "from marts.quantities where claim_id = 'line' limit 1",
                [f"again-{n}", value, confidence],
            )
    with opened(often, Limits(statements=2)) as con:
        [claim] = [c for c in Content(con, Limits(statements=2)).claims if c["claim_id"] == "line"]
    assert {row["value"] for row in claim["statements"]} == {300, 310}
    assert claim["statements_left"] == 3
