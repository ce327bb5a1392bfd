"""Cleaning as a whole: metadata, languages, rejections, real pages."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.cleaning import Article, CleanRejection, article_id_of, clean, clean_document
from mithaq.cleaning.language import identify_language
from mithaq.documents import Reason, decode, decode_document, find_files, read_file

BODY = (
    "قال رئيس البلدية إن المجلس أقر خطة لتشجير الشوارع الرئيسية في المدينة، وإن العمل سيبدأ في الخريف.\n"
    "وأضاف أن الخطة تشمل زراعة نحو عشرة آلاف شجرة على مدى عامين بالتعاون مع جمعيات محلية."
)


def from_json(**record: object) -> Article | CleanRejection:
    return clean_document(decode_document(json.dumps(record).encode(), "json"))


def test_a_record_becomes_an_article() -> None:
    article = from_json(
        title="بلدية تقر خطة للتشجير", text=BODY, url="https://www.example.org/2024/05/06/a", author="رنا",
        source="صدى المدينة", published="Mon, 06 May 2024 12:00:00 +0200",
    )  # fmt: skip
    assert isinstance(article, Article)
    assert article.text == "بلدية تقر خطة للتشجير\n" + BODY
    assert (article.source, article.author, article.language) == ("صدى المدينة", "رنا", "ar")
    assert article.published_at == datetime(2024, 5, 6, 10)
    assert article.article_id == article_id_of(article.document_id)
    assert article.word_count == len(article.text.split())


def test_the_address_tells_outlet_and_day_where_nothing_else_does() -> None:
    article = from_json(title="خطة للتشجير", text=BODY, link="https://www.example.org/2024/05/06/a")
    assert isinstance(article, Article)
    assert (article.source, article.published_at) == ("example.org", datetime(2024, 5, 6))


def test_values_of_wrong_types_are_taken_as_they_are_meant() -> None:
    article = from_json(
        headline={"rendered": "خطة للتشجير"}, body=BODY.split("\n"), authors=[{"name": "رنا"}, None], date=1714989600,
        publisher={"@type": "Organization", "name": "صدى"}, url=None, language=["ar"],
    )  # fmt: skip
    assert isinstance(article, Article)
    assert (article.title, article.author, article.source) == ("خطة للتشجير", "رنا", "صدى")
    assert article.published_at == datetime(2024, 5, 6, 10)


def test_a_title_of_an_article_without_headline_is_its_first_sentence() -> None:
    long = BODY.split("\n")[0] + " ويأتي ذلك بعد نقاش طويل بين الأعضاء استمر أسابيع، وشارك فيه خبراء."
    article = clean_document(decode_document((long + "\n" + BODY).encode(), "txt", "utf-8"))
    assert isinstance(article, Article)
    assert article.title == BODY.split("\n")[0]
    assert article.text.startswith(article.title)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "ar"),
        ("رئیس جمهور ایران گفت که این توافق برای مردم منطقه مهم است و باید هر چه زودتر اجرا شود.", "fa"),
        ("وزیراعظم نے کہا ہے کہ یہ معاہدہ دونوں ملکوں کے لیے بہت اہم ہے اور جلد نافذ ہوگا۔", "ur"),
        ("سەرۆکی هەرێم ڕایگەیاند کە ئەم ڕێککەوتنە بۆ هەردوو لا گرنگە و دەبێت جێبەجێ بکرێت.", "ckb"),
        ("د افغانستان د بهرنیو چارو وزیر وویل چې دا تړون د دواړو هېوادونو لپاره ډېر مهم دی.", "ps"),
        ("The minister said that the agreement would be signed next week in the capital.", "en"),
        ("Le ministre a déclaré que l'accord serait signé la semaine prochaine dans la capitale.", "fr"),
        ("اتفاق اقتصادي مصري كويتي", "ar"),
        ("12345 !!", "und"),
    ],
)
def test_languages_of_the_arabic_script_are_told_apart(text: str, language: str) -> None:
    assert identify_language(text) == language


def test_other_languages_are_rejected_with_their_name() -> None:
    text = "The minister said that the agreement would be signed next week in the capital city of the country."
    result = from_json(title="Agreement", text=text)
    assert isinstance(result, CleanRejection)
    assert (result.stage, result.reason) == ("language", Reason.NOT_ARABIC)
    assert "en" in result.detail


@pytest.mark.parametrize("text", ["خبر", "شارك\nتابعنا على فيسبوك", "1 2 3 4 5 6 7 8 9", "؟ ! ..."])
def test_too_little_text_is_no_article(text: str) -> None:
    result = from_json(title="", text=text)
    assert isinstance(result, CleanRejection)
    assert (result.stage, result.reason) == ("clean", Reason.NO_MAIN_TEXT)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.text(max_size=60), st.sampled_from(["اقرأ أيضا", "المصدر: صحيفة", "اترك تعليقا", BODY, "شارك"])),
        max_size=12,
    ),
    st.text(max_size=30),
)
def test_any_text_is_cleaned_or_rejected(lines: list[str], title: str) -> None:
    document = decode_document(json.dumps({"title": title, "text": "\n".join([*lines, "x"])}).encode(), "json")
    result = clean([document])
    assert len(result.articles) + len(result.rejections) == 1
    for article in result.articles:
        assert article.text.startswith(article.title)
        assert article.text.encode("utf-8")


@pytest.mark.parametrize("unit", ["ا", "\n", "ال ", "«", "a:", "ّ", "شارك ", "اقرأ أيضا\n", "1\n"])
def test_monotonous_text_ends_in_time(unit: str) -> None:
    clean_document(decode_document((unit * 20_000).encode(), "txt", "utf-8"))


def f1_of_words(found: str, wanted: str) -> float:
    a, b = Counter(found.split()), Counter(wanted.split())
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values())) if both else 0.0


def test_stripped_pages_match_their_gold(shared_dir: Path) -> None:
    seen = 0
    for file in find_files(shared_dir / "articles"):
        for document in read_file(file).documents:  # type: ignore[arg-type]
            gold = json.loads((shared_dir / "gold" / (Path(document.source_file).stem + ".json")).read_text("utf-8"))
            if "main_text" not in gold:
                continue
            article = clean_document(decode(document))
            assert isinstance(article, Article)
            seen += 1
            assert article.text.startswith(gold["main_text"]["first"])
            assert article.text.endswith(gold["main_text"]["last"])
            lines = article.text.split("\n")
            assert not [drop for drop in gold["drop"] if " ".join(drop.split()) in lines]
            page = "\n".join(" ".join(line.split()) for line in document.content.decode().split("\n"))
            start = page.rindex(gold["main_text"]["first"])
            wanted = page[start : page.index(gold["main_text"]["last"]) + len(gold["main_text"]["last"])]
            wanted = "\n".join(x for x in wanted.split("\n") if x not in gold["drop"])
            assert f1_of_words(article.text, wanted) >= 0.97
    assert seen == 5


def test_real_pages_match_their_gold(shared_dir: Path) -> None:
    html = shared_dir / "corpora" / "html"
    page = (html / "fundus" / "LBCGroup_2026_01_08.html").read_bytes()
    gold = json.loads((html / "fundus" / "LBCGroup.json").read_text("utf-8"))["V1"]
    article = clean_document(decode_document(page, "html", "utf-8"))
    assert isinstance(article, Article)
    paragraphs = gold["body"]["sections"][0]["paragraphs"]
    assert article.text.split("\n")[1:] == paragraphs
    assert article.published_at == datetime(2026, 1, 8, 11, 42, 50)
    page = (html / "trafilatura" / "assabah.com.tn.article.html").read_bytes()
    gold = next(iter(json.loads((html / "trafilatura" / "assabah.gold_segments.json").read_text("utf-8")).values()))
    article = clean_document(decode_document(page, "html", "utf-8"))
    assert isinstance(article, Article)
    assert article.title == " ".join(gold["title"].split())
    assert all(part in article.text for part in gold["with"])
    assert not any(part in article.text for part in gold["without"])
