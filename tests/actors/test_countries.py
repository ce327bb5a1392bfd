"""Countries by every name, and adjectives of nationality in every form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.actors import countries, find_nationalities


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("الولايات المتحدة", "US"),
        ("أمريكا", "US"),
        ("اميركا", "US"),
        ("المانيا", "DE"),
        ("المملكة المتحدة", "GB"),
        ("كوريا الشمالية", "KP"),
        ("سورية", "SY"),
        ("سوريا", "SY"),
        ("الجمهورية الإسلامية", "IR"),
        ("الجمهورية الإسلامية الموريتانية", "MR"),
        ("المملكة العربية السعودية", "SA"),
        ("الاتحاد السوفيتي", "SU"),
        ("جزر فارو", "FO"),
    ],
)
def test_country_by_any_spelling(name: str, code: str) -> None:
    country = countries().by_name(name)
    assert country is not None
    assert country.code == code


def test_country_by_code_has_english_name() -> None:
    russia = countries().by_code("ru")
    assert russia is not None
    assert (russia.name, russia.name_en, russia.capital_en) == ("روسيا", "Russia", "Moscow")


def test_capital_leads_to_its_country() -> None:
    assert countries().by_capital("بيونغ يانغ") is countries().by_code("KP")
    assert countries().by_capital("بيونج يانج") is countries().by_code("KP")
    assert countries().by_capital("باريس الثانية") is None


@pytest.mark.parametrize(
    ("text", "code", "gender", "number", "definite"),
    [
        ("الروسي", "RU", "m", "singular", True),
        ("روسية", "RU", "f", "singular", False),
        ("الأميركيين", "US", "m", "plural", True),
        ("السعوديون", "SA", "m", "plural", True),
        ("الكورية الجنوبية", "KR", "f", "singular", True),
        ("كوري شمالي", "KP", "m", "singular", False),
        ("الجنوب أفريقية", "ZA", "f", "singular", True),
        ("الأتراك", "TR", "m", "plural", True),
        ("أوروبية", "EU", "f", "singular", False),
    ],
)
def test_adjective_forms(text: str, code: str, gender: str, number: str, definite: bool) -> None:
    (found,) = find_nationalities(text)
    assert found.country_codes == (code,)
    assert (found.gender, found.number, found.definite) == (gender, number, definite)


def test_korean_alone_leaves_two_countries_open() -> None:
    (found,) = find_nationalities("النزاع الكوري")
    assert found.country_codes == ("KP", "KR")


def test_two_adjectives_in_a_row_are_two() -> None:
    assert [n.country_codes[0] for n in find_nationalities("تقارب روسي إيراني")] == ["RU", "IR"]
    assert [n.country_codes[0] for n in find_nationalities("الحرب الإسرائيلية – الأميركية")] == ["IL", "US"]


def test_clitics_stay_outside_the_span() -> None:
    assert [n.surface for n in find_nationalities("والروسي وبالإيرانية")] == ["الروسي", "الإيرانية"]


def test_country_name_is_no_adjective_but_with_nunation_it_is() -> None:
    assert find_nationalities("زار روسيا وسوريا") == []
    assert [n.surface for n in find_nationalities("موقفاً روسياً")] == ["روسياً"]


def test_saudi_arabia_and_the_saudi_ministry() -> None:
    assert find_nationalities("قالت السعودية") == []
    assert [n.surface for n in find_nationalities("الوزارة السعودية")] == ["السعودية"]


@given(st.text(max_size=200))
def test_any_text_gives_spans_that_match(text: str) -> None:
    for n in find_nationalities(text):
        assert text[n.start : n.end] == n.surface
