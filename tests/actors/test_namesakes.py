"""Names that two states share, and names that only look like actors."""

from __future__ import annotations

import pytest

from mithaq.actors import ActorMention, find_actor_mentions
from mithaq.actors.word_sets import words_of
from mithaq.language.analysis import Entity, ReadArticle, Sentence


def mentions(text: str, *entities: tuple[str, str]) -> list[ActorMention]:
    found = tuple(Entity(name, label, text.index(name), text.index(name) + len(name)) for name, label in entities)
    sentences = (Sentence(0, len(text), (), found),) if found else ()
    return find_actor_mentions(ReadArticle("a1", text, sentences=sentences))


def surfaces(text: str, *entities: tuple[str, str]) -> list[str]:
    return [m.surface for m in mentions(text, *entities)]


def place_of(text: str, surface: str) -> tuple[str, str | None]:
    found = next(m for m in mentions(text) if m.surface == surface)
    return found.kind, found.country_code


def test_amman_is_the_capital_where_jordan_is_at_issue() -> None:
    assert place_of("قال الأردن إن عمان ترفض الخطة", "عمان") == ("place", "JO")


def test_oman_is_the_country_where_its_own_adjective_stands() -> None:
    assert place_of("أكد الوزير العماني أن عمان ترفض الخطة", "عمان") == ("country", "OM")


def test_vowel_marks_tell_oman_from_amman() -> None:
    assert place_of("وزار عُمان وفد", "عُمان") == ("country", "OM")


def test_the_kingdom_is_that_which_the_article_is_about() -> None:
    assert place_of("قال الملك الأردني إن المملكة تستقبل اللاجئين", "المملكة")[1] == "JO"
    assert place_of("قالت السعودية إن المملكة ملتزمة", "المملكة") == ("country", "SA")


def test_the_united_kingdom_is_no_bare_kingdom() -> None:
    assert surfaces("في المملكة المتحدة") == ["المملكة المتحدة"]


@pytest.mark.parametrize("text", ["عقد اللقاء في لندن", "وصل الوفد من برلين إلى هنا", "التقيا بباريس"])
def test_a_mere_meeting_place_is_no_actor(text: str) -> None:
    assert surfaces(text) == []


def test_a_capital_that_acts_elsewhere_is_an_actor_in_all_its_mentions() -> None:
    assert surfaces("أعلنت لندن موقفها، وعقد اللقاء في لندن") == ["لندن", "لندن"]


def test_direction_is_not_the_west() -> None:
    assert surfaces("تقع البلدة إلى الغرب من النهر") == []


def test_name_of_a_weapon_is_no_person() -> None:
    assert surfaces("اشترى الجيش مقاتلات كورفان", ("كورفان", "PERSON")) == []


def test_name_of_a_street_is_no_person() -> None:
    assert surfaces("في شارع سالم الحميدان", ("سالم الحميدان", "PERSON")) == []


def test_conjunction_before_a_second_name_is_no_part_of_it() -> None:
    text = "حضر سالم الحميدان وخالد الربيعان"
    found = surfaces(text, ("سالم الحميدان", "PERSON"), ("وخالد الربيعان", "PERSON"))
    assert found == ["سالم الحميدان", "خالد الربيعان"]


def test_person_ends_before_particles_and_participles() -> None:
    text = "قال يوناس هالفورسن أمام الصحفيين"
    assert surfaces(text, ("يوناس هالفورسن أمام", "PERSON")) == ["يوناس هالفورسن"]
    text = "قالت ريزا هونتفر المنتمية للمعارضة"
    assert surfaces(text, ("ريزا هونتفر المنتمية", "PERSON")) == ["ريزا هونتفر"]


def test_lone_word_after_a_title_needs_the_model_where_it_has_read_the_text() -> None:
    text = "نصح نظيره الأميركي بعدم التصعيد، وقال يوناس هالفورسن ذلك"
    assert surfaces(text, ("يوناس هالفورسن", "PERSON")) == ["يوناس هالفورسن"]


def test_company_with_an_everyday_name_is_known_by_its_nationality() -> None:
    assert "شركة مصدر الإماراتية" in surfaces("وقعت شركة مصدر الإماراتية العقد")
    assert surfaces("وهي ثاني شركة مدرجة في السوق") == []


def test_outlet_that_signs_the_last_line_is_no_actor() -> None:
    assert surfaces("وقعت روسيا الاتفاق.\nرويترز") == ["روسيا"]
    assert surfaces("وقعت روسيا الاتفاق، وفق رويترز.") == ["روسيا", "رويترز"]


def test_author_on_a_line_of_its_own_is_a_person() -> None:
    assert surfaces("عنوان المقال هنا\nسالم الحميدان\nوقع الطرفان العقد أمس") == ["سالم الحميدان"]


def test_body_of_a_state_is_one_actor_in_two_phrasings() -> None:
    found = mentions("قالت وزارة الخارجية النرويجية ذلك، وأضافت الخارجية النرويجية أن الأمر صعب")
    assert len(found) == 2
    assert len({m.local_id for m in found}) == 1


def test_unknown_word_set_is_an_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        words_of("nowhere")
