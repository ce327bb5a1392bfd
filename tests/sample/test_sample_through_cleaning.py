"""Every file of the sample, read and cleaned, ends as the expectations say: articles whole and alone, or a reason."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mithaq.cleaning import Article, clean_document
from mithaq.documents import FileReading, decode, find_files, read_file, split_duplicates

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "data" / "sample"
sys.path.insert(0, str(HERE))
from compare import read_expectations, source_header  # noqa: E402

EXPECTED: dict[str, Any] = read_expectations()
FILES: list[dict[str, Any]] = EXPECTED["files"]


@cache
def outcomes() -> dict[str, tuple[list[Article], list[str]]]:
    """Path -> articles and reason codes, over the whole corpus in the order of reading."""
    out: dict[str, tuple[list[Article], list[str]]] = {}
    known: set[str] = set()
    for found in find_files(SAMPLE):
        reading = found if isinstance(found, FileReading) else read_file(found)
        new, duplicates = split_duplicates(reading.documents, known)
        known |= {document.document_id for document in new}
        articles: list[Article] = []
        reasons = [rejection.reason.value for rejection in reading.rejections + duplicates]
        for document in new:
            cleaned = clean_document(decode(document))
            if isinstance(cleaned, Article):
                articles.append(cleaned)
            else:
                reasons.append(cleaned.reason.value)
        out[reading.path] = articles, reasons
    return out


def with_articles() -> list[dict[str, Any]]:
    return [file for file in FILES if file.get("articles")]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f["path"])
def test_inputs_end_as_articles_or_for_the_right_reason(file: dict[str, Any]) -> None:
    articles, reasons = outcomes()[file["path"]]
    assert len(articles) == len(file.get("articles", ())), reasons
    expected = file.get("rejections", [])
    assert len(reasons) == len(expected) or (file.get("more_rejections") and len(reasons) > len(expected)), reasons
    assert all(any(reason in codes for reason in reasons) for codes in expected), reasons


@pytest.mark.parametrize("file", with_articles(), ids=lambda f: f["path"])
def test_title_and_every_paragraph_are_kept_in_order(file: dict[str, Any]) -> None:
    articles = {article.title: article for article in outcomes()[file["path"]][0]}
    for slug in file["articles"]:
        title = source_header(slug)["title"]
        assert title in articles, list(articles)
        text = articles[title].text
        assert text.startswith(title)
        source = (HERE / "sources" / "articles" / f"{slug}.txt").read_text(encoding="utf-8").strip()
        position = 0
        for paragraph in source.split("\n\n")[1:]:
            found = text.find(paragraph, position)
            assert found >= position, paragraph
            position = found + len(paragraph)
        assert position == len(text), f"something follows the last paragraph: {text[position:]!r}"


@pytest.mark.parametrize("file", with_articles(), ids=lambda f: f["path"])
def test_boilerplate_is_gone(file: dict[str, Any]) -> None:
    for article in outcomes()[file["path"]][0]:
        assert not [phrase for phrase in EXPECTED["boilerplate"] if phrase in article.text]


@pytest.mark.parametrize("file", [f for f in with_articles() if f.get("states_url", True)], ids=lambda f: f["path"])
def test_address_outlet_and_day_are_read_where_markup_or_fields_state_them(file: dict[str, Any]) -> None:
    headers = {source_header(slug)["title"]: source_header(slug) for slug in file["articles"]}
    for article in outcomes()[file["path"]][0]:
        header = headers[article.title]
        assert article.url == header["url"]
        assert article.source == header["outlet"]
        assert article.published_at is not None
        published = datetime.fromisoformat(header["published"]).astimezone(UTC).replace(tzinfo=None)
        assert abs(article.published_at - published) < timedelta(minutes=1)
