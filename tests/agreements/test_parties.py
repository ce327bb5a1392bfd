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
