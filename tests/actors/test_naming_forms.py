"""How names are written: outlets that sign, second names in quotation marks, sides, territories, clitics."""

from __future__ import annotations

import pytest

from mithaq.actors import ActorMention, find_actor_mentions
from mithaq.language.analysis import Entity, ReadArticle, Sentence


def mentions(text: str, *people: str) -> list[ActorMention]:
    entities = tuple(Entity(p, "PERSON", text.index(p), text.index(p) + len(p), None) for p in people)
    sentences = (Sentence(0, len(text), (), entities),) if people else ()
    return find_actor_mentions(ReadArticle("a1", text, sentences=sentences))


def kinds(text: str, *people: str) -> dict[str, str]:
    return {m.surface: m.kind for m in mentions(text, *people)}


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("هدوء بعد العاصفة\nعين اليوم – القاهرة\nساد الهدوء", "عين اليوم"),
        ("توقيع العقود\nسامر الحداد - سبق - الدمام: وقعت", "سبق"),
        ("وقال خبراء لـ«الشرق الأوسط» إن الأمر صعب", "الشرق الأوسط"),
        ("في تصريحات لـ»المدينة» أمس", "المدينة"),
    ],
)
def test_outlets_that_sign_or_are_quoted(text: str, outlet: str) -> None:
    assert kinds(text).get(outlet) == "organisation"


def test_region_without_quotation_marks_is_no_newspaper() -> None:
    assert kinds("السلام في الشرق الأوسط") == {}


def test_author_before_a_city_is_no_outlet() -> None:
    assert "organisation" not in kinds("خبر اليوم\nمحمد الحداد - القاهرة: قال").values()


def test_second_name_in_quotation_marks_is_the_same_body() -> None:
    found = mentions("أعلنت وزارة الدفاع الأميركية «البنتاغون» الأمر")
    assert len({m.local_id for m in found}) == 1


def test_one_side_of_talks_is_its_country() -> None:
    found = mentions("وقع الجانب النرويجي مع النمسا، ورحبت النرويج")
    assert [(m.surface, m.kind, m.country_code) for m in found] == [
        ("الجانب النرويجي", "country", "NO"),
        ("النمسا", "country", "AT"),
        ("النرويج", "country", "NO"),
    ]
    assert found[0].local_id == found[2].local_id
    assert kinds("اتفق الجانبان") == {}


def test_territory_that_is_no_state_is_a_place() -> None:
    found = mentions("مياه الصحراء الغربية وتجارة هونغ كونغ")
    assert [(m.kind, m.country_code) for m in found] == [("place", "EH"), ("place", "HK")]


def test_summit_called_after_a_city_is_no_metonym() -> None:
    assert kinds("بحسب مقررات قمة بيروت الأخيرة") == {}
    assert kinds("بحسب اتفاق موسكو وطهران") == {"موسكو": "place", "طهران": "place"}


def test_given_name_keeps_its_own_first_letter() -> None:
    assert kinds("رحب الأمين العام بان جي مون بالقرار", "بان جي مون") == {"بان جي مون": "person"}


def test_preposition_after_a_meeting_is_no_part_of_a_name() -> None:
    assert kinds("للاجتماع بكرستوفرا لاغاردين أمس", "بكرستوفرا لاغاردين") == {"كرستوفرا لاغاردين": "person"}


def test_conjunction_in_a_list_of_names_is_cut() -> None:
    text = "كل من محمود باقرزاده، وجاويدشيرا أمينزاده، أمس"
    assert list(kinds(text, "محمود باقرزاده", "وجاويدشيرا أمينزاده")) == ["محمود باقرزاده", "جاويدشيرا أمينزاده"]


def test_nouns_in_the_dual_are_nobody() -> None:
    assert kinds("وقال بيانان صادران عن المكتب", "بيانان صادران") == {}
    assert kinds("بعناية وحذر شديدين", "شديدين") == {}


def test_abbreviated_title_gives_a_name() -> None:
    assert kinds("بحضور المحافظ د. علي الزهراني، أمس") == {"علي الزهراني": "person"}


def test_prince_by_his_first_name_is_the_one_named_before() -> None:
    found = mentions("قال الشيخ تميم بن حمد آل ثاني إنه موافق. وأضاف الشيخ تميم أمس", "تميم بن حمد آل ثاني")
    assert len({m.local_id for m in found if m.kind == "person"}) == 1
