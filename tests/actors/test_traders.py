"""Companies that only their dealings show."""

from __future__ import annotations

import pytest

from mithaq.actors import find_actor_mentions
from mithaq.language.analysis import ReadArticle


def companies(text: str) -> set[str]:
    article = ReadArticle("a", text, text.split("\n")[0])
    return {m.surface for m in find_actor_mentions(article) if m.kind == "organisation"}


@pytest.mark.parametrize(
    "text",
    [
        "«زنفاكو» تفاوض لبيع حصتها",
        'اشترت "زنفاكو" مصنعا أمس.',
        'جاء ذلك بعد قيام "زنفاكو" ببيع المصنع.',
        "“زنفاكو” الإيطالية تستحوذ على مصنع",
    ],
)
def test_a_name_in_quotation_marks_that_trades_is_a_company(text: str) -> None:
    assert companies(text) == {"زنفاكو"}


def test_it_is_known_where_it_stands_bare_too() -> None:
    text = "«زنفاكو» تبيع مصنعا\nوقال المدير إن زنفاكو تراقب السوق."
    assert [m.surface for m in find_actor_mentions(ReadArticle("a", text, ""))] == ["زنفاكو", "زنفاكو"]


@pytest.mark.parametrize(
    "text",
    [
        'اشترت المدرسة كتاب "زنفاكو" أمس.',  # a thing
        'وصف المدير البيع بأنه "ممتاز" أمس.',
        'قرأ الطلاب "زنفاكو" في المدرسة.',  # no trade
    ],
)
def test_what_is_quoted_and_trades_with_nobody_is_no_company(text: str) -> None:
    assert companies(text) == set()
