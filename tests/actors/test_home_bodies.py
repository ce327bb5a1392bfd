"""Bodies of the state at issue by their noun alone, bodies with their seat, and actors inside a name."""

from __future__ import annotations

from mithaq.actors import ActorMention, find_actor_mentions, outermost
from mithaq.language.analysis import ReadArticle


def mentions(text: str) -> list[ActorMention]:
    return find_actor_mentions(ReadArticle("a1", text))


def one(text: str, surface: str) -> ActorMention:
    return next(m for m in mentions(text) if m.surface == surface)


def surfaces(text: str) -> list[str]:
    return [m.surface for m in mentions(text)]


def test_army_alone_is_that_of_the_country_at_issue() -> None:
    army = one("انتخابات في بوليفيا بعد أن أقال الجيش قائده", "الجيش")
    assert (army.kind, army.country_code) == ("organisation", "BO")


def test_opposition_is_a_group() -> None:
    assert one("رفضت المعارضة في بيرو المقترح", "المعارضة في بيرو").kind == "group"
    assert one("تشهد بيرو احتجاجات، ورفضت المعارضة المقترح", "المعارضة").country_code == "PE"


def test_nobodys_army_is_nobody() -> None:
    assert surfaces("دخل الجيش المدينة ورفضت المعارضة ذلك") == []
    assert "الجيش" not in surfaces("حدود بيرو وتشيلي: قال الجيش إن الوضع هادئ")


def test_opposing_parties_and_the_speaker_of_parliament_are_no_bodies() -> None:
    found = surfaces("في بيرو قال رئيس البرلمان إن الأحزاب المعارضة للاتفاق كثيرة")
    assert found == ["بيرو"]


def test_government_alone_is_named_only_after_its_full_name() -> None:
    found = mentions("قالت الحكومة النرويجية إنها توافق. وأضافت الحكومة أن الأمر قريب.")
    assert [m.surface for m in found] == ["الحكومة النرويجية", "الحكومة"]
    assert len({m.local_id for m in found}) == 1
    assert surfaces("قالت الحكومة إن النرويج توافق") == ["النرويج"]


def test_one_ministry_in_two_countries_is_two() -> None:
    text = "اتفاق بين وزارة العدل في مملكة السويد ووزارة العدل الاتحادية في النمسا"
    found = {m.surface: m for m in mentions(text)}
    swedish, austrian = found["وزارة العدل في مملكة السويد"], found["وزارة العدل الاتحادية في النمسا"]
    assert (swedish.country_code, austrian.country_code) == ("SE", "AT")
    assert swedish.local_id != austrian.local_id


def test_ministry_in_the_construct_is_the_ministry_by_its_adjective() -> None:
    found = mentions("أعلنت وزارة خارجية فنلندا الخبر، ورحبت الخارجية الفنلندية به")
    assert len({m.local_id for m in found if m.kind == "organisation"}) == 1


def test_country_named_only_inside_a_body_is_an_actor_too() -> None:
    text = "قال الجيش في تشيلي إن الوضع هادئ"
    assert surfaces(text) == ["الجيش في تشيلي", "تشيلي"]
    assert [m.surface for m in outermost(mentions(text))] == ["الجيش في تشيلي"]
    assert surfaces("قال الجيش في تشيلي إن تشيلي هادئة") == ["الجيش في تشيلي", "تشيلي"]


def test_president_named_only_with_his_administration_is_an_actor_too() -> None:
    found = {m.surface: m.kind for m in mentions("تدرس إدارة أوباما المقترح")}
    assert found == {"إدارة أوباما": "organisation", "أوباما": "person"}


def test_minister_does_not_name_his_ministry() -> None:
    assert surfaces("قال وزير الخارجية الأميركية إن الوضع صعب") == []
