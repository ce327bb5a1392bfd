"""The sample corpus is what it claims to be: formats, encodings, reprints, damage, and words of its own."""

from __future__ import annotations

import gzip
import importlib.util
import io
import json
import re
import sys
import tomllib
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from warcio.archiveiterator import ArchiveIterator

from mithaq.documents import Document, FileReading, InputError, Reason, decode, find_files, read_file, split_duplicates
from mithaq.warehouse.schemas import AGREEMENT_KINDS, QUANTITY_KINDS, STATUSES

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "data" / "sample"


def _load_builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_build", HERE / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


build = _load_builder()
EXPECTED: dict[str, Any] = tomllib.loads((HERE / "expectations.toml").read_text(encoding="utf-8"))
FILES: list[dict[str, Any]] = EXPECTED["files"]
SLUGS: list[str] = build.all_slugs()


def full_text(slug: str) -> str:
    article = build.read_article(slug)
    return f"{article.title}\n{article.text}"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def content(path: str) -> bytes:
    data = (SAMPLE / path).read_bytes()
    return gzip.decompress(data) if path.endswith(".gz") and not path.endswith(".warc.gz") else data


# --- the folder -----------------------------------------------------------------------------------------------------


def test_every_file_is_described_and_every_description_has_its_file() -> None:
    on_disk = {str(p.relative_to(SAMPLE)) for p in SAMPLE.rglob("*") if p.is_file()}
    assert on_disk == {file["path"] for file in FILES}


def test_folder_is_smaller_than_a_megabyte() -> None:
    assert sum(p.stat().st_size for p in SAMPLE.rglob("*") if p.is_file()) < 1024 * 1024


def test_every_format_is_there_plain_and_packed() -> None:
    endings = {"".join(Path(file["path"]).suffixes) for file in FILES if file.get("articles")}
    wanted = {".txt", ".html", ".htm", ".json", ".jsonl", ".csv", ".parquet", ".xml", ".warc.gz", ".html.gz"}
    assert wanted | {".txt.gz", ".jsonl.gz"} <= endings
    encodings = {file.get("encoding") for file in FILES}
    assert {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256", "iso8859_6"} <= encodings


def test_every_article_stands_in_exactly_one_file() -> None:
    placed = [slug for file in FILES for slug in file.get("articles", ())]
    assert sorted(placed) == SLUGS
    assert set(EXPECTED["articles"]) == set(SLUGS)


def test_counts_add_up() -> None:
    for file in FILES:
        assert file["inputs"] == len(file.get("articles", ())) + len(file.get("rejections", ())), file["path"]


def test_committed_files_are_what_the_sources_make() -> None:
    for path, made in build.sample_files().items():
        found = (SAMPLE / path).read_bytes()
        if path == "records/alrafid.parquet":  # another release of Polars may write other bytes for the same rows
            assert pl.read_parquet(io.BytesIO(found)).equals(pl.read_parquet(io.BytesIO(made)))
        elif "broken/" in path and Path(path).suffix in {".gz", ".parquet"}:
            assert found  # cut from packed bytes, which depend on the packing library
        elif path.endswith(".warc.gz") or path.endswith(".gz"):
            assert gzip.decompress(found) == gzip.decompress(made)
        else:
            assert found == made, path


def test_the_documentation_lists_every_file() -> None:
    page = (HERE.parents[1] / "docs" / "sample.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([^`]+)` \|", page, re.M)) == {file["path"] for file in FILES}
    assert f"{len(SLUGS)} Arabic news articles" in page


# --- the articles ---------------------------------------------------------------------------------------------------


def test_there_are_enough_articles_of_the_right_length() -> None:
    originals = [slug for slug in SLUGS if "reprint_of" not in EXPECTED["articles"][slug]]
    assert len(originals) >= 24
    for slug in SLUGS:
        assert 140 <= len(full_text(slug).split()) <= 500, slug


def test_no_two_originals_share_a_sentence() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for slug in SLUGS:
        if "reprint_of" in EXPECTED["articles"][slug]:
            continue
        for run in runs(full_text(slug), 12):
            assert seen.setdefault(run, slug) == slug, f"{slug} and {seen[run]}: {' '.join(run)}"


def test_reprints_are_near_duplicates_but_not_copies() -> None:
    reprints = {slug: facts["reprint_of"] for slug, facts in EXPECTED["articles"].items() if "reprint_of" in facts}
    assert len(reprints) >= 2
    for slug, original in reprints.items():
        digits = str.maketrans("٠١٢٣٤٥٦٧٨٩٪", "0123456789%")
        ours, theirs = (runs(full_text(name).translate(digits), 3) for name in (slug, original))
        assert 0.6 < len(ours & theirs) / len(ours | theirs) < 1, slug


def test_addresses_are_of_reserved_domains() -> None:
    for slug in SLUGS:
        assert re.match(r"https://[a-z-]+\.example\.(com|org)/", build.read_article(slug).url)


def test_no_sentence_is_taken_from_the_shared_articles(shared_dir: Path) -> None:
    theirs: set[tuple[str, ...]] = set()
    for path in sorted((shared_dir / "articles").iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            record = json.loads(text)
            text = f"{record['title']}\n{record['text']}"
        theirs |= runs(text, 8)
    for path in sorted((HERE / "sources").rglob("*.*")):
        shared = runs(path.read_text(encoding="utf-8"), 8) & theirs
        assert not shared, f"{path.name}: {[' '.join(run) for run in shared][:3]}"


# --- encodings and damage -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [f for f in FILES if "encoding" in f], ids=lambda f: f["path"])
def test_encoding_is_as_described(file: dict[str, Any]) -> None:
    data = content(file["path"])
    text = data.decode(file["encoding"])
    for slug in file.get("articles", ()):
        assert build.read_article(slug).title in text
    if file["encoding"] in {"cp1256", "iso8859_6"}:
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")


def test_charset_declarations_are_right_missing_and_wrong() -> None:
    assert b"charset=windows-1256" in content("web/50217.htm")
    assert b"charset" not in content("web/66310.html")
    assert b"charset=utf-8" in content("web/55240.html")
    with pytest.raises(UnicodeDecodeError):
        content("web/55240.html").decode("utf-8")


def test_archive_holds_pages_an_error_and_a_picture() -> None:
    with (SAMPLE / "crawl/nightly.warc.gz").open("rb") as stream:
        found = [
            (r.http_headers.get_statuscode(), r.http_headers.get_header("Content-Type"))
            for r in ArchiveIterator(stream)
            if r.rec_type == "response"
        ]
    assert [status for status, _ in found] == ["200", "404", "200", "200", "200"]
    assert [kind for _, kind in found].count("image/png") == 1


def test_broken_files_are_broken() -> None:
    broken = SAMPLE / "broken"
    assert (broken / "empty.txt").stat().st_size == 0
    for name in ("cut-off.html.gz", "damaged.txt.gz", "not-gzip.txt.gz"):
        with pytest.raises((EOFError, OSError, zlib.error)):
            gzip.decompress((broken / name).read_bytes())
    with pytest.raises(json.JSONDecodeError):
        json.loads((broken / "not-valid.json").read_text(encoding="utf-8"))
    for name in ("cut-off.parquet", "damaged.parquet"):
        with pytest.raises(pl.exceptions.PolarsError):
            pl.read_parquet(broken / name)
    with pytest.raises(UnicodeDecodeError):
        (broken / "mixed-encodings.txt").read_text(encoding="utf-8")
    assert content("web/saved-again.html") == content("web/moscow-tehran-treaty.html")


# --- the expectations -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_expected_quantities_stand_in_the_article(slug: str) -> None:
    text = full_text(slug)
    facts = EXPECTED["articles"][slug]
    for surface, value, unit, kind, *value_max in facts["quantities"]:
        assert surface in text, surface
        assert kind in QUANTITY_KINDS and unit
        assert not value_max or value_max[0] > value
    for surface in facts.get("not_quantities", ()):
        assert surface in text, surface


def test_expected_agreements_use_the_vocabulary_and_known_articles() -> None:
    for name, agreement in EXPECTED["agreements"].items():
        assert set(agreement["kinds"]) <= set(AGREEMENT_KINDS), name
        asserted = {agreement["status"], *agreement.get("statuses_also_right", ()), *agreement["articles"].values()}
        assert asserted <= set(STATUSES), name
        assert set(agreement["articles"]) <= set(SLUGS), name


def test_expected_parties_and_mediators_are_named_in_the_articles() -> None:
    for name, agreement in EXPECTED["agreements"].items():
        text = "\n".join(full_text(slug) for slug in agreement["articles"])
        for party in agreement["parties"] + agreement.get("mediators", []):
            if party == "الولايات المتحدة" and "أميركي" in text:  # named by its adjective
                continue
            stems = [re.sub(r"^ال", "", word)[:4] for word in party.split()]
            assert all(stem in text for stem in stems), (name, party)


def test_expected_actors_stand_in_their_articles_under_every_spelling() -> None:
    for actor in EXPECTED["actors"]:
        for slug in actor["articles"]:
            assert any(name in full_text(slug) for name in actor["names"]), (actor["names"], slug)
        for name in actor["names"]:
            assert any(name in full_text(slug) for slug in actor["articles"]), name


def test_expected_reasons_are_reason_codes() -> None:
    codes = {reason.value for reason in Reason}
    assert {code for file in FILES for codes_ in file.get("rejections", ()) for code in codes_} <= codes


def test_boilerplate_stands_in_pages_and_not_in_articles() -> None:
    articles = "\n".join(full_text(slug) for slug in SLUGS)
    pages = "\n".join(p.read_text(encoding="utf-8") for p in (HERE / "sources" / "pages").iterdir())
    for phrase in EXPECTED["boilerplate"]:
        assert phrase in pages, phrase
        assert phrase not in articles, phrase


# --- what the library makes of it -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def readings() -> dict[str, FileReading]:
    found = (f if isinstance(f, FileReading) else read_file(f) for f in find_files(SAMPLE))
    return {reading.path: reading for reading in found}


CLEANING_REASONS = {Reason.HTML_TOO_DEEP.value, Reason.NO_MAIN_TEXT.value, Reason.NOT_ARABIC.value}


def _decoded(document: Document) -> str:
    return "\n".join(decode(document).fields.values())


@pytest.mark.parametrize("file", FILES, ids=lambda f: f["path"])
def test_reading_gives_the_expected_inputs(file: dict[str, Any], readings: dict[str, FileReading]) -> None:
    reading = readings[file["path"]]
    if file.get("more_rejections"):
        assert reading.input_count >= file["inputs"]
    else:
        assert reading.input_count == file["inputs"]
    expected = [set(codes) for codes in file.get("rejections", ())]
    at_ingest = [codes for codes in expected if not codes & CLEANING_REASONS and codes != {"duplicate_content"}]
    found = [rejection.reason.value for rejection in reading.rejections]
    assert len(found) >= len(at_ingest)
    assert all(any(code in codes for codes in expected) for code in found), found


@pytest.mark.parametrize("file", [f for f in FILES if f.get("articles")], ids=lambda f: f["path"])
def test_decoding_gives_the_article_letter_by_letter(file: dict[str, Any], readings: dict[str, FileReading]) -> None:
    texts = []
    for document in readings[file["path"]].documents:
        try:
            texts.append(_decoded(document))
        except InputError as error:
            pytest.fail(str(error))
    for slug in file["articles"]:
        last = build.read_article(slug).paragraphs[-1].split('"')[0]
        assert any(last in text for text in texts), slug


def test_identical_bytes_are_told_apart_from_new_ones(readings: dict[str, FileReading]) -> None:
    documents = [d for path in sorted(readings) for d in readings[path].documents]
    _, rejections = split_duplicates(documents, ())
    assert [r.path for r in rejections] == ["web/saved-again.html"]
