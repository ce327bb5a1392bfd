"""Finding actors in bare text: kinds, spans, roles, short forms, and what is no actor."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.actors import ActorMention, find_actor_mentions
from mithaq.actors.gazetteer import in_dictionary, is_common
from mithaq.language.analysis import Entity, ReadArticle, Sentence


def mentions(text: str) -> list[ActorMention]:
    return find_actor_mentions(ReadArticle("a1", text))


def surfaces(text: str, kind: str | None = None) -> list[str]:
    return [m.surface for m in mentions(text) if kind is None or m.kind == kind]


def one(text: str, surface: str) -> ActorMention:
    return next(m for m in mentions(text) if m.surface == surface)


def test_countries_lose_clitics_and_keep_their_article() -> None:
    assert surfaces("بين روسيا وإيران وبالصين وللولايات المتحدة") == ["روسيا", "إيران", "الصين", "للولايات المتحدة"]


def test_nationality_alone_is_no_actor() -> None:
    assert surfaces("الموقف الروسي والرد الإيراني") == []
    assert surfaces("صادرات النفط السعودية") == []


def test_capital_is_a_place_with_its_country() -> None:
    moscow = one("قالت موسكو إنها ستوقع الاتفاق", "موسكو")
    assert (moscow.kind, moscow.country_code) == ("place", "RU")


def test_city_is_an_actor_only_where_it_acts() -> None:
    assert surfaces("عقد الاجتماع في مدينة جنيف") == []
    assert surfaces("محادثات بين بغداد وأربيل", "place") == ["بغداد", "أربيل"] or surfaces(
        "قالت أربيل إنها ترفض ذلك", "place"
    ) == ["أربيل"]


def test_capital_as_a_spot_on_the_map_is_left_out() -> None:
    assert surfaces("وصل الوفد إلى العاصمة التركمانية عشق آباد") == []


def test_title_gives_role_and_country() -> None:
    person = one("التقى وزير الخارجية النرويجي يوناس هالفورسن نظيره", "يوناس هالفورسن")
    assert person.kind == "person"
    assert person.role == "وزير الخارجية النرويجي"
    assert person.country_code == "NO"


def test_a_name_that_begins_like_a_preposition_with_a_place_keeps_its_role() -> None:
    person = one("قال الرئيس الأميركي باراك أوباما إنه سيعود", "باراك أوباما")
    assert (person.role, person.country_code) == ("الرئيس الأميركي", "US")


def test_role_in_apposition_after_the_name() -> None:
    person = one("قال نيكولاي زاروبين، الدبلوماسي الروسي السابق، إن الأمر صعب", "نيكولاي زاروبين")
    assert person.role is not None
    assert person.role.startswith("الدبلوماسي الروسي")


def test_family_name_alone_belongs_to_the_full_name() -> None:
    found = mentions("قال الوزير يوناس هالفورسن إن الاتفاق قريب. وأضاف هالفورسن أن الطريق طويل.")
    assert [m.surface for m in found] == ["يوناس هالفورسن", "هالفورسن"]
    assert len({m.local_id for m in found}) == 1
    assert {m.name for m in found} == {"يوناس هالفورسن"}


def test_two_people_of_one_family_stay_two() -> None:
    found = mentions("التقى بشار الأسد شقيقه ماهر الأسد")
    assert len({m.local_id for m in found}) == 2


def test_preposition_on_top_is_not_the_name_ali() -> None:
    assert surfaces("وقع الوزير على الاتفاق") == []


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("أعلنت وزارة العدل الأميركية اليوم", "وزارة العدل الأميركية"),
        ("في جامعة قطر أمس", "جامعة قطر"),
        ("قالت شركة فلنتاريكس عملاق الأدوية", "شركة فلنتاريكس"),
        ("بيان صحيفة «غلوبوس تايمس» أمس", "صحيفة «غلوبوس تايمس»"),
        ("في جامعة الملك فهد أمس", "جامعة الملك فهد"),
        ("دخل الجيش الصيني المدينة", "الجيش الصيني"),
        ("قال جيش كوريا الشمالية", "جيش كوريا الشمالية"),
        ("طالبت حكومة إسرائيل", "حكومة إسرائيل"),
        ("أكد المركز الأوروبي لدراسات مكافحة التصحر", "المركز الأوروبي لدراسات مكافحة التصحر"),
        ("وزارة الخارجية التأكيد", "وزارة الخارجية"),
    ],
)
def test_extent_of_an_organisations_name(text: str, surface: str) -> None:
    assert surface in surfaces(text, "organisation")


@pytest.mark.parametrize("text", ["قالت الشركة إن الحكومة والوزارة", "عقد مجلس الإدارة اجتماعا", "بنوك أوروبية كبرى"])
def test_generic_nouns_are_no_organisations(text: str) -> None:
    assert surfaces(text) == []


def test_minister_of_foreign_affairs_is_not_a_ministry() -> None:
    assert surfaces("وصل وزير الخارجية الروسي") == []


def test_everyday_word_is_a_newspaper_only_in_quotation_marks() -> None:
    assert surfaces("سبق أن أعلنت المدينة") == []
    assert surfaces("علمت «سبق» من مصادرها") == ["سبق"]
    assert surfaces("ذكرت وكالة تاس") == ["وكالة تاس"]


def test_known_body_with_its_head_noun_is_one_actor() -> None:
    found = mentions("ذكرت وكالة «رويترز» الخبر، وأضافت رويترز")
    assert len({m.local_id for m in found}) == 1


def test_counted_states_are_a_group() -> None:
    assert one("أعلنت الدول الـ12 موقفها", "الدول الـ12").kind == "group"
    assert one("رفض الغرب ذلك", "الغرب").kind == "group"


def test_waters_and_regions_hide_the_countries_in_their_names() -> None:
    assert surfaces("سفن في خليج عمان وبحر الصين الجنوبي ونهر الأردن") == []


def test_a_competition_inside_a_longer_name_is_no_actor() -> None:
    text = "حضر وزراء العائلة المالكة البلجيكية لكأس العالم"
    assert {m.kind for m in mentions(text)} <= {"organisation", "group"}
    assert "كأس العالم" not in surfaces(text)


@pytest.mark.parametrize(
    ("text", "tagged"),
    [("هم من قبائل ”زدران خيل“، و”ريندار خيل“ هناك", "و”ريندار خيل“"), ("يعرض مسلسل C.S.I الليلة", "C.S.I")],
)
def test_a_single_letter_is_nobody(text: str, tagged: str) -> None:
    start = text.index(tagged)
    sentence = Sentence(0, len(text), (), (Entity(tagged, "PERSON", start, start + len(tagged), 0.9),))
    found = find_actor_mentions(ReadArticle("a1", text, sentences=(sentence,)))
    assert all(len(m.name) > 1 for m in found)


def test_nothing_is_no_word_of_the_dictionary() -> None:
    assert not is_common("", "")
    assert not in_dictionary("")


def test_the_model_adds_names_that_no_lexicon_holds() -> None:
    text = "وصل باتريس كومبانغو إلى القاعة"
    start = text.index("باتريس")
    end = text.index(" إلى")
    sentence = Sentence(0, len(text), (), (Entity(text[start:end], "PERSON", start, end, 0.9),))
    (found,) = find_actor_mentions(ReadArticle("a1", text, sentences=(sentence,)))
    assert (found.surface, found.kind) == ("باتريس كومبانغو", "person")


def test_model_entity_that_is_a_generic_noun_is_dropped() -> None:
    text = "قالت الحكومة ذلك"
    sentence = Sentence(0, len(text), (), (Entity("الحكومة", "GOVERNMENT", 5, 12, 0.9),))
    assert find_actor_mentions(ReadArticle("a1", text, sentences=(sentence,))) == []


def test_ids_are_stable_and_distinct() -> None:
    text = "روسيا وإيران وروسيا"
    first, again = mentions(text), mentions(text)
    assert first == again
    assert len({m.mention_id for m in first}) == 3


_PIECES = st.sampled_from(
    ["روسيا", "وإيران", "الرئيس", "الروسي", "فلاديمير", "بوتين", "وزارة", "شركة", "«", "»", "،", ".", "\n", "على",
     "الدول", "الست", "لل", "و", "جامعة", "قطر", "\u064b", "\u200f", "(", ")", "\ud800", "كيم", "مجلس", "الأمن"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40), st.booleans())
def test_any_text_gives_ordered_spans_that_match(pieces: list[str], spaced: bool) -> None:
    text = (" " if spaced else "").join(pieces)
    end = 0
    for m in mentions(text):
        assert text[m.start : m.end] == m.surface
        assert m.start >= end
        end = m.end
        assert m.kind in ("person", "country", "organisation", "group", "place")
        assert 0 <= m.confidence <= 1


_LABELS = st.sampled_from(
    ["PERSON", "COUNTRY", "CITY", "PLACE", "GOVERNMENT", "COMPANY", "MEDIA", "ORGANISATION", "GROUP"]
)


@settings(deadline=None)
@given(
    st.lists(_PIECES | st.sampled_from(["قال", "ان", "ون", "ا", "C", "كأس", "العالم", "لكأس", "العائلة"]), max_size=40),
    st.lists(st.tuples(st.integers(0, 39), st.integers(1, 4), _LABELS), max_size=12),
)
def test_whatever_the_model_tags_names_are_names(pieces: list[str], tags: list[tuple[int, int, str]]) -> None:
    text = " ".join(pieces)
    starts = [sum(len(p) + 1 for p in pieces[:i]) for i in range(len(pieces))]
    entities = []
    for first, length, label in tags:
        if first + length <= len(pieces):
            start, end = starts[first], starts[first + length - 1] + len(pieces[first + length - 1])
            entities.append(Entity(text[start:end], label, start, end, 0.9))
    article = ReadArticle("a1", text, sentences=(Sentence(0, len(text), (), tuple(entities)),))
    for m in find_actor_mentions(article):
        assert text[m.start : m.end] == m.surface
        assert m.kind in ("person", "country", "organisation", "group", "place")
        assert 2 <= len(m.name) <= 200


@settings(deadline=None)
@given(st.text(max_size=120))
def test_arbitrary_unicode_never_raises(text: str) -> None:
    for m in mentions(text):
        assert text[m.start : m.end] == m.surface


@pytest.mark.parametrize(
    "piece", ["و", "1", "ل ", "«", "الرئيس ", "شركة ", "روسيا ", "\u064b", "لل ", "محمد ", "المملكة ", "لندن و"]
)
def test_time_is_linear_in_the_length(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    mentions(text)
    assert time.process_time() - started < 10


def test_family_of_a_known_person_can_be_someone_else() -> None:
    found = mentions("قال الأكاديمي النرويجي يوناس ماكرون إن الأمر صعب. وأضاف ماكرون أنه واثق.")
    assert len({m.local_id for m in found if m.kind == "person"}) == 1
    assert {m.country_code for m in found if m.kind == "person"} == {"NO"}
