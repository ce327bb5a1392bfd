"""Who is bound: bodies, enumerations, pairs, and what is no side."""

from __future__ import annotations

from mithaq.actors import find_actor_mentions
from mithaq.agreements import AgreementReport, find_agreements
from mithaq.dates import find_dates
from mithaq.language.analysis import ReadArticle
from mithaq.quantities import find_quantities


def reports(text: str) -> list[AgreementReport]:
    article = ReadArticle("a", text, text.split("\n")[0], None)
    return find_agreements(article, find_actor_mentions(article), find_quantities(text), find_dates(text, None)).reports


def names(report: AgreementReport) -> set[str]:
    return {p.name for p in report.parties}


def test_bodies_of_everyday_words_are_sides_where_they_sign() -> None:
    (found,) = reports("وقعت جامعة النخيل اتفاقية تعاون مع شركة مطاعم الواحة.")
    assert names(found) == {"جامعة النخيل", "شركة مطاعم الواحة"}


def test_a_company_told_by_its_country_does_not_make_the_country_a_party() -> None:
    (found,) = reports('وقعت مصر اتفاقا مع الشركة الألمانية الكبيرة "رينفالد" لبناء محطة.')
    assert "ألمانيا" not in names(found)


def test_contracts_that_a_plural_counts_share_its_signatory() -> None:
    found = reports(
        "وقعت هيئة المطارات العقود الثلاثة وهي عقد إنشاء طريق مع شركة الرواد للمقاولات، "
        "وعقد إنشاء جسر مع شركة البحار للمقاولات."
    )
    singles = [r for r in found if len(r.parties) == 2 and r.name.startswith("عقد")]
    assert {frozenset(names(r)) for r in singles} == {
        frozenset({"هيئة المطارات", "شركة الرواد للمقاولات"}),
        frozenset({"هيئة المطارات", "شركة البحار للمقاولات"}),
    }


def test_the_two_sides_are_the_pair_of_the_title() -> None:
    found = reports("محادثات أردنية-عراقية في عمان\nقال مسؤول تركي إن اتفاقا بين الجانبين للنقل سيوقع قريبا.")
    assert names(found[0]) == {"الأردن", "العراق"}


def test_a_treaty_and_one_beside_it_are_two() -> None:
    found = reports("خالفت السودان اتفاقية التجارة مع مصر وكذلك اتفاقية المياه مع مصر.")
    assert len(found) == 2


def test_settling_of_disputes_is_no_settlement() -> None:
    assert reports("ناقش الوزيران نقل هيئات تسوية الخلافات العمالية بين مصر والسودان.") == []


def test_a_war_tells_who_made_the_truce_that_ended_it() -> None:
    (found,) = reports("قتل جنود أميركيون في الحرب الكورية التي انتهت بهدنة.")
    assert {p.country_code for p in found.parties} == {"KP", "KR"} and found.status != "expired"


def test_what_is_agreed_on_is_told_once() -> None:
    found = reports("تنفذ تركيا وروسيا خارطة الطريق التي تم الاتفاق عليها بين أنقرة وموسكو.")
    assert len(found) == 1


def test_both_bearers_of_a_name_are_meant_by_its_dual() -> None:
    for text in ("اتفقت الكوريتان على هدنة.", "وقع الزعيمان الكوريان اتفاق سلام.", "اتفاق سلام بين الزعيمين الكوريين."):
        (report,) = reports(text)
        assert names(report) == {"كوريا الشمالية", "كوريا الجنوبية"}


def test_a_parliament_ratifies_for_its_state() -> None:
    (report,) = reports("صادق مجلس النواب المغربي على اتفاقية تعاون مع السنغال.")
    assert names(report) == {"السنغال", "المغرب"}


def test_the_terms_bind_whom_they_have_leave() -> None:
    (report,) = reports("توصل الجيش السوري إلى اتفاق يقضي بخروج مسلحي حركة أحرار الشام من البلدة.")
    assert "حركة أحرار الشام" in names(report)


def test_the_security_council_makes_no_truce() -> None:
    text = "تبنى مجلس الأمن الدولي قرارا ينص على هدنة.\nقصفت قوات النظام السوري مواقع فصائل المعارضة السورية أمس."
    found = [p for r in reports(text) for p in r.parties if p.name == "مجلس الأمن الدولي"]
    assert all(p.role == "mediator" for p in found)


def test_two_firms_make_a_partnership_two_states_have_one() -> None:
    text = "شراكة بين شركة «نستله» وشركة «دانون» لتطوير الأغذية.\nوصف الوزير الشراكة بين مصر والأردن بأنها متينة."
    assert [names(r) for r in reports(text)] == [{"شركة «نستله»", "شركة «دانون»"}]


def test_who_once_held_an_office_contracts_for_himself() -> None:
    (report,) = reports("وقع الرئيس الأميركي السابق باراك أوباما عقدا مع شركة «نتفليكس».")
    assert "الولايات المتحدة" not in names(report)


def test_arms_are_bought_of_the_state_that_makes_them() -> None:
    (report,) = reports("يعتزم المغرب شراء مروحيات أميركية.")
    assert names(report) == {"المغرب", "الولايات المتحدة"}


def test_one_firm_with_two_partners_has_two_partnerships() -> None:
    text = "أعمال\nشراكة بين شركة «نستله» وشركة «دانون».\nشراكة بين شركة «نستله» وشركة «لاكتاليس»."
    assert len(reports(text)) == 2
