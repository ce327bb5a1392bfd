"""Agreements that a verb or a noun of action tells: bought, won, lent; and whom such a verb gives a noun as parties."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.actors import ActorMention, find_actor_mentions
from mithaq.agreements import AgreementReport, find_agreements
from mithaq.agreements.frames import frame_forms, frames_of
from mithaq.dates import find_dates
from mithaq.language.analysis import ReadArticle
from mithaq.quantities import find_quantities
from mithaq.warehouse.schemas import AGREEMENT_KINDS

BUYER, SELLER = "شركة السنابل الغذائية", "شركة الينابيع للمياه"


def actors_of(article: ReadArticle) -> list[ActorMention]:
    """The two companies, as a reading would name them, and the states and bodies that anyone knows."""
    companies = [
        ActorMention(f"m{at.start()}", *at.span(), name, "organisation", None, None, name, name, "reading", 0.9)
        for name in (BUYER, SELLER)
        for at in re.finditer(name, article.text)
    ]
    known = [m for m in find_actor_mentions(article) if not any(c.start < m.end and m.start < c.end for c in companies)]
    return sorted([*companies, *known], key=lambda m: m.start)


def reports(text: str) -> list[AgreementReport]:
    article = ReadArticle("a", text, text.split("\n")[0], None)
    return find_agreements(article, actors_of(article), find_quantities(text), find_dates(text, None)).reports


def names(report: AgreementReport) -> set[str]:
    return {p.country_code or p.name for p in report.parties}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"اشترت {BUYER} مصنعا من {SELLER}.", "sale"),
        (f"اشترت {BUYER} نصف الأرض المملوكة ل{SELLER}.", "sale"),
        (f"أعلنت {BUYER} شراء حصة في {SELLER}.", "sale"),
        (f"استحوذت {BUYER} على {SELLER} بقيمة مليون دولار.", "sale"),
        (f"باعت {BUYER} مصنعها إلى {SELLER}.", "sale"),
        (f"باعت {BUYER} حصتها في {SELLER}.", "sale"),
        (f"اندمجت {BUYER} مع {SELLER}.", "sale"),
        (f"تعاقدت {BUYER} مع {SELLER} لبناء مصنع.", "contract"),
        (f"فازت {BUYER} بعقد قيمته مليون دولار من {SELLER} لحفر بئر في مصر.", "contract"),
        (f"فازت {BUYER} بمناقصة من {SELLER} لحفر بئر في مصر.", "contract"),
        (f"أسندت {BUYER} عقدا إلى {SELLER} لحفر بئر في مصر.", "contract"),
        (f"استثمرت {BUYER} عشرة ملايين دولار في {SELLER}.", "investment"),
        (f"دخلت {BUYER} في شراكة مع {SELLER}.", "partnership"),
    ],
)
def test_a_verb_of_trade_tells_an_agreement_of_its_two_sides(text: str, kind: str) -> None:
    (found,) = reports(text)
    assert names(found) == {BUYER, SELLER}
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "أقرض البنك الدولي تونس مليون دولار.",
        "منح البنك الدولي تونس قرضا.",
        "حصلت تونس على قرض من البنك الدولي.",
        "وافق البنك الدولي على منح تونس قرضا.",
    ],
)
def test_lender_and_borrower_of_a_loan(text: str) -> None:
    (found,) = reports(text)
    assert names(found) == {"البنك الدولي", "TN"}
    assert found.kind == "loan"


def test_the_nationality_of_the_goods_tells_the_seller_of_a_contract_of_sale() -> None:
    (found,) = reports("وقع الوزير عقد بيع سفن إسبانية للمغرب.")
    assert names(found) == {"ES", "MA"}


def test_the_buyer_told_in_a_contract_of_sale_is_written_on_to_its_preposition() -> None:
    (found,) = reports("وقع الوزير عقد بيع سفن إسبانية للرياض.")
    assert names(found) == {"ES", "SA"}


def test_an_accord_on_a_loan_is_the_loan() -> None:
    (found,) = reports("أعلن اتفاق البنك الدولي أمس على قرض لتونس.")
    assert names(found) == {"البنك الدولي", "TN"}
    assert found.kind == "loan"


def test_a_loan_binds_the_state_and_the_fund_of_its_sentence() -> None:
    (found,) = reports("نالت تونس من صندوق النقد الدولي نصف المال من القرض البالغ مليون دولار.")
    assert names(found) == {"صندوق النقد الدولي", "TN"}


def test_who_is_told_of_in_a_relative_clause_seeks_to_buy() -> None:
    (found,) = reports(f"دفعت {BUYER} التي سعت كي تستحوذ على {SELLER} مالا لمحام.")
    assert names(found) == {BUYER, SELLER}
    assert found.status == "proposed"


def test_the_deal_told_of_next_is_the_purchase() -> None:
    (found,) = reports(f"اشترت {BUYER} مصنعا من {SELLER}. وقال المدير إن الصفقة تمت أمس.")
    assert names(found) == {BUYER, SELLER}


def test_a_body_named_by_its_noun_buys() -> None:
    (found,) = reports(f"عقدت {BUYER} اجتماعا أمس. واشترت الشركة مصنعا من {SELLER}.")
    assert names(found) == {BUYER, SELLER}


def test_talks_on_a_purchase_are_negotiations() -> None:
    (found,) = reports(f"تجري {BUYER} محادثات لشراء حصة في {SELLER}.")
    assert names(found) == {BUYER, SELLER}
    assert found.status == "negotiating"


def test_a_purchase_denied_is_no_purchase_made() -> None:
    (found,) = reports(f"نفت {BUYER} شراء حصة في {SELLER}.")
    assert found.modality == "denied"
    assert found.status == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        f"تشتري {BUYER} الماء من {SELLER} كل شتاء.",  # what it always does
        f"حظرت {BUYER} بيع الماء إلى {SELLER}.",
        f"ترغب {BUYER} في شراء الماء من {SELLER}.",
        f"يحظر التعامل بالشراء أو البيع إلى {SELLER} إلا بموافقة {BUYER}.",
        f"اشترت {BUYER} تمثالا من تاجر من مصر.",
        f"تملك {BUYER} مصنعا، ومن المنتظر زيادة المصانع بعد بيع حصة من {SELLER}.",
        f"فازت {BUYER} على {SELLER} في المباراة.",
        f"اشترت {BUYER} مصنعا في مصر.",
        "ضخت قطر استثمارات في ألمانيا.",
        f"باعت {BUYER} مصنعا. وقالت {SELLER} إنها تراقب السوق.",
    ],
)
def test_what_is_no_agreement_of_two_sides(text: str) -> None:
    assert reports(text) == []


def test_a_title_tells_in_the_present_tense() -> None:
    (found,) = reports(f"{BUYER} تستحوذ على {SELLER}\nقال المدير ذلك أمس.")
    assert names(found) == {BUYER, SELLER}


def test_the_lexicon_knows_verbs_nouns_and_their_clitics() -> None:
    assert {f.frame.name for f, _ in frames_of("واشترتها")} == {"buy"}
    assert {f.frame.name for f, _ in frames_of("للاستحواذ")} == {"acquire"}
    assert not frames_of("بالباب")
    assert {f.frame.kind for forms in frame_forms().values() for f in forms} <= set(AGREEMENT_KINDS)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["اشترت", "بيع", "فازت", "بعقد", "من", "إلى", "على", BUYER, SELLER, "حصة", "،", "."])))
def test_any_order_of_words_gives_spans_of_the_text(words: list[str]) -> None:
    text = " ".join(words) + " "
    article = ReadArticle("a", text, "", None)
    for m in find_agreements(article, actors_of(article), [], []).mentions:
        assert m.surface == text[m.char_start : m.char_end]
