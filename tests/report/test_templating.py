"""Templates mean what Jinja says they mean: all is escaped, once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, UndefinedError

from mithaq.report.templating import QuickEnvironment

QUICK = QuickEnvironment(autoescape=True, undefined=StrictUndefined)
PLAIN = Environment(autoescape=True, undefined=StrictUndefined)

TEMPLATE = """
{% macro named(text, of=none) %}<b title="{{ text }}">{{ of or text }}</b>{% endmacro %}
{% macro boxed() %}<i>{{ caller() }}</i>{% endmacro %}
{% for row in rows %}
{{ row.text }} {{ named(row.text) }} {{ named('<a>', of=row.number) }} {{ row.text ~ '&' }} {{ row.text | upper }}
{% call boxed() %}{{ row.text }}{{ loop.index }}{% endcall %} {{ row['items'] }} {{ row.keys() | list }}
{% endfor %}
"""


@given(st.lists(st.tuples(st.text(), st.integers() | st.floats() | st.booleans() | st.none()), max_size=4))
def test_a_template_gives_what_plain_jinja_gives(rows: list[tuple[str, float | None]]) -> None:
    shown = [{"text": text, "number": number, "items": 3} for text, number in rows]
    assert QUICK.from_string(TEMPLATE).render(rows=shown) == PLAIN.from_string(TEMPLATE).render(rows=shown)


def test_numbers_that_are_equal_are_written_as_they_are() -> None:
    assert QUICK.from_string("{{ a }} {{ b }} {{ c }} {{ d }}").render(a=1, b=1.0, c=True, d="1") == "1 1.0 True 1"


def test_a_column_is_found_whatever_its_name() -> None:
    assert (
        QUICK.from_string("{{ row.items }} {{ row.get('items') }}").render(row={"items": "<3>"})
        == "&lt;3&gt; &lt;3&gt;"
    )


def test_what_a_row_lacks_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="nothing"):
        QUICK.from_string("{{ row.nothing }}").render(row={})


def test_no_template_can_leave_a_part_unescaped() -> None:
    with pytest.raises(AssertionError, match="escaped as a whole"):
        QUICK.from_string("{% autoescape false %}{{ text }}{% endautoescape %}")
