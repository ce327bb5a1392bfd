"""Groups that take sides, forces and families: what makes a name of a plural."""

from __future__ import annotations

import pytest

from mithaq.actors import ActorMention, find_actor_mentions
from mithaq.language.analysis import ReadArticle


def mentions(text: str) -> list[ActorMention]:
    return find_actor_mentions(ReadArticle("a1", text))


def kinds(text: str) -> dict[str, str]:
    return {m.surface: m.kind for m in mentions(text)}


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("التقى الأوكرانيون أمس، ورفض القادة الأوروبيون ذلك", "القادة الأوروبيون"),
        ("مع الدائنين الألمان والمستوطنين الفرنسيين", "المستوطنين الفرنسيين"),
        ("هاجم المتمردون الأكراد الموقع", "المتمردون الأكراد"),
        ("دعت الأطراف المالية إلى الحوار، فرحبت الأحزاب البلجيكية", "الأحزاب البلجيكية"),
        ("اجتمع زعماء حلف شمال الأطلسي", "زعماء حلف شمال الأطلسي"),
        ("بدعم من قوات التحالف، أمس", "قوات التحالف"),
        ("أعلن التحالف بقيادة فرنسا أنه باق", "التحالف بقيادة فرنسا"),
        ("رحب المجتمع الدولي بالخطوة", "المجتمع الدولي"),
        ("أكدت ست قوى عالمية التزامها", "ست قوى عالمية"),
        ("قالت عائلة أولدنبرغسون إنها توافق", "عائلة أولدنبرغسون"),
    ],
)
def test_plural_with_its_sphere_is_a_group(text: str, surface: str) -> None:
    assert kinds(text).get(surface) == "group"


@pytest.mark.parametrize("text", ["رفض القادة والأطراف والمتمردون ذلك", "أسرة الفقيد", "زعماء العالم"])
def test_plural_alone_is_nobody(text: str) -> None:
    assert kinds(text) == {}


def test_coalition_under_several_names_is_one() -> None:
    found = mentions("أعلن التحالف بقيادة فرنسا الخبر. وقالت قوات التحالف، أمس، إن التحالف باق.")
    assert len({m.local_id for m in found if m.kind == "group"}) == 1


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("قصفت قوات النظام السوري الحي", "قوات النظام السوري"),
        ("قصفت قوات الأمم المتحدة الحي", "قوات الأمم المتحدة"),
        ("استقالت حكومة ميركل أمس", "حكومة ميركل"),
        ("أعلنت شرطة باريس الأمر", "شرطة باريس"),
        ("وفق لجنة القضاء على التمييز أمس", "لجنة القضاء على التمييز"),
        ("فاز حزب الوئام من أجل الجمهورية", "حزب الوئام من أجل الجمهورية"),
    ],
)
def test_forces_governments_and_departments_are_organisations(text: str, surface: str) -> None:
    assert kinds(text).get(surface) == "organisation"


def test_canal_is_no_broadcaster_and_a_generic_noun_no_name() -> None:
    assert "organisation" not in kinds("افتتاح قناة السويس الجديدة").values()
    assert kinds("وصلت بعثة الصندوق أمس") == {}
