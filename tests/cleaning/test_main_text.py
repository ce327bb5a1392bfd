"""Which lines of a stripped page are the article."""

from __future__ import annotations

import textwrap

import pytest

from mithaq.cleaning.lexicon import match_line
from mithaq.cleaning.lines import is_breadcrumb, split_lines
from mithaq.cleaning.main_text import select_article
from mithaq.cleaning.noting import Selection

TITLE = "ميناء النخيل يوقع عقدا لتوسيع أرصفته الشرقية"
P1 = (
    "وقعت إدارة ميناء النخيل أمس عقدا مع شركة الموج للإنشاءات لتوسيع الأرصفة الشرقية، في مشروع يستغرق ثلاث سنوات "
    "ويرفع طاقة الميناء إلى الضعف، وفق ما أعلنه مدير الميناء في مؤتمر صحفي."
)
P2 = (
    "وقال مدير الميناء إن شركة الموج ستبدأ العمل في الأرصفة مطلع الشهر المقبل، مضيفا أن العقد يلزمها بتدريب "
    "العاملين في الميناء على الرافعات الجديدة قبل تسليم المشروع."
)
P3 = "وأشار إلى أن الميناء استقبل هذا العام سفنا أكثر مما استقبله في العام الماضي، وأن الأرصفة القديمة لم تعد تكفي."
FOREIGN_TITLE = "نجم الكثبان يتوج بكأس الفروسية بعد سباق مثير"
FOREIGN = (
    "توج الفارس سالم النجدي على صهوة جواده نجم الكثبان بكأس الفروسية مساء الخميس، بعد سباق مثير حسمه في الأمتار "
    "الأخيرة أمام جمهور كبير ملأ مدرجات المضمار وهتف طويلا باسم الفارس."
)


def select(*lines: str, title: str | None = None, whole_page: bool = True) -> Selection:
    return select_article(list(split_lines("\n\n".join(lines))), title, whole_page)


def kept(*lines: str, title: str | None = None, whole_page: bool = True) -> list[str]:
    return [line.text for line in select(*lines, title=title, whole_page=whole_page).lines]


ARTICLE = [TITLE, P1, P2, P3]


def test_a_clean_article_stays_whole() -> None:
    assert kept(*ARTICLE) == ARTICLE


def test_the_head_of_a_page_goes() -> None:
    head = ["الرئيسية", "القائمة", "آخر الأخبار", "الرئيسية » اقتصاد » موانئ » " + TITLE]
    assert kept(*head, *ARTICLE) == ARTICLE


def test_a_poll_goes_with_its_question_and_answers() -> None:
    poll = ["استطلاع رأي", "هل تؤيد إنشاء ميناء ثان؟", "نعم", "لا", "عرض النتائج"]
    assert kept(*poll, *ARTICLE) == ARTICLE
    assert kept(TITLE, P1, *poll, P2, P3) == ARTICLE
    assert kept(*ARTICLE, *poll) == ARTICLE


@pytest.mark.parametrize(
    "label", ["اقرأ أيضا", "إقرأ أيضاً:", "اقرأ المزيد", "طالع أيضاً", "قد يعجبك أيضا", "مواضيع ذات صلة"]
)
def test_a_teaser_in_the_middle_goes_alone(label: str) -> None:
    assert kept(TITLE, P1, f"{label.rstrip(':')}: {FOREIGN_TITLE}", P2, P3) == ARTICLE
    assert kept(TITLE, P1, label, FOREIGN_TITLE, P2, P3) == ARTICLE


@pytest.mark.parametrize("marker", ["المصدر: صحيفة الميناء", "كلمات دلالية: ميناء النخيل عقد", None])
@pytest.mark.parametrize("label", ["اقرأ أيضا", "قد يهمك", "مقالات ذات صلة"])
def test_a_foreign_article_at_the_end_goes_whole(label: str, marker: str | None) -> None:
    foot = [marker] if marker else []
    assert kept(*ARTICLE, *foot, label, FOREIGN_TITLE, FOREIGN, "سباق للتاريخ", FOREIGN) == ARTICLE


def test_comments_forms_and_disclaimers_end_the_article() -> None:
    foot = ["3 تعليقات", "اترك تعليقاً", "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *", P2]
    assert kept(*ARTICLE, *foot) == ARTICLE
    notice = "المقالات المنشورة لا تعبر بالضرورة عن رأي الموقع وإنما عن رأي أصحابها"
    assert kept(*ARTICLE, notice, "جميع الحقوق محفوظة © 2024") == ARTICLE


@pytest.mark.parametrize(
    "line",
    ["شارك", "فيسبوك تويتر واتساب تلغرام", "نسخ الرابط تم نسخ الرابط", "طباعة", "تابعنا على غوغل نيوز", "0 تعليق",
     "اشترك في نشرتنا البريدية", "إعلان", "جاري التحميل ...", "5 دقائق قراءة", "رابط مختصر: https://example.org/?p=1",
     "صورة أرشيفية", "***", "#ميناء #اقتصاد", "https://example.org/a"],
)  # fmt: skip
def test_one_line_boilerplate_goes_wherever_it_stands(line: str) -> None:
    assert kept(TITLE, line, P1, P2, P3) == ARTICLE
    if "تعليق" not in line:
        assert kept(TITLE, P1, line, P2, P3) == ARTICLE
    assert kept(*ARTICLE, line) == ARTICLE


@pytest.mark.parametrize(
    "line",
    ["المصدر الذي طلب عدم ذكر اسمه قال إن الاتفاق قريب.", "تابع آلاف المشجعين المباراة.", "شارك في القمة عشرون رئيسا.",
     "استطلاع للرأي: نصف السكان يؤيدون التوسعة", "منذ بداية الموسم وحتى 24 مايو الحالي.", "صوت البرلمان على القانون.",
     "مصدر: الاتفاق جاهز للتوقيع", "«الميناء» يوقع عقد «الأرصفة» مع «الموج»"],
)  # fmt: skip
def test_prose_that_begins_like_boilerplate_is_none(line: str) -> None:
    assert match_line(line) is None
    assert not is_breadcrumb(line)


def test_subheadings_and_quotes_between_paragraphs_stay() -> None:
    lines = [TITLE, P1, "مشروع ينتظره البحارة", P2, "الأرصفة القديمة لم تعد تكفي", P3]
    assert kept(*lines) == lines


def test_date_and_breadcrumb_lines_become_metadata() -> None:
    selection = select(TITLE, "12 تشرين الأول 2024", "سلمى الخطيب", P1, P2, "المصدر: وكالة المرفأ")
    assert [line.text for line in selection.lines] == [TITLE, "سلمى الخطيب", P1, P2]
    assert selection.published_at is not None and selection.published_at.date().isoformat() == "2024-10-12"
    assert selection.author == "سلمى الخطيب"
    assert selection.source == "وكالة المرفأ"


def test_an_article_without_headline_starts_with_its_first_sentence() -> None:
    assert kept(P1, P2, P3) == [P1, P2, P3]


def test_a_title_given_and_repeated_is_not_doubled() -> None:
    selection = select("القائمة", TITLE, P1, TITLE, P2, title=TITLE, whole_page=False)
    assert [line.text for line in selection.lines] == [TITLE, P1, P2]


def test_lists_in_text_fields_stay() -> None:
    lines = [P1, "أبرز بنود العقد", "- توسيع الأرصفة", "- شراء رافعات", "- تدريب العاملين"]
    assert kept(*lines, title=TITLE, whole_page=False) == lines


def test_endless_boilerplate_below_an_article_ends_in_time() -> None:
    assert kept(*ARTICLE, *["شارك", "اقرأ أيضا: " + FOREIGN_TITLE, "5 دقائق قراءة"] * 3000) == ARTICLE


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    wrapped = "\n\n".join([TITLE, *(textwrap.fill(" ".join([p] * 3), 72) for p in (P1, P2, P3))])
    lines = list(split_lines(wrapped))
    assert [line.text for line in lines] == [TITLE, *(" ".join([p] * 3) for p in (P1, P2, P3))]
    assert all(
        wrapped[i] in (ch, "\n") for line in lines for ch, i in zip(line.text, line.aligned.offsets, strict=True)
    )


def test_a_question_for_a_headline_is_still_a_headline() -> None:
    question = "هل تكفي الأرصفة الجديدة في ميناء النخيل لاستقبال سفن الحاويات العملاقة القادمة من الشرق؟"
    selection = select("استطلاع رأي", "هل تؤيد المشروع؟", question, "3 مارس 2024", P1, P2)
    assert [line.text for line in selection.lines] == [question, P1, P2]
    assert selection.has_title and selection.published_at is not None


def test_short_news_without_prose_stays() -> None:
    assert kept("عاجل", "انفجار قرب الميناء ولا إصابات") == ["عاجل", "انفجار قرب الميناء ولا إصابات"]
