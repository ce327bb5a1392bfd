"""Outlet and author: from titles, notices of rights, bylines and markup."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.cleaning import Article, CleanRejection, clean_document
from mithaq.cleaning.credits import outlet_of_prose, outlet_of_rights, outlet_of_title, person_in, read_credits
from mithaq.documents import Limits, decode_document

TITLE = "المجلس البلدي يقر خطة واسعة لتشجير الشوارع"
BODY = (
    "قال رئيس البلدية إن المجلس أقر خطة تشجير الشوارع بعد نقاش طويل، وإن العمل سيبدأ في الخريف.\n"
    "وأضاف أن الخطة تشمل زراعة نحو عشرة آلاف شجرة على مدى عامين بالتعاون مع جمعيات محلية."
)


def stripped(*head: str, foot: str = "") -> Article:
    article = clean_document(decode_document("\n".join([*head, BODY, foot]).encode(), "txt", "utf-8"))
    assert isinstance(article, Article)
    return article


def page(head: str = "", above: str = "", below: str = "", foot: str = "") -> Article:
    body = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    head = head or f"<title>{TITLE}</title>"
    source = f"<html><head>{head}</head><body>{above}<h1>{TITLE}</h1>{below}<div>{body}</div>{foot}</body></html>"
    article = clean_document(decode_document(source.encode(), "html", "utf-8"))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        (f"صحيفة النهرين :: {TITLE}", "صحيفة النهرين"),
        (f"{TITLE} - جريدة النهرين", "جريدة النهرين"),
        (f"{TITLE} | النهرين", "النهرين"),
        (f"{TITLE} | اقتصاد | النهرين", "النهرين"),
        (f"النهرين | {TITLE}", "النهرين"),
        (f"{TITLE} • شبكة النهرين الإخبارية", "شبكة النهرين الإخبارية"),
        (f"{TITLE} | اقتصاد", None),
        (f"{TITLE} - فيديو", None),
        (TITLE, None),
    ],
)
def test_the_title_element_names_the_outlet_beside_the_headline(title: str, outlet: str | None) -> None:
    assert outlet_of_title(title, TITLE) == outlet
    assert page(head=f"<title>{title}</title>").source == outlet


def test_a_headline_with_bars_and_dashes_is_no_outlet() -> None:
    assert outlet_of_title("زيارة ثالثة إلى العاصمة | الشمال – الجنوب: تعاون يكتمل") is None
    assert outlet_of_title("قناة الملاحة - تقرير جديد عن تعثر أعمال التوسعة في الممر") is None


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("حقوق النشر محفوظة لصحيفة النهرين 2022", "صحيفة النهرين"),
        ("جميع الحقوق محفوظة © 2024 لصحيفة النهرين", "صحيفة النهرين"),
        ("جميع الحقوق محفوظة للنهرين", "النهرين"),
        ("جميع الحقوق محفوظة لموقع النهرين - تصميم شركة س", "موقع النهرين"),
        ("© شبكة النهرين الإخبارية", "شبكة النهرين الإخبارية"),
        ("لبنان الآن © 2020", "لبنان الآن"),
        ("Copyright © 2023 Nahrain News. All rights reserved", "Nahrain News"),
        ("جميع الحقوق محفوظة 2021", None),
        ("جميع الحقوق محفوظة، لا يجوز النقل دون إذن", None),
        ("قال إن حقوق العمال محفوظة", None),
    ],
)
def test_a_notice_of_rights_names_their_holder(line: str, outlet: str | None) -> None:
    assert outlet_of_rights(line) == outlet


@pytest.mark.parametrize(
    ("line", "source", "author"),
    [
        ("صحيفة النهرين | اقتصاد | 3 مايو 2023", "صحيفة النهرين", None),
        ("خاص – الأفق الجديد", "الأفق الجديد", None),
        ("(وكالة الساحل)", "وكالة الساحل", None),
        ("وكالة الساحل / سامر نعيم", "وكالة الساحل", "سامر نعيم"),
        ("بقلم: سامر نعيم الحلبي", None, "سامر نعيم الحلبي"),
        ("كتب سامر نعيم", None, "سامر نعيم"),
        ("سامر نعيم – طرابلس", None, "سامر نعيم"),
        ("3 مايو 2023 - 10:30 ص | سامر نعيم", None, "سامر نعيم"),
        ("شبكة الطرق الداخلية", None, None),
        ("مرحلة جديدة – خطوة كبيرة", None, None),
        ("أخبار | عربي ودولي", None, None),
    ],
)
def test_lines_below_the_title_credit_outlet_and_author(line: str, source: str | None, author: str | None) -> None:
    article = stripped(TITLE, line)
    assert (article.title, article.source, article.author) == (TITLE, source, author)


def test_a_line_that_names_the_outlet_is_no_text() -> None:
    assert stripped(TITLE, "صحيفة النهرين", "3 مايو 2023").text == f"{TITLE}\n{BODY}"
    assert "الطرق" in stripped(TITLE, "شبكة الطرق الداخلية").text


def test_an_outlet_that_the_article_is_about_is_no_credit() -> None:
    assert read_credits("وكالة المياه", phrases=["قالت وكاله المياه ان الخطه تبدا"]).source is None


def test_the_first_line_of_prose_may_name_the_outlet() -> None:
    assert outlet_of_prose("خاص – مرصد النهرين – قال رئيس البلدية إن العمل سيبدأ.") == "مرصد النهرين"
    assert outlet_of_prose("طرابلس (وكالة الساحل) - قال رئيس البلدية إن العمل سيبدأ.") == "وكالة الساحل"
    assert outlet_of_prose("طرابلس - صحيفة الساحل: قال رئيس البلدية إن العمل سيبدأ.") == "صحيفة الساحل"
    assert outlet_of_prose("قال رئيس البلدية (وهو مهندس) إن العمل سيبدأ في الخريف.") is None


@pytest.mark.parametrize(
    "markup",
    [
        '<p>كتب: <span itemprop="author">سامر نعيم</span> — 3 مايو 2023 — مدة القراءة: 3 دقائق</p>',
        '<div itemprop="author" itemscope><a href="/w"><span itemprop="name">سامر نعيم</span></a></div>',
        '<a rel="author" href="/w">سامر نعيم</a>',
        '<div class="post-author"><img src="a.png"><b>سامر نعيم</b></div>',
        "<p class=byline>بقلم سامر نعيم</p>",
        "<font size=2>3 مايو 2023 - سامر نعيم</font>",
    ],
)
def test_markup_names_the_author(markup: str) -> None:
    assert page(below=markup).author == "سامر نعيم"


def test_authors_of_other_things_are_not_the_author() -> None:
    assert page(foot='<div class="comment-author">وليد حسني</div>').author is None
    both = page(above='<span class="author">وليد حسني</span>', below='<span class="author">سامر نعيم</span>')
    assert both.author == "سامر نعيم"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_line_breaks_the_readers(text: str) -> None:
    read_credits(text)
    person_in(text)
    outlet_of_prose(text)
    outlet_of_rights("© " + text)
    outlet_of_title(text + " | " + text)


@pytest.mark.parametrize("unit", ["خاص - ", "( ", "© ", "حقوق النشر ", "- ", "كلمة ", "| ", "2020 - "])
def test_monotonous_lines_end_in_time(unit: str) -> None:
    start = time.process_time()
    for reader in (read_credits, person_in, outlet_of_prose, outlet_of_rights, outlet_of_title):
        reader(unit * 50_000)
    assert time.process_time() - start < 3


MENU = ["الرئيسية", "سياسة", "اقتصاد", "العرب والعالم", "رياضة", "ثقافة وفنون", "من نحن", "أخبار المدينة"]
HEADLINES = [
    "وزير الزراعة يصل إلى الميناء في زيارة قصيرة", "المصرف يرفع سعر الفائدة للمرة الثالثة", "أمطار على الساحل كله غدا",
    "انطلاق مهرجان السينما في المدينة القديمة", "فريق الوحدة يفوز على ضيفه بهدفين", "افتتاح معرض الكتاب في العاصمة",
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("\n".join(MENU), "txt"),
        ("\n".join(HEADLINES), "txt"),
        ("<title>خريطة</title>" + "".join(f"<li><a href='/'>{item}</a></li>" for item in MENU), "html"),
        ("<title>الأخبار</title>" + "".join(f"<h3><a href='/'>{item}</a></h3>" for item in HEADLINES), "html"),
        ("<h1>الصفحة غير موجودة</h1><p>عذرا، الصفحة التي تبحث عنها غير موجودة أو نقلت من مكانها.</p>", "html"),
    ],
    ids=["menu", "headlines", "menu page", "front page", "missing page"],
)  # fmt: skip
def test_menus_lists_of_headlines_and_missing_pages_are_no_articles(content: str, kind: str) -> None:
    result = clean_document(decode_document(content.encode(), kind, "utf-8"))
    assert isinstance(result, CleanRejection)
    assert result.reason == "no_main_text"


@pytest.mark.parametrize(
    "text",
    [
        "عاجل: المجلس يعلن بدء العمل في خطة تشجير الشوارع اعتبارا من منتصف الشهر المقبل",
        "عاجل\nالمجلس يعلن أن العمل في خطة تشجير الشوارع يبدأ الشهر المقبل بعد تأجيل طويل",
    ],
)
def test_a_flash_of_one_sentence_is_an_article(text: str) -> None:
    assert isinstance(clean_document(decode_document(text.encode(), "txt", "utf-8")), Article)


def test_pages_that_would_keep_the_extractor_busy_go_through_the_line_cleaner() -> None:
    lists = "<ul><li>بند" * 40 + "</li></ul>" * 40
    source = f"<title>{TITLE}</title><h1>{TITLE}</h1>" + "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    start = time.process_time()
    article = clean_document(
        decode_document((source + lists * 60).encode(), "html", "utf-8"), Limits(max_extraction_seconds=0.1)
    )
    assert isinstance(article, Article)
    assert article.text.startswith(f"{TITLE}\n{BODY}")
    assert time.process_time() - start < 5


def test_headlines_with_words_of_the_press_are_no_outlets() -> None:
    assert stripped("الشركة توسع خدمتها الإخبارية في تشجير الشوارع").source is None
    assert stripped(TITLE, "هكذا يرى الصحفي والإعلامي هذه المهنة").source is None


def test_two_authors_are_both_named() -> None:
    assert stripped(TITLE, "أميرة نعيم، حنان الحلبي – متابعات").author == "أميرة نعيم، حنان الحلبي"
    assert stripped(TITLE, "Next Previous سامر نعيم – طرابلس").author is None


def test_a_place_behind_an_unknown_outlet_is_no_author() -> None:
    assert stripped(TITLE, "صدى اليوم – بوينوس ايرس").author is None
    assert stripped(TITLE, "سامر نعيم-طرابلس").author == "سامر نعيم"


def test_verses_in_a_record_are_no_menu() -> None:
    verses = ["يا طير سلم على الأحباب كلهم", "وقل لهم إن الفؤاد بهم", "ما زال يذكر في الليالي وجههم", "وطال الليل"] * 2
    record = json.dumps({"title": "قصيدة", "text": "\n".join(verses)})
    assert isinstance(clean_document(decode_document(record.encode(), "json")), Article)
