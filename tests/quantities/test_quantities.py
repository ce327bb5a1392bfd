"""Quantities in sentences: units, money, counts, durations, ranges, and what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.language.analysis import Sentence, Word
from mithaq.quantities import Quantity, QuantityContext, find_quantities

ALPHABET = "وابلكفمنيهةتسعشرثخدق ألفمليونمئةدولارعامينطن0123456789٠١٢٣.,،٫%$()-/:\u200f\u064b\u0640\n"


def only(text: str, context: QuantityContext | None = None) -> Quantity:
    found = find_quantities(text, context)
    assert len(found) == 1, [(q.surface, q.value, q.unit) for q in found]
    return found[0]


def facts(text: str) -> list[tuple[float, str]]:
    return [(q.value, q.unit) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("بلغت القيمة 1,8 مليار يورو", 1.8e9, "EUR"),
        ("شحنة تزن 1,800 طن", 1800, "tonne"),
        ("تمتد على مئتين وخمسة وعشرين كيلومترا مربعا", 225, "square_kilometre"),
        ("بطول 162 كلم", 162, "kilometre"),
        ("قدرتها 3 جيجاوات", 3, "gigawatt"),
        ("استهلك 500 كيلوواط ساعة", 500, "kilowatt_hour"),
        ("مليونا برميل", 2e6, "barrel"),
        ("ملياري متر مكعب", 2e9, "cubic_metre"),
        ("على ارتفاع 30 ألف قدم", 30000, "foot"),
        ("درجة الحرارة 40 درجة مئوية", 40, "celsius_degree"),
        ("بسرعة 120 كيلومترا في الساعة", 120, "kilometre_per_hour"),
        ("٢٥٪", 25, "percent"),
        ("%15", 15, "percent"),
        ("تسعين في المئة", 90, "percent"),
        ("10 بالمائة", 10, "percent"),
        ("نقطتين مئويتين", 2, "percent"),
        ("25 نقطة أساس", 25, "basis_point"),
    ],
)
def test_measures_and_percentages(text: str, value: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("دفع عشرين ألف ريال سعودي", 20000, "SAR"),
        ("دفع 5 دنانير كويتية", 5, "KWD"),
        ("دفع 3 ملايين جنيه إسترليني", 3e6, "GBP"),
        ("دفع 12 دولارا كنديا", 12, "CAD"),
        ("دفع 7 ليرات تركية", 7, "TRY"),
        ("دفع $20", 20, "USD"),
        ("دفع 20 USD", 20, "USD"),
        ("دفع 12 ر.س", 12, "SAR"),
        ("ستة سنتات", 0.06, "USD"),
        ("دولارين", 2, "USD"),
        ("الخمسة مليارات دولار", 5e9, "USD"),
        ("(300) ريال سعودي", 300, "SAR"),
        ("1.500 دولار", 1500, "USD"),
        ("95.\u200f56 دولار", 56.95, "USD"),
    ],
)
def test_money_in_many_currencies(text: str, value: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit, quantity.kind) == (pytest.approx(value), unit, "money")


def test_a_bare_currency_noun_takes_the_country_at_issue() -> None:
    assert only("دفع 5 ريالات", QuantityContext(country_codes=("FR", "QA"))).unit == "QAR"
    assert only("دفع 5 دنانير", QuantityContext(country_codes=("TN",))).unit == "TND"
    assert only("دفعت الكويت 5 دنانير").unit == "KWD"
    assert only("دفع العراق 5 دنانير").unit == "IQD"


def test_a_currency_once_named_in_full_stays_the_same() -> None:
    assert facts("دفع 5 ريالات عمانية ثم 6 ريالات") == [(5, "OMR"), (6, "OMR")]


def test_an_elided_currency_is_the_one_of_the_sentence() -> None:
    assert facts("ارتفع من 515 مليار يورو إلى 532 مليارا.") == [(515e9, "EUR"), (532e9, "EUR")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("48 طائرة", 48, "طائرة"),
        ("ألفا جندي", 2000, "جندي"),
        ("75 ألف جندي", 75000, "جندي"),
        ("خمسة وزراء", 5, "وزير"),
        ("153 مرشدا", 153, "مرشد"),
        ("54 من أعضاء المنظمة", 54, "عضو"),
        ("الدول الـ12", 12, "دولة"),
        ("الدول الخمس", 5, "دولة"),
        ("تشكلت دولتان", 2, "دولة"),
        ("مهاجمين اثنين", 2, "مهاجم"),
        ("عدد القتلى أكثر من 5 ملايين.", 5e6, "قتيل"),
        ("مليون لاجئ", 1e6, "لاجئ"),
        ("5133.29 نقطة", 5133.29, "نقطة"),
    ],
)
def test_counts_have_the_singular_noun_for_unit(text: str, value: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit, quantity.kind) == (value, unit, "count")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("عامين", 2, "year"),
        ("عشرين عاماً", 20, "year"),
        ("السنوات الثلاثين الأخيرة", 30, "year"),
        ("الأشهر العشرة الأولى", 10, "month"),
        ("اليومين الماضيين", 2, "day"),
        ("سنة ونصف سنة", 1.5, "year"),
        ("ثلاث سنوات ونصف", 3.5, "year"),
        ("أكثر من أسبوع", 1, "week"),
        ("لأكثر من عقد من الزمان", 10, "year"),
        ("ثلاثة عقود", 30, "year"),
        ("نصف قرن", 50, "year"),
        ("لمدة عام", 1, "year"),
        ("يوم واحد", 1, "day"),
        ("خلال الـ24 ساعة الماضية", 24, "hour"),
    ],
)
def test_durations(text: str, value: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit, quantity.kind) == (value, unit, "duration")


def test_parts_of_a_list_share_the_currency() -> None:
    assert facts("بلغت 810 ملايين و230 مليون دولار") == [(810e6, "USD"), (230e6, "USD")]


def test_contracts_are_not_decades() -> None:
    assert facts("وقعت الشركة 3 عقود مع الوزارة") == [(3, "عقد")]
    assert facts("لدينا 31 عقدا") == [(31, "عقد")]


@pytest.mark.parametrize("text", ["الرجل (45 عاما)", "البالغ من العمر 45 عاما", "45 عاما من العمر", "في الـ45 من عمره"])
def test_ages(text: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit, quantity.kind) == (45, "year", "age")


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("بين 2 و3 بالمئة", 2, 3, "percent"),
        ("10 إلى 12 مليون طن", 10e6, 12e6, "tonne"),
        ("تتراوح بين 3.6 و 3.7 مليار دولار", 3.6e9, 3.7e9, "USD"),
        ("5-7 أيام", 5, 7, "day"),
        ("تتراوح بين 800 مليون و1.2 مليار دولار", 800e6, 1.2e9, "USD"),
        ("300 إلى 1200 جندي", 300, 1200, "جندي"),
        ("يتراوح بين 10% و15%", 10, 15, "percent"),
    ],
)
def test_ranges_have_two_values(text: str, low: float, high: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.value_max, quantity.unit) == (pytest.approx(low), pytest.approx(high), unit)


def test_a_move_from_one_value_to_another_is_no_range() -> None:
    assert facts("ارتفع من 5 إلى 7 مليارات دولار") == [(5e9, "USD"), (7e9, "USD")]


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("نحو 5 أطنان", "about"),
        ("بحوالي 5 أطنان", "about"),
        ("ما لا يقل عن 5 أطنان", "more_than"),
        ("5 أطنان على الأقل", "more_than"),
        ("لأكثر من 5 أطنان", "more_than"),
        ("أقل من 5 أطنان", "less_than"),
        ("ما يصل إلى 5 أطنان", "up_to"),
        ("ما لا يزيد على 5 أطنان", "up_to"),
        ("5 أطنان", "exact"),
    ],
)
def test_comparators(text: str, comparator: str) -> None:
    assert only(text).comparator == comparator


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("3 ملايين برميل يوميا", "day"),
        ("56.95 دولارا للبرميل", "barrel"),
        ("15 مليون طن من السلع سنويّا", "year"),
        ("91 سنتا للسهم", "share"),
        ("5 أطنان", None),
    ],
)
def test_rates(text: str, per: str | None) -> None:
    assert only(text).per == per


def test_direction_and_modality() -> None:
    assert only("ارتفعت الصادرات 5 في المئة").direction == "increase"
    assert only("تراجعت الصادرات 5 في المئة").direction == "decrease"
    assert only("لم يدفع 5 دولارات").modality == "denied"
    assert only("سيدفع 5 دولارات").modality == "planned"
    assert only("دفع 5 دولارات").modality == "asserted"


def test_si_values() -> None:
    quantity = only("5 كيلومترات")
    assert (quantity.si_value, quantity.si_unit) == (5000, "metre")
    assert only("5 دولارات").si_value is None


@pytest.mark.parametrize(
    "text",
    [
        "في 17 يناير 2025",
        "بتاريخ 2025-01-17 و8/5/2018",
        "في الثالث والعشرين من مايو",
        "من 5 إلى 9 نيسان",
        "عام 2015",
        "سنة 1437هـ",
        "الساعة 10:30 صباحا",
        "عند الساعة التاسعة وخمس وثلاثين دقيقة",
        "منظومة إس-400 ومقاتلات سو-35 وطائرة F-16 وإيرباص A320",
        "مجموعة 5+1 ومجموعة العشرين ومجموعة السبع",
        "هاتف 055-123-4567",
        "فاز الفريق 3-1",
        "مئات القتلى وآلاف الجرحى وعشرات الملايين",
        "القرار 2231 والمادة 5",
        "القرن العشرين والذكرى الخمسين والمرحلة الـ37",
        "يوم الاثنين",
        "أحد القادة وواحد من الجنود",
        "البلدان والجانبان والدولتين",
        "ثمن برميل النفط",
        "مليارات الدولارات",
        "في حركة طالبان ونادي ميلان",
        "من 7ـ13 يونيو",
        "عام 362 هجرية",
        "يشكل خمس اقتصاد ألمانيا",
        "كأس العالم 2018 بروسيا",
        "أثنى عدد من القادة",
        "1- بند\n2- بند",
        "https://example.org/?p=101536",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert facts(text) == []


def tagged(text: str, tags: list[tuple[str, str, str, str]]) -> QuantityContext:
    """A one-sentence reading; `tags` are (form, lemma, upos, feats) of space-separated tokens."""
    words, at = [], 0
    for form, lemma, upos, feats in tags:
        start = text.index(form, at)
        at = start + len(form)
        words.append(Word(form, lemma, upos, feats, start, at))
    return QuantityContext(sentences=(Sentence(0, len(text), tuple(words)),))


def test_tags_settle_what_is_a_noun() -> None:
    text = "حضر 12 تسللوا"
    verb = tagged(text, [("حضر", "حضر", "VERB", ""), ("12", "12", "NUM", ""), ("تسللوا", "تسلل", "VERB", "")])
    assert find_quantities(text, verb) == []
    text = "استورد 400 ألف فانوس"
    noun = tagged(text, [("استورد", "استورد", "VERB", ""), ("فانوس", "فانوس", "NOUN", "Number=Sing")])
    assert only(text, noun).unit == "فانوس"


def test_tags_settle_what_is_a_dual() -> None:
    text = "زار مهندسين"
    dual = tagged(text, [("زار", "زار", "VERB", ""), ("مهندسين", "مهندس", "NOUN", "Number=Dual")])
    plural = tagged(text, [("زار", "زار", "VERB", ""), ("مهندسين", "مهندس", "NOUN", "Number=Plur")])
    assert (only(text, dual).value, only(text, dual).unit) == (2, "مهندس")
    assert find_quantities(text, plural) == []


def test_a_dual_in_the_construct_state_counts_common_nouns_only() -> None:
    things = tagged("وقعا مذكرتي تعاون", [
        ("وقعا", "وقع", "VERB", ""), ("مذكرتي", "مذكرة", "NOUN", ""), ("تعاون", "تعاون", "NOUN", "")])  # fmt: skip
    found = find_quantities("وقعا مذكرتي تعاون", things)
    assert [(q.surface, q.value, q.unit) for q in found] == [("مذكرتي تعاون", 2, "مذكرة")]
    names = tagged("زار مدينتي مراكش", [
        ("زار", "زار", "VERB", ""), ("مدينتي", "مدينة", "NOUN", ""), ("مراكش", "مراكش", "X", "")])  # fmt: skip
    assert find_quantities("زار مدينتي مراكش", names) == []


def test_signed_contracts_are_no_decades_wherever_the_text_counts_them() -> None:
    text = "وقعت البلدية عقود الصيانة. وقال المهندس في كلمة مطولة إن (4) عقود أخرى تلي، وكانت تنتظر منذ 3 عقود"
    assert facts(text) == [(4, "عقد"), (30, "year")]


def test_number_words_joined_by_or_are_a_range() -> None:
    (q,) = find_quantities("تمتد الخطة ثلاث أو أربع سنوات")
    assert (q.surface, q.value, q.value_max, q.unit) == ("ثلاث أو أربع سنوات", 3, 4, "year")


@pytest.mark.parametrize("text", ["طاقتها ضعف ذلك، أي 900 ميغاواط", "(أي 900 ميغاواط)"])
def test_that_is_to_say_opens_no_model_name(text: str) -> None:
    assert facts(text) == [(900, "megawatt")]


def test_latin_scale_words_count() -> None:
    assert facts("بلغت الصفقة US$ 7 billion أو $2.5bn") == [(7e9, "USD"), (2.5e9, "USD")]


@given(st.text(alphabet=ALPHABET, max_size=100) | st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_quantities_whose_surface_is_in_place(text: str) -> None:
    last = 0
    found = find_quantities(text)
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.surface
        assert last <= quantity.start < quantity.end
        assert 0 <= quantity.confidence <= 1
        last = quantity.end
    assert find_quantities(text) == found


def test_lone_surrogates_are_read_over() -> None:
    assert facts("\ud800 5 دولارات \udfff") == [(5, "USD")]


@pytest.mark.parametrize("text", ["7" * 10**6, "و" * 10**6, "ا" * 10**6], ids=["digits", "wa", "alif"])
def test_a_megabyte_of_one_character_takes_seconds(text: str) -> None:
    begun = time.process_time()
    assert find_quantities(text) == []
    assert time.process_time() - begun < 10


def test_time_grows_with_length_and_not_faster() -> None:
    def once(n: int) -> float:
        begun = time.process_time()
        find_quantities("ارتفع 5 إلى 7 ملايين دولار يوميا بين " * n)
        return time.process_time() - begun

    def seconds(n: int) -> float:
        return min(once(n) for _ in range(3))  # what a collection of garbage takes is not asked

    once(50)
    assert seconds(800) < 8 * max(seconds(200), 0.02)
