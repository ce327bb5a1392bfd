"""Companies and families that only what they do, or what they stand among, shows to be such."""

from __future__ import annotations

from mithaq.actors import find_actor_mentions
from mithaq.language.analysis import Entity, ReadArticle, Sentence, Word


def kinds(text: str, *people: str) -> dict[str, str]:
    entities = tuple(Entity(p, "PERSON", text.index(p), text.index(p) + len(p), None) for p in people)
    sentences = (Sentence(0, len(text), (), entities),) if people else ()
    return {m.surface: m.kind for m in find_actor_mentions(ReadArticle("a1", text, sentences=sentences))}


def test_quoted_name_that_negotiates_is_a_company_everywhere() -> None:
    found = kinds("«غلفارسون» تفاوض لبيع حصتها\nوأفاد مصدر بأن غلفارسون مترددة", "غلفارسون")
    assert found == {"غلفارسون": "organisation"}


def test_quoted_family_name_of_a_person_stays_a_person() -> None:
    assert kinds("قال جون غلفارسون نعم. وذكر «غلفارسون» أنه باق، وقالت «غلفارسون» ذلك")["جون غلفارسون"] == "person"


def test_quoted_opinion_or_model_is_no_company() -> None:
    assert kinds("وصفها بأنها «مهمة» وقال إنها «ضخمة» تحقق الهدف") == {}
    assert kinds("وأنتجت «زنفوكس 510» أمس") == {}


def test_names_listed_after_a_plural_have_its_kind() -> None:
    assert kinds("شركات كبرى مثل غلفارسون وزنفوكس.") == {"غلفارسون": "organisation", "زنفوكس": "organisation"}
    assert kinds("عائلات كبيرة مثل غلفارسون وزنفوكس.") == {"غلفارسون": "group", "زنفوكس": "group"}
    assert kinds("في مدن مثل غلفارسون") == {}


def test_form_of_a_name_tells_a_company_from_a_person() -> None:
    assert kinds("وقال محلل لدى غلفاربنك أمس", "غلفاربنك") == {"غلفاربنك": "organisation"}
    assert kinds("قال خبير من بي آر إل أمس", "بي آر إل") == {"بي آر إل": "organisation"}


def test_companies_of_a_country_are_a_group_where_they_sign() -> None:
    assert kinds("وقعت الوزارة عقودا مع شركات نرويجية أمس") == {"شركات نرويجية": "group"}
    assert kinds("وقعت الوزارة عقودا مع عدد من الشركات النرويجية أمس") == {"الشركات النرويجية": "group"}
    assert kinds("تواجه شركات نرويجية أزمة") == {}


def test_seller_with_an_everyday_name_is_a_company_in_quotation_marks_only() -> None:
    text = "«نخلة» تفاوض لبيع حصتها في المصنع\nوأمام المصنع نخلة"
    start = text.index("نخلة")
    words = (Word("نخلة", "نخلة", "X", "", start, start + 4, None, None),)
    article = ReadArticle("a1", text, sentences=(Sentence(0, len(text), words, ()),))
    assert [(m.start, m.kind) for m in find_actor_mentions(article)] == [(start, "organisation")]
