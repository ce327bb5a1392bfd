"""On which day an event stands, and which stretch of time a timeline draws."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mithaq.report.timeline import dated, days_of, middle_of, stretch


def test_a_partial_date_stands_in_its_middle() -> None:
    assert middle_of("2025") == date(2025, 7, 2)
    assert days_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert middle_of("2025-01-17") == date(2025, 1, 17)


@given(st.text(max_size=12) | st.dates().map(str))
def test_any_text_is_a_date_or_none(text: str) -> None:
    days = days_of(text)
    assert days is None or days[0] <= days[1]


def test_one_day_far_back_does_not_squeeze_the_rest() -> None:
    drawn = stretch([date(1953, 7, 1), *(date(2024, month, 1) for month in range(1, 13))])
    assert drawn is not None and drawn.first.year == 2023 and drawn.left_out == 1
    assert not drawn.holds(date(1953, 7, 1)) and drawn.holds(date(2024, 1, 1)) and not drawn.holds(None)


def test_no_days_no_timeline() -> None:
    assert stretch([]) is None


def test_an_event_without_a_date_stands_nowhere() -> None:
    events = [{"event_date": "2025-01"}, {"event_date": None}, {"event_date": "soon"}]
    assert [day for day, _ in dated(events)] == [date(2025, 1, 16), None, None]


@given(st.lists(st.dates(), min_size=1, max_size=30))
def test_a_stretch_holds_every_day_that_it_does_not_leave_out(days: list[date]) -> None:
    drawn = stretch(days)
    assert drawn is not None
    assert sum(not drawn.holds(day) for day in days) == drawn.left_out <= len(days) / 7
