"""Publication times as pages and feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.dates import parse_published


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("فبراير 27, 2025", datetime(2025, 2, 27)),
        ("الأحد 2 أغسطس 2015 - 14:30", datetime(2015, 8, 2, 14, 30)),
        ("15:42 | 12 تشرين الثاني 2019", datetime(2019, 11, 12, 15, 42)),
        ("١٧/١/٢٠٢٥", datetime(2025, 1, 17)),
        ("نشر في: 3 يونيو 2021 الساعة 5:05 مساءً", datetime(2021, 6, 3, 17, 5)),
        ("١٧ يناير ٢٠٢٥، ١٢:٠٥ ص", datetime(2025, 1, 17, 0, 5)),
        ("الثلاثاء 26 شوال 1436 هـ", datetime(2015, 8, 11)),
        ("26/10/1436هـ - 11/08/2015", datetime(2015, 8, 11)),
        ("2015-08-02 23:46:01", datetime(2015, 8, 2, 23, 46, 1)),
        ("2020-02-29", datetime(2020, 2, 29)),
        ("20150811", datetime(2015, 8, 11)),
        ("January 17, 2025 3:45 PM", datetime(2025, 1, 17, 15, 45)),
        ("1438000000", datetime(2015, 7, 27, 12, 26, 40)),
    ],
)
def test_times_without_a_zone_take_the_default(text: str, expected: datetime) -> None:
    assert parse_published(text) == expected.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Sun, 18 Feb 2018 21:35:43 +0400", 4),
        ("2018-02-18T21:35:43+04:00", 4),
        ("18 فبراير 2018 21:35:43 بتوقيت غرينتش", 0),
        ("18 فبراير 2018 21:35:43 GMT+3", 3),
    ],
)
def test_stated_zones_are_kept(text: str, hours: int) -> None:
    found = parse_published(text, default_timezone=timezone(timedelta(hours=9)))
    assert found == datetime(2018, 2, 18, 21, 35, 43, tzinfo=timezone(timedelta(hours=hours)))


def test_times_relative_to_the_fetch() -> None:
    fetched = datetime(2025, 1, 18, 10, 0, tzinfo=UTC)
    assert parse_published("منذ 3 ساعات", reference=fetched) == fetched - timedelta(hours=3)
    assert parse_published("قبل ساعتين", reference=fetched) == fetched - timedelta(hours=2)
    assert parse_published("أمس 08:15", reference=fetched) == datetime(2025, 1, 17, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "   ", "كتب المحرر", "2025", "يناير 2025", "2025-13-45", "منذ 3 ساعات", "31 فبراير 2020"]
)
def test_what_names_no_day_gives_nothing(text: str) -> None:
    assert parse_published(text) is None


@given(
    st.one_of(st.text(), st.from_regex(r"[0-9]{1,5}[-/: ][0-9]{1,3}[-/: T][0-9]{1,5}( [0-9:+]{1,8})?", fullmatch=True))
)
def test_never_raises(text: str) -> None:
    found = parse_published(text)
    assert found is None or found.tzinfo is not None
