"""Dates in running text: forms, offsets, precision."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.dates import find_dates

SATURDAY = datetime(2025, 1, 18, 9, 30)


def values(text: str, reference: datetime | None = SATURDAY) -> list[tuple[str, str | None]]:
    return [(m.surface, m.value) for m in find_dates(text, reference)]


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("وصل الوفد في 17 يناير 2023 ظهرا", "17 يناير 2023", "2023-01-17"),
        ("افتتح المصنع في الخامس والعشرين من شباط 2019", "الخامس والعشرين من شباط 2019", "2019-02-25"),
        ("بدأ العمل يوم الثلاثاء 3 مايو/أيار 2022.", "يوم الثلاثاء 3 مايو/أيار 2022", "2022-05-03"),
        ("أعلن في 9 تشرين الثاني - نوفمبر 2016 عن", "9 تشرين الثاني - نوفمبر 2016", "2016-11-09"),
        ("صدر القانون في 12 غشت 2020", "12 غشت 2020", "2020-08-12"),
        ("عقد الاجتماع في 4 جويلية 2018", "4 جويلية 2018", "2018-07-04"),
        ("نشر مارس 14, 2021", "مارس 14, 2021", "2021-03-14"),
        ("في ٠٥/٠٩/٢٠٢٤ صباحا", "٠٥/٠٩/٢٠٢٤", "2024-09-05"),
        ("بتاريخ 2024-09-05", "2024-09-05", "2024-09-05"),
        ("في آب (أغسطس) 2014", "آب (أغسطس) 2014", "2014-08"),
        ("منذ حزيران/يونيو من عام 2011", "حزيران/يونيو من عام 2011", "2011-06"),
        ("وقع الاتفاق عام 1998", "عام 1998", "1998"),
        ("خطط الوزارة للعام 2027", "عام 2027", "2027"),
        ("عاش حتى سنة ألف وتسعمئة وستين", "سنة ألف وتسعمئة وستين", "1960"),
        ("تعود الفكرة إلى 2008.", "2008", "2008"),
        ("ولدت الشركة 1971م في المدينة", "1971م", "1971"),
    ],
)
def test_explicit_dates_in_every_month_family(text: str, surface: str, value: str) -> None:
    assert values(text) == [(surface, value)]


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("عاد الفريق أمس", "أمس", "2025-01-17"),
        ("عاد الفريق أمس الأول", "أمس الأول", "2025-01-16"),
        ("عاد أول من أمس", "أول من أمس", "2025-01-16"),
        ("يعود الفريق غداً", "غداً", "2025-01-19"),
        ("يعود بعد غد الاثنين", "بعد غد الاثنين", "2025-01-20"),
        ("التقى اليوم السفير بالوزير", "اليوم", "2025-01-18"),
        ("وصل يوم الجمعة إلى العاصمة", "يوم الجمعة", "2025-01-17"),
        ("وصل السبت إلى العاصمة", "السبت", "2025-01-18"),
        ("زار المدينة الأحد الماضي", "الأحد الماضي", "2025-01-12"),
        ("سيزور المدينة يوم الأحد", "يوم الأحد", "2025-01-19"),
        ("من المقرر أن تبدأ الدورة الخميس", "الخميس", "2025-01-23"),
        ("في يوليو الماضي", "يوليو الماضي", "2024-07"),
        ("في كانون الثاني الماضي", "كانون الثاني الماضي", "2024-01"),
        ("في 22 مارس المقبل", "22 مارس المقبل", "2025-03-22"),
        ("خلال الشهر الجاري", "الشهر الجاري", "2025-01"),
        ("في 10 من الشهر الماضي", "10 من الشهر الماضي", "2024-12-10"),
        ("أقر العام الماضي", "العام الماضي", "2024"),
        ("في السنة المقبلة", "السنة المقبلة", "2026"),
        ("تأسست قبل سنتين", "قبل سنتين", "2023"),
        ("غادر قبل ثلاثة أيام", "قبل ثلاثة أيام", "2025-01-15"),
        ("توقف منذ خمسة أشهر", "منذ خمسة أشهر", "2024-08"),
        ("بني قبل خمسة وتسعين عاما", "قبل خمسة وتسعين عاما", "1930"),
        ("في سبتمبر/أيلول", "سبتمبر/أيلول", "2024-09"),
        ("في ديسمبر من العام الماضي", "ديسمبر من العام الماضي", "2024-12"),
    ],
)
def test_relative_dates_resolve_against_the_reference(text: str, surface: str, value: str) -> None:
    (mention,) = find_dates(text, SATURDAY)
    assert (mention.surface, mention.value, mention.is_relative) == (surface, value, True)


@pytest.mark.parametrize(
    ("text", "value", "end_value", "precision"),
    [
        ("بين 4 و9 يناير 2019", "2019-01-04", "2019-01-09", "day"),
        ("خلال الفترة 2015-2018", "2015", "2018", "year"),
        ("من يناير إلى مارس 2020", "2020-01", "2020-03", "month"),
        ("في الربع الثالث من عام 2018", "2018-07", "2018-09", "quarter"),
        ("في النصف الأول من العام الجاري", "2025-01", "2025-06", "half"),
        ("في تسعينيات القرن الماضي", "1990", "1999", "decade"),
        ("في القرن التاسع عشر", "1801", "1900", "century"),
        ("في صيف 2014", "2014-06", "2014-08", "season"),
        ("زار البلد الأسبوع الماضي", "2025-01-06", "2025-01-12", "week"),
    ],
)
def test_periods_have_two_ends(text: str, value: str, end_value: str, precision: str) -> None:
    (mention,) = find_dates(text, SATURDAY)
    assert (mention.value, mention.end_value, mention.precision) == (value, end_value, precision)


def test_iso_date_is_the_finest_unit_that_holds_a_period() -> None:
    week, quarter, decade = find_dates("الأسبوع الماضي، والربع الأول من 2018، وثمانينيات القرن العشرين", SATURDAY)
    assert (week.iso_date, quarter.iso_date, decade.iso_date) == ("2025-01", "2018", None)


def test_hijri_dates_become_gregorian() -> None:
    hijri, gregorian = find_dates("الرياض 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م")
    assert (hijri.surface, hijri.value, hijri.calendar) == ("26 شوال 1436 هـ", "2015-08-11", "hijri")
    assert gregorian.value == "2015-08-11"
    (ramadan,) = find_dates("بدأ العرض في شهر رمضان الماضي", SATURDAY)
    assert (ramadan.value, ramadan.end_value) == ("2024-03-11", "2024-04-09")


def test_years_in_a_list_are_all_found() -> None:
    assert values("بين عامي 2015 و2018") == [("عامي 2015", "2015"), ("2018", "2018")]


def test_first_day_of_a_span_takes_the_year_of_the_last() -> None:
    assert [v for _, v in values("من 28 ديسمبر إلى 3 يناير 2018")] == ["2017-12-28", "2018-01-03"]


def test_same_year_points_back() -> None:
    assert values("تأسس الاتحاد عام 1958 ثم انهار في العام نفسه")[-1] == ("العام نفسه", "1958")


@pytest.mark.parametrize(
    "text",
    [
        "مارس ضغوطا على الشركة",
        "فتح باب البيت لأب وابنه",
        "دعم رمضان قديروف القرار",
        "قالت تيريزا ماي إن الحكومة باقية",
        "فاز الفريق 3 - صفر",
        "بنيت 2000 وحدة سكنية في 2500 قرية",
        "أصيب 1995 شخصا",
        "بلغ المؤشر 2015 نقطة",
        "ينتج مليون برميل في اليوم الواحد",
        "يستمر العقد لمدة عامين",
        "يزور الجد حفيده كل يوم جمعة",
        "خطب الإمام في صلاة الجمعة",
        "درجت السيارات نيسان وتويوتا",
        "إلى غد أفضل",
        "31 فبراير 2020",
    ],
)
def test_words_and_numbers_that_only_look_like_dates(text: str) -> None:
    assert find_dates(text, SATURDAY) == []


def test_without_reference_a_month_takes_the_nearest_year_at_lower_confidence() -> None:
    dated, bare = find_dates("اندلعت الحرب عام 1950، ثم وقعت الهدنة في يوليو")
    assert (dated.value, bare.value) == ("1950", "1950-07")
    assert bare.confidence < dated.confidence


def test_without_any_year_a_date_stays_unresolved() -> None:
    month, day = find_dates("بين أكتوبر ويوم الجمعة")
    assert month.value is None
    assert day.value is None


def test_weekday_corrects_yesterday_after_midnight() -> None:
    assert values("قال أمس الخميس", datetime(2025, 1, 18, 0, 20)) == [("أمس الخميس", "2025-01-16")]


def test_modifier_is_told_apart() -> None:
    (mention,) = find_dates("مطلع العام المقبل", SATURDAY)
    assert (mention.surface, mention.value, mention.modifier) == ("العام المقبل", "2026", "start")


def test_marks_in_the_text_do_not_move_offsets() -> None:
    text = "وصـــل يَومَ الجُمُعَةِ\u200f ثم عاد في ١٧ يَنايِر ٢٠٢٥"
    weekday, day = find_dates(text, SATURDAY)
    assert text[weekday.start : weekday.end] == "يَومَ الجُمُعَةِ"
    assert text[day.start : day.end] == "١٧ يَنايِر ٢٠٢٥"


WORDS = st.sampled_from(
    re.split(
        " ",
        "يوم الجمعة و في 17 2015 يناير تموز / - ، ( ) عام العام الماضي قبل ثلاثة سنوات منذ من إلى الشهر نفسه هـ "
        "صفر 1436 رمضان الأول والعشرين الربع القرن تسعينيات 0 99999 أمس اليوم غد الأسبوع 1/2/2003 30/2 2015-13-45 صيف",
    )
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=25).map(" ".join), st.lists(WORDS, max_size=25).map("".join)),
       st.sampled_from([None, SATURDAY, datetime(1, 1, 1), datetime(9999, 12, 31)]))  # fmt: skip
def test_never_raises_and_offsets_always_match(text: str, reference: datetime | None) -> None:
    end = 0
    for mention in find_dates(text, reference):
        assert text[mention.start : mention.end] == mention.surface
        assert end <= mention.start < mention.end
        assert 0 <= mention.confidence <= 1
        assert mention.value is None or mention.end_value is None or mention.value <= mention.end_value
        end = mention.end


@pytest.mark.parametrize("unit", ["1", "و", "و ", "عام ", "2015-", "يناير ", "(", "\ud800", "قبل "])
def test_long_monotonous_text_is_read_in_linear_time(unit: str) -> None:
    find_dates(unit * (100_000 // len(unit)), SATURDAY)
