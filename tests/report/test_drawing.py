"""Where the marks of a timeline and the nodes of a network stand."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mithaq.report.drawing import Edge, Node, days_of, middle_of, network, time_axis


def test_a_partial_date_stands_in_its_middle() -> None:
    assert middle_of("2025") == date(2025, 7, 2)
    assert days_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert middle_of("2025-01-17") == date(2025, 1, 17)


@given(st.text(max_size=12) | st.dates().map(str))
def test_any_text_is_a_date_or_none(text: str) -> None:
    days = days_of(text)
    assert days is None or days[0] <= days[1]


def test_one_day_far_back_does_not_squeeze_the_rest() -> None:
    axis = time_axis([date(1953, 7, 1), *(date(2024, month, 1) for month in range(1, 13))])
    assert axis is not None and axis.first.year == 2023 and axis.left_out == 1
    assert axis.place(date(1953, 7, 1)) is None


def test_no_days_no_axis() -> None:
    assert time_axis([]) is None


@given(st.lists(st.dates(), min_size=1, max_size=30))
def test_an_axis_places_what_it_does_not_leave_out(days: list[date]) -> None:
    axis = time_axis(days)
    assert axis is not None
    places = [axis.place(day) for day in sorted(days)]
    assert places.count(None) <= axis.left_out or axis.left_out == 0
    shown = [p for p in places if p is not None]
    assert shown and all(0 <= p <= 1 for p in shown) and shown == sorted(shown)
    assert len(axis.ticks) <= 6


def test_network_is_the_same_each_time_and_keeps_inside_its_frame() -> None:
    nodes = [Node(str(i), 10, 60) for i in range(24)]
    edges = [Edge(str(i), str((i * 7 + 3) % 24), 0.5) for i in range(24)]
    one, again = network(nodes, edges), network(nodes, edges)
    assert one == again
    assert all(0 <= n.x <= one.width and 0 <= n.y <= one.height for n in one.nodes)


def test_tied_nodes_stand_nearer_than_others_and_labels_do_not_cover_each_other() -> None:
    nodes = [Node(k, 10, 50) for k in "abcdef"]
    drawn = network(nodes, [Edge("a", "b", 1), Edge("b", "c", 1), Edge("d", "e", 1), Edge("e", "f", 1)])

    def apart(one: str, other: str) -> float:
        a, b = drawn.by_key[one], drawn.by_key[other]
        return ((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5

    assert apart("a", "b") < apart("a", "f") and apart("e", "f") < apart("c", "f")
    for i, a in enumerate(drawn.nodes):
        for b in drawn.nodes[i + 1 :]:
            assert abs(a.x - b.x) >= 50 or abs(a.y - b.y) >= 34


def test_a_network_of_one_or_none_is_drawn() -> None:
    assert len(network([Node("a", 5, 20)], []).nodes) == 1
    assert network([], []).nodes == ()
