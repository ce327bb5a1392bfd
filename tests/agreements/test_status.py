"""How verbs of agreeing are meant, in small sentences: what happened, what is planned, supposed, denied or over."""

from __future__ import annotations

import pytest

from tests.agreements.test_find_agreements import parties, read

STATUSES = {
    "سيتم توقيع اتفاقية دفاع بين مصر والأردن الشهر المقبل.": "agreed",
    "فسيتم إبرام اتفاقية دفاع بين مصر والأردن.": "agreed",
    "تم توقيع اتفاقية دفاع بين مصر والأردن.": "signed",
    "قال بيان إن الاتفاق بين مصر والأردن تم التوصل إليه خلال محادثات في عمان.": "agreed",
    "تأمل إيران في أن يشجع ذلك الشركات الغربية على إبرام عقود مع إيران.": "proposed",
    "احتج العمال على توقيع اتفاقية بين مصر والأردن.": "signed",
    "قدمت بريطانيا وعودا بإبرام اتفاق تجارة مع الأردن.": "agreed",
    "من غير المؤكد إبرام صفقة بين مصر والأردن.": "proposed",
    "تحاول الوزارة عرقلة صفقة أبرمتها مصر مع الأردن لشراء القمح.": "signed",
    "عند انتهاء مدة اتفاق التجارة بين مصر والأردن تعود الرسوم.": "in_force",
    "انتهت مدة اتفاق التجارة بين مصر والأردن أمس.": "expired",
    "ينتهي اتفاق التجارة بين مصر والأردن بعد ثلاث سنوات.": "in_force",
    "لم يتمكن البلدان من التوصل إلى اتفاق تجارة بين مصر والأردن.": "negotiating",
    "تحدثت تقارير عن احتمال التوصل إلى هدنة بين مصر والأردن.": "negotiating",
    "فشلت مصر والأردن في التوصل إلى اتفاق تجارة.": "negotiating",
    "اقترب البلدان مصر والأردن من إبرام اتفاق تجارة.": "negotiating",
    "سيعمل البلدان على التوصل إلى اتفاق تجارة بين مصر والأردن.": "proposed",
    "أوقفت مصر العمل باتفاقية التجارة مع الأردن.": "suspended",
    "توقف تنفيذ اتفاق التجارة بين مصر والأردن.": "suspended",
    "علقت مصر المفاوضات حول اتفاق تجارة مع الأردن.": "negotiating",
    "لم يصادق البرلمان المصري بعد على اتفاقية التجارة مع الأردن.": "signed",
    "ستدخل اتفاقية التجارة بين مصر والأردن حيز التنفيذ الشهر المقبل.": "signed",
    "لم تدخل اتفاقية التجارة بين مصر والأردن حيز التنفيذ بعد.": "signed",
    "لم تلتزم مصر باتفاقية التجارة مع الأردن.": "violated",
    "تجددت الاشتباكات رغم اتفاق وقف إطلاق النار بين مصر والأردن.": "violated",
    "هددت مصر بإلغاء اتفاقية التجارة مع الأردن.": "in_force",
    "حذر الرئيس المصري عبد الفتاح السيسي نظيره الأمريكي من الانسحاب من معاهدة السلام بين مصر وإسرائيل.": "in_force",
    "انسحبت مصر من اتفاقية التجارة مع الأردن.": "withdrawn",
    "بدأ خروج رافضي اتفاق التجارة بين مصر والأردن إلى الشوارع.": "in_force",
    "الاتفاق بين مصر والأردن بشأن تصدير الغاز لا يزال قائما.": "in_force",
    "يرفض الحوثيون الالتزام بالهدنة مع الحكومة اليمنية.": "violated",
    "اتهم الوزير مصر بخرق اتفاقية التجارة مع الأردن.": "in_force",
    "كشف وزير مصري عن اتفاق حكومته مع الأردن لحل مشكلة الكهرباء.": "agreed",
    "سحب الرئيس الفرنسي إيمانويل ماكرون بلاده فرنسا من اتفاقية التجارة مع الأردن.": "withdrawn",
    "رفعت بريطانيا الرسوم قبل أن تسحب الحكومة بلادها في مايو من اتفاقية التجارة بين بريطانيا والأردن.": "withdrawn",
    "لن ترفع بريطانيا الرسوم قبل أن تنسحب الأردن من اتفاقية التجارة بين بريطانيا والأردن.": "in_force",
    "يجب التوصل إلى اتفاق بين مصر والأردن وتطبيقه سريعا.": "negotiating",
    "تراجعت الأسهم خوفا من انهيار اتفاق التجارة بين مصر والأردن.": "in_force",
    "وافقت الخارجية الأميركية على صفقة محتملة لبيع صواريخ إلى المغرب.": "proposed",
    "لن تقبل مصر باتفاق مع الأردن.": "rejected",
    "أصدر الوزير قائمة مطالب بشأن إبرام اتفاق جديد مع الأردن.": "proposed",
}


@pytest.mark.parametrize("sentence", STATUSES)
def test_the_status_is_what_the_clause_says(sentence: str) -> None:
    assert [r.status for r in read(sentence).reports] == [STATUSES[sentence]]


def test_who_says_that_it_signed_is_a_party() -> None:
    assert parties(read("قالت مصر إنها وقعت اتفاقا مع الأردن.")) == {"EG", "JO"}


def test_who_welcomes_an_agreement_is_none_of_its_parties() -> None:
    assert parties(read("أشادت بريطانيا باتفاق السلام الموقع بين إثيوبيا وإريتريا.")) == {"ET", "ER"}
    assert parties(read("رحبت فرنسا بالاتفاق بين السودان وإثيوبيا.")) == {"SD", "ET"}


def test_two_offices_with_an_adjective_each_are_two_states() -> None:
    assert parties(read("وقع الرئيسان الروسي والتركي اتفاقا بشأن سوريا.")) == {"RU", "TR"}


def test_two_people_agree_to_keep_silent_not_their_states() -> None:
    text = "وقعت الممثلة سارة سميث مع الرئيس جون براون اتفاقا لعدم إفشاء الأسرار."
    assert parties(read(text, سارة_سميث="person", جون_براون="person")) == {"سارة سميث", "جون براون"}


@pytest.mark.parametrize(
    ("sentence", "signed_on"),
    [
        ("وقعت مصر والأردن اتفاقية دفاع في مدينة عمان بتاريخ 17 /5 / 1436هـ.", "2015-03-08"),
        ("ألغت مصر عقد الغاز مع الأردن الذي يعود إلى عام 2011.", "2011"),
        ("استمرت الحرب حتى عام 1991، حيث وقعت مصر والأردن اتفاق سلام.", "1991"),
    ],
)
def test_the_date_of_signing_is_the_one_that_its_clause_gives(sentence: str, signed_on: str) -> None:
    assert [r.signed_on for r in read(sentence).reports] == [signed_on]


def test_a_year_written_with_the_noun_dates_the_agreement() -> None:
    assert [r.signed_on for r in read("اتفاقية جنيف 1949 بين مصر والأردن.").reports] == ["1949"]
    assert [r.signed_on for r in read("أعلنت مصر والأردن اتفاق 2012 التجاري.").reports] == ["2012"]
    assert [r.signed_on for r in read("رفعت الرسوم بموجب الاتفاق بين مصر والأردن عام 2012.").reports] != ["2012"]


def test_a_quotation_with_a_verb_is_no_title() -> None:
    assert [r.name for r in read("الاتفاق بين مصر والأردن «لن يصمد طويلا».").reports] == ["الاتفاق بين مصر والأردن"]
    assert "«" not in read("الاتفاق «سيصمد طويلا» مع الأردن بحسب مصر.").reports[0].name
