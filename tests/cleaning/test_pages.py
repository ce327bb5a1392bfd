"""Visible text of HTML, main text and metadata of pages."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mithaq.cleaning import Article, CleanRejection, clean, clean_document, source_position
from mithaq.cleaning.pages import read_page
from mithaq.documents import Limits, Reason, decode_document

TITLE = "مختبر الواحة يطور بطارية من ملح البحر"
P = [
    "أعلن مختبر الواحة للطاقة يوم الاثنين أنه طور بطارية تعتمد على ملح البحر، وقال إن كلفتها تقل عن نصف كلفة "
    "البطاريات المعروفة، وإنها تحتفظ بشحنتها أكثر من شهرين.",
    "وقالت مديرة المختبر إن الفريق عمل أربع سنوات على المشروع &quot;بصبر&nbsp;كبير&quot;، وإن التجارب جرت في قرية "
    "ساحلية لا تصل إليها شبكة الكهرباء &amp; تعتمد على المولدات.",
    "ويعتزم المختبر توقيع اتفاق مع ثلاث شركات لإنتاج البطارية، على أن تصل إلى الأسواق في نهاية العام المقبل.",
]
PAGE = f"""<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>{TITLE} | جريدة الواحة</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="جريدة الواحة">
<meta property="article:published_time" content="2024-03-05T10:30:00+03:00"><meta name="author" content="ليلى حداد">
<link rel="canonical" href="https://example.org/news/77"><script>var x = "<p>لا شيء</p>";</script>
<style>p {{ color: red }}</style></head><body>
<nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/s">علوم</a></li></ul></nav>
<main><article><h1>{TITLE}</h1><div class="share"><a href="#">شارك</a> <a href="#">فيسبوك</a></div>
<p>{P[0]}</p><p>{P[1]}</p><p>اقرأ أيضاً: <a href="/x">عاصفة تضرب الساحل الشمالي</a></p><p>{P[2]}</p></article>
<section class="related"><h3>مواضيع ذات صلة</h3><ul><li><a href="/1">سباق القوارب ينطلق غدا</a></li></ul></section>
<section id="comments"><h3>التعليقات</h3><p>اترك تعليقاً</p></section></main>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


def cleaned(page: str, limits: Limits | None = None) -> Article | CleanRejection:
    return clean_document(decode_document(page.encode("utf-8", "replace"), "html", "utf-8"), limits)


def test_a_page_gives_its_article_and_nothing_else() -> None:
    article = cleaned(PAGE)
    assert isinstance(article, Article)
    plain = [p.replace("&quot;", '"').replace("&nbsp;", " ").replace("&amp;", "&") for p in P]
    assert article.text == "\n".join([TITLE, *plain])
    assert article.title == TITLE
    assert (article.source, article.author) == ("جريدة الواحة", "ليلى حداد")
    assert article.url == "https://example.org/news/77"
    assert article.published_at == datetime(2024, 3, 5, 7, 30)


def test_every_character_of_a_page_leads_back_to_its_source() -> None:
    article = cleaned(PAGE)
    assert isinstance(article, Article)
    for i, ch in enumerate(article.text):
        place = source_position(article.offset_map, i)
        if ch == "\n":
            assert place is None
            continue
        assert place is not None and place[0] == "html"
        source = PAGE[place[1] : place[1] + 6]
        assert source[0] == ch or source.startswith("&")


def test_linked_data_names_outlet_and_time() -> None:
    data = '{"@graph": [{"@type": "NewsArticle", "headline": "x", "datePublished": "2023-01-02T00:00:00Z", '
    data += '"author": [{"name": "هدى"}, {"name": "سمير"}], "publisher": {"name": "وكالة الرمال"}}]}'
    page = PAGE.replace("<style>", f'<script type="application/ld+json">{data}</script><style>')
    article = cleaned(page)
    assert isinstance(article, Article)
    assert (article.source, article.author) == ("وكالة الرمال", "هدى، سمير")
    assert article.published_at == datetime(2023, 1, 2)


def test_a_page_without_metadata_still_has_title_and_date() -> None:
    head = PAGE[PAGE.index("<meta property") : PAGE.index("</head>")]
    page = PAGE.replace(head, "").replace("</h1>", "</h1><div>الثلاثاء 5 آذار 2024 - 10:30</div>")
    article = cleaned(page)
    assert isinstance(article, Article)
    assert article.title == TITLE
    assert article.published_at == datetime(2024, 3, 5, 10, 30)


def test_html_inside_a_text_field_loses_its_markup_and_keeps_its_offsets() -> None:
    body = f"<p>{P[0]}</p><p>{P[1]}<br/>{P[2]}</p><p>شارك الخبر</p>"
    document = decode_document(f'{{"title": "{TITLE}", "content": {__import__("json").dumps(body)}}}'.encode(), "json")
    article = clean_document(document)
    assert isinstance(article, Article)
    assert article.text.count("\n") == 3
    place = source_position(article.offset_map, article.text.index("ويعتزم"))
    assert place == ("text", body.index("ويعتزم"))


def test_tags_in_odd_shapes_do_not_hide_text() -> None:
    source = "a<br>b <p title='x > y'>c</p><!-- no --><P>d &lt;e&gt; &#1575;<b>f</b> 1 < 2<script>bad()</script>g"
    assert [line.aligned.text for line in read_page(source).lines] == ["a", "b", "c", "d <e> اf 1 < 2g"]


@pytest.mark.parametrize(
    "source",
    ["<div>" * 100_000, "<a " * 100_000, "<a b='" * 50_000, "<" * 100_000, "&" * 300_000, "<!--" * 80_000,
     "<script>" * 50_000, "</" * 100_000, "<p>" + "ا" * 1_000_000, "<b><i>" * 50_000 + "نص", "<a href=" * 50_000],
)  # fmt: skip
def test_endless_and_deep_pages_end_in_time(source: str) -> None:
    start = time.process_time()
    result = cleaned(source)
    assert isinstance(result, CleanRejection)
    assert result.reason in {Reason.NO_MAIN_TEXT, Reason.HTML_TOO_DEEP, Reason.NOT_ARABIC}
    assert time.process_time() - start < 10


def test_long_pages_go_through_the_line_cleaner() -> None:
    article = cleaned(PAGE, Limits(max_html_chars=100))
    assert isinstance(article, Article)
    assert article.text.startswith(TITLE)
    assert "شارك" not in article.text and "حقوق" not in article.text


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<", ">", "&amp;", "&#", "<!--", "-->", "<script>", "</script>", "<br>",
     '<a href="', "'", '"', "<title>", "\u202e", "\x00", P[0], P[2], TITLE, "اقرأ أيضا", "المصدر: ", "<td>", "\ud800"]
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, len(PAGE)), st.integers(0, 40), PIECES), max_size=8),
    st.sampled_from(["html", "txt"]),
)
def test_mutated_pages_never_fail_and_sums_agree(cuts: list[tuple[int, int, str]], format_: str) -> None:
    page = PAGE
    for position, length, piece in cuts:
        page = page[:position] + piece + page[position + length :]
    document = decode_document(page.encode("utf-8", "replace"), format_, "utf-8")
    result = clean([document])
    assert len(result.articles) + len(result.rejections) == 1
    for article in result.articles:
        field = "html" if format_ == "html" else "text"
        assert article.text.startswith(article.title)
        for run in article.offset_map:
            assert run.field in {field, "title"}
            assert 0 <= run.source_start <= len(document.fields[run.field]) - run.length
            assert run.text_start + run.length <= len(article.text)
