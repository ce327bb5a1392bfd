"""Tying quantities to agreements and actors."""

from __future__ import annotations

from mithaq.quantities import bind, find_quantities


def spans(text: str, *pairs: tuple[str, str]) -> list[tuple[int, int, str]]:
    return [(text.index(words), text.index(words) + len(words), name) for words, name in pairs]


def test_a_value_belongs_to_the_agreement_before_it() -> None:
    text = "وقعت الشركتان عقد التوريد بقيمة 40 مليون دولار ومدته خمس سنوات."
    found = bind(find_quantities(text), [], spans(text, ("عقد التوريد", "a1")), text, [(0, len(text))])
    assert [b.agreement_id for b in found] == ["a1", "a1"]


def test_nothing_is_bound_across_sentences() -> None:
    text = "وقعا المعاهدة. وبلغت قيمة الصادرات 5 ملايين دولار."
    cut = text.index(".") + 1
    found = bind(find_quantities(text), [], spans(text, ("المعاهدة", "a1")), text, [(0, cut), (cut, len(text))])
    assert [b.agreement_id for b in found] == [None]


def test_nothing_is_bound_without_a_linking_word() -> None:
    text = "رحب بالمعاهدة بينما قتل 5 جنود"
    found = bind(find_quantities(text), [], spans(text, ("المعاهدة", "a1")), text, [(0, len(text))])
    assert [b.agreement_id for b in found] == [None]


def test_an_actor_owns_what_its_verb_governs() -> None:
    text = "تنتج إيران كل يوم 3 ملايين برميل"
    assert [b.actor_id for b in bind(find_quantities(text), spans(text, ("إيران", "IR")), [], text, [])] == ["IR"]


def test_no_spans_give_unbound_quantities() -> None:
    text = "دفع 5 دولارات"
    (binding,) = bind(find_quantities(text), [], [], text, [])
    assert (binding.agreement_id, binding.actor_id) == (None, None)
