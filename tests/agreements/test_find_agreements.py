"""Agreements in one article, on small sentences."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.actors import ActorMention, countries
from mithaq.agreements import ArticleAgreements, find_agreements
from mithaq.dates import find_dates
from mithaq.language.analysis import ReadArticle
from mithaq.quantities import find_quantities
from mithaq.warehouse.schemas import AGREEMENT_KINDS, MODALITIES, STATUSES


def actors_in(text: str, **others: str) -> list[ActorMention]:
    """Countries and capitals by name, and `others` (name to kind), as the actor finder would give them."""
    known = {c.names[0]: ("country", c.code) for c in countries().all if c.code}
    known |= {c.capitals[0]: ("place", c.code) for c in countries().all if c.capitals and c.code}
    known |= {name.replace("_", " "): (kind, "") for name, kind in others.items()}
    found: dict[int, ActorMention] = {}
    for name in sorted(known, key=len, reverse=True):
        kind, code = known[name]
        for hit in re.finditer(rf"(?<!\w)[وبلك]?({re.escape(name)})(?!\w)", text):
            start, end = hit.span(1)
            if not any(a.start < end and start < a.end for a in found.values()):
                found[start] = ActorMention(
                    f"m{start}", start, end, name, kind, None, code or None, f"{kind}:{name}", name, "gazetteer", 0.9
                )
    return [found[k] for k in sorted(found)]


def read(text: str, **others: str) -> ArticleAgreements:
    article = ReadArticle("a", text, text.split("\n")[0])
    return find_agreements(article, actors_in(text, **others), find_quantities(text), find_dates(text, None))


def parties(result: ArticleAgreements, report: int = 0) -> set[str]:
    return {p.country_code or p.name for p in result.reports[report].parties}


def test_subjects_of_the_verb_of_signing_are_the_parties() -> None:
    result = read("وقعت مصر والأردن اتفاقية تعاون في القاهرة.")
    assert [r.kind for r in result.reports] == ["partnership"]
    assert parties(result) >= {"EG", "JO"}
    assert (result.reports[0].status, result.reports[0].modality) == ("signed", "asserted")


def test_capitals_and_adjectives_stand_for_their_countries() -> None:
    assert parties(read("أبرم الاتفاق بين أنقرة وبغداد أمس.")) >= {"TR", "IQ"}
    assert parties(read("دخلت الاتفاقية التونسية الجزائرية حيز التنفيذ.")) >= {"TN", "DZ"}


def test_anaphora_joins_the_agreement_told_before() -> None:
    result = read("وقعت مصر والأردن اتفاقية تجارة حرة. وتنص الاتفاقية على خفض الرسوم. ورحب الوزير بهذا الاتفاق.")
    assert len(result.reports) == 1
    assert len(result.mentions) == 3


def test_a_treaty_with_another_country_is_another_agreement() -> None:
    result = read("وقعت مصر والأردن اتفاقية دفاع. وكانت معاهدة السلام بين مصر وإسرائيل قد وقعت عام 1979.")
    assert len(result.reports) == 2
    assert {r.kind for r in result.reports} == {"defence", "peace"}
    assert next(r for r in result.reports if r.kind == "peace").signed_on == "1979"


def test_duration_and_worth_come_from_the_same_clause() -> None:
    report = read("وقعت مصر والأردن اتفاقية غاز مدتها 15 عاما بقيمة 10 مليارات دولار.").reports[0]
    assert (report.duration_value, report.duration_unit) == (15.0, "year")
    assert (report.value, report.currency) == (1e10, "USD")


def test_talks_alone_are_no_agreement() -> None:
    assert read("بحثت مصر والأردن التعاون في مجال الطاقة.").reports == []


def test_decades_and_meetings_are_no_contracts() -> None:
    assert read("عقد الوزيران اجتماعا في القاهرة بعد ثلاثة عقود من الخلاف بين مصر والأردن.").reports == []


def test_future_is_planned_and_negation_is_denied() -> None:
    planned = read("ستوقع مصر والأردن اتفاقية دفاع الشهر المقبل.")
    assert planned.mentions[0].modality == "planned"
    denied = read("لم توقع مصر والأردن اتفاقية دفاع.")
    assert denied.mentions[0].modality == "denied"
    assert denied.reports == [] or denied.reports[0].status != "signed"


def test_withdrawal_is_the_latest_status() -> None:
    result = read("وقعت مصر والأردن معاهدة الدفاع عام 1990. وانسحبت مصر من المعاهدة عام 2001.")
    assert [r.status for r in result.reports] == ["withdrawn"]


def test_surfaces_are_the_text_at_their_offsets() -> None:
    text = "وَقَّعت مصر والأردن «اتفاقيّة الشراكة» بينهما، وللاتفاقية ملاحق."
    result = read(text)
    assert result.mentions
    assert all(text[m.char_start : m.char_end] == m.surface for m in result.mentions)


def test_a_plural_with_several_partners_is_one_agreement_with_each() -> None:
    result = read("لدى مصر اتفاقيات تجارية مع تونس والمغرب.")
    found = {frozenset(p.country_code for p in r.parties) for r in result.reports}
    assert {frozenset({"EG", "TN"}), frozenset({"EG", "MA"})} <= found


def test_the_two_countries_are_those_told_of_together() -> None:
    result = read("التقى وزيرا مصر والأردن في جنيف بحضور ممثل قطر. ووقع البلدان اتفاقية نقل.")
    assert parties(result) == {"EG", "JO"}


def test_a_deed_agreed_on_is_an_agreement_but_mere_cooperation_is_not() -> None:
    deed = read("اتفقت مصر والأردن على إنشاء خط أنابيب بحري.")
    assert [m.surface for m in deed.mentions] == ["إنشاء خط أنابيب بحري"]
    assert read("اتفقت مصر والأردن على تعزيز التعاون الثنائي.").reports == []


def test_a_futures_contract_and_a_stock_trade_are_no_agreements() -> None:
    assert read("ارتفعت العقود الآجلة للنفط في الولايات المتحدة إلى 60 دولارا.").reports == []
    assert read("تداول المستثمرون في مصر الأسهم عبر 85 ألف صفقة.").reports == []


def test_companies_are_parties_of_a_takeover() -> None:
    text = "أعلنت النيل القابضة إتمام صفقة استحواذ النيل القابضة على الدلتا للأسمنت مقابل 3 مليارات دولار."
    result = read(text, النيل_القابضة="organisation", الدلتا_للأسمنت="organisation")
    assert parties(result) == {"النيل القابضة", "الدلتا للأسمنت"}
    assert result.reports[0].kind == "sale"
    assert (result.reports[0].value, result.reports[0].currency) == (3e9, "USD")


def test_a_condition_and_a_question_do_not_assert() -> None:
    assert read("إذا وقعت مصر والأردن اتفاقية دفاع فسيرتفع الإنفاق.").mentions[0].modality == "hypothetical"
    assert read("هل توقع مصر والأردن اتفاقية دفاع؟").mentions[0].modality == "hypothetical"


def test_entry_into_force_has_its_own_date() -> None:
    text = "وقعت مصر والأردن اتفاقية نقل في 3 مارس 2010. ودخلت الاتفاقية حيز التنفيذ في مايو 2011."
    report = read(text).reports[0]
    assert (report.signed_on, report.effective_on, report.status) == ("2010-03-03", "2011-05", "in_force")


@given(st.text(alphabet='وقعت اتفاقية اتفاق بين مع والأردن مصر «»"().،\n 2015هدنة\ud800ـً', max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_mentions_whose_spans_match(text: str) -> None:
    result = find_agreements(ReadArticle("a", text), actors_in(text), [], [])
    reports = {r.report_id for r in result.reports}
    for mention in result.mentions:
        assert text[mention.char_start : mention.char_end] == mention.surface
        assert mention.report_id in reports
        assert mention.status in STATUSES and mention.modality in MODALITIES
    assert all(r.kind in AGREEMENT_KINDS for r in result.reports)


@pytest.mark.parametrize(
    "unit", ["اتفاق ", "وقع ", "و", "«", "مع مصر ", "بين مصر والأردن اتفاق. ", "الدول (", "9", "اتفاق"]
)
def test_time_is_linear_in_the_length_of_a_hostile_text(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    started = time.process_time()
    find_agreements(ReadArticle("a", text), [], [], [])
    assert time.process_time() - started < 10


def test_time_is_linear_in_the_length_of_a_text_without_full_stops() -> None:
    unit = "وقعت مصر والأردن اتفاقية تجارة حرة في القاهرة بقيمة 5 مليارات دولار وتبيع فرنسا مصر 20 طائرة "
    seconds = []
    for repeats in (200, 800):
        text = unit * repeats
        actors, quantities = actors_in(text), find_quantities(text)
        article = ReadArticle("a", text)
        started = time.process_time()
        assert find_agreements(article, actors, quantities, []).mentions
        seconds.append(time.process_time() - started)
    assert seconds[1] < 10 * seconds[0]  # the square would be sixteen times


def test_a_list_of_agreements_shares_its_verb() -> None:
    result = read("وقعت مصر والأردن اتفاقية نقل واتفاقية دفاع.")
    assert {m.status for m in result.mentions} == {"signed"}
    assert all(parties(result, n) == {"EG", "JO"} for n in range(len(result.reports)))


def test_what_an_agreement_abolishes_is_not_the_agreement() -> None:
    text = "دخلت اتفاقية التجارة بين مصر والأردن حيز التنفيذ. وتخفض الاتفاقية الرسوم أو تلغيها."
    assert [r.status for r in read(text).reports] == ["in_force"]


def test_an_agreement_that_ran_out_is_expired() -> None:
    assert read("انتهت الهدنة بين مصر والأردن أمس دون تجديد.").reports[0].status == "expired"


def test_what_is_signed_may_stand_far_from_the_verb() -> None:
    text = "وقع الأردن والكويت في عمان، مساء الخميس 4 مايو 2023، بحضور عدة وزراء، عقدا لتوريد وقود بقيمة مليار دولار."
    report = read(text).reports[0]
    assert (report.kind, report.status, report.signed_on) == ("contract", "signed", "2023-05-04")
    assert {p.country_code for p in report.parties} >= {"JO", "KW"}


def test_a_date_of_another_verb_is_not_the_date_of_signing() -> None:
    text = "وقعت مصر والأردن اتفاقية للنقل بعد خطة أعلنت في 3 أبريل 2019."
    assert read(text).reports[0].signed_on is None


def test_the_signing_that_a_pronoun_points_back_to_dates_the_agreement() -> None:
    text = "دخلت اتفاقية التجارة الحرة بين تونس والأردن حيز التنفيذ أمس، بعد سبعين يوما من توقيعها في 18 فبراير 2022."
    report = read(text).reports[0]
    assert (report.status, report.signed_on) == ("in_force", "2022-02-18")


@pytest.mark.parametrize(
    "text",
    [
        "تستند الخطة إلى المعاهدة بين مصر والأردن لحماية كافة أشكال الحياة البحرية الموقعة في 1965.",
        "تستند الخطة إلى المعاهدة بين مصر والأردن. وتم توقيعها في 1965.",
    ],
)
def test_words_of_signing_that_follow_date_the_agreement(text: str) -> None:
    assert read(text).reports[0].signed_on == "1965"


def test_a_ceasefire_agreement_is_one_mention() -> None:
    result = read("دخل اتفاق وقف إطلاق النار بين أرمينيا وأذربيجان حيز التنفيذ.")
    assert [m.surface for m in result.mentions] == ["اتفاق وقف إطلاق النار بين أرمينيا وأذربيجان"]


def test_an_initiative_is_an_agreement_where_it_is_left() -> None:
    result = read("أعلنت كينيا انسحابها من مبادرة الممر الأخضر. ووقعت المبادرة في نيروبي عام 2019.")
    assert [(r.status, r.signed_on) for r in result.reports] == [("withdrawn", "2019")]
    assert read("أطلقت كينيا مبادرة لزراعة الأشجار.").reports == []


def test_quoted_praise_is_no_name_of_the_agreement() -> None:
    result = read('وقعت مصر والأردن اتفاقا للنقل. وقال الوزير إن الاتفاق "خطوة كبرى" للبلدين.')
    assert len(result.reports) == 1
    assert all("خطوة" not in m.surface for m in result.mentions)


def test_agreements_of_one_pair_signed_in_different_years_are_two() -> None:
    text = "وقعت مصر والأردن في مايو 2022 اتفاقية لبيع الغاز. ووقعت مصر والأردن في مارس 2019 اتفاقية أصغر لبيع الغاز."
    assert sorted(str(r.signed_on) for r in read(text).reports) == ["2019-03", "2022-05"]


def test_mediators_named_by_lists_are_no_party() -> None:
    text = "وقعت أرمينيا وأذربيجان اتفاق هدنة بوساطة قطر وتركيا."
    roles = {p.country_code: p.role for p in read(text).reports[0].parties}
    assert roles["AM"] == roles["AZ"] == "party"
    assert roles.get("QA", "mediator") == roles.get("TR", "mediator") == "mediator"


def test_where_a_company_is_from_is_no_party() -> None:
    text = "وقع العراق عقدا مع شركة الأفق الفرنسية بقيمة مليار دولار."
    assert parties(read(text, شركة_الأفق="organisation")) == {"IQ", "شركة الأفق"}


def test_a_loan_binds_lender_and_borrower() -> None:
    text = "وافق بنك التعمير على قرض لتونس بقيمة 3 مليارات دولار."
    result = read(text, بنك_التعمير="organisation")
    assert [(r.kind, r.status) for r in result.reports] == [("loan", "agreed")]
    assert parties(result) == {"TN", "بنك التعمير"}


def test_a_verb_with_a_pronoun_names_who_signed() -> None:
    assert parties(read("رحب الوزير باتفاق وقعته كينيا مع أوغندا.")) == {"KE", "UG"}


def test_terms_and_extensions_do_not_change_what_was_signed() -> None:
    text = "وقعت مصر والأردن هدنة لمدة أسبوع. وتم تمديد الهدنة ثلاثة أيام. وهدد الوسيط كل من يخرق الهدنة."
    report = read(text).reports[0]
    assert (report.status != "violated", report.duration_value, report.duration_unit) == (True, 1.0, "week")


def test_agreeing_on_talks_is_no_agreement() -> None:
    assert read("اتفقت مصر والأردن على بدء محادثات فنية قبل نهاية العام.").reports == []


def test_a_title_that_it_is_known_by_belongs_to_the_name() -> None:
    result = read('وقعت كينيا وأوغندا اتفاقا للنقل. ويسمح الاتفاق المعروف باسم "ممر البحيرات" بعبور الشاحنات.')
    assert len(result.reports) == 1
    assert "ممر البحيرات" in result.reports[0].name


def test_a_relation_alone_is_no_agreement() -> None:
    assert read("وأشاد الوزير بالشراكة بين مصر والأردن.").reports == []


def test_works_by_a_company_are_a_contract() -> None:
    text = "وقعت موريتانيا اتفاقا للتنقيب عن النفط مع شركة الأفق."
    assert read(text, شركة_الأفق="organisation").reports[0].kind == "contract"
