"""What a figure is said of."""

from __future__ import annotations

import pytest

from mithaq.language.analysis import Sentence, Word
from mithaq.quantities import QuantityContext, find_quantities


def reading(tagged: str) -> tuple[str, QuantityContext]:
    """A text of `word/TAG` (`word/ADP+NOUN` for a word with a clitic) and its reading."""
    words: list[Word] = []
    text = ""
    for item in tagged.split():
        form, tags = item.split("/")
        start = len(text)
        text += form + " "
        words += [Word(form, form, tag, "", start, start + len(form)) for tag in tags.split("+")]
    return text, QuantityContext(sentences=(Sentence(0, len(text), tuple(words)),))


@pytest.mark.parametrize(
    ("tagged", "subjects"),
    [
        ("وقع/VERB البلدان/NOUN اتفاقية/NOUN شاملة/ADJ تمتد/VERB ل/ADP عشرين/NUM عاما/NOUN", ["اتفاقية شاملة"]),
        ("افتتح/VERB سدا/NOUN كبيرا/ADJ ،/PUNCT يبلغ/VERB طوله/NOUN+PRON 300/NUM متر/NOUN", ["سدا كبيرا"]),
        ("تلقت/VERB المدينة/NOUN ودائع/NOUN بلغت/VERB 6/NUM مليارات/NOUN دولار/NOUN", ["ودائع"]),
        ("بلغ/VERB سعر/NOUN القمح/NOUN في/ADP يوليو/X الماضي/ADJ 90/NUM دولارا/NOUN", ["سعر القمح"]),
        ("نقل/VERB 5/NUM أطنان/NOUN من/ADP الدقيق/NOUN سنويا/ADV", ["الدقيق"]),
        ("منح/VERB قرض/NOUN للمزارعين/ADP+NOUN بقيمة/ADP+NOUN 7/NUM ملايين/NOUN يورو/X", ["قرض للمزارعين"]),
        (
            "هبطت/VERB أسعار/NOUN النفط/NOUN 5/NUM بالمئة/NOUN إلى/ADP 60/NUM دولارا/NOUN مقارنة/NOUN مع/ADP "
            "70/NUM دولارا/NOUN",
            ["أسعار النفط"] * 3,
        ),
        ("قال/VERB 70/NUM بالمئة/NOUN", [None]),
    ],
)
def test_the_subject_is_the_noun_phrase_that_the_figure_is_said_of(tagged: str, subjects: list[str | None]) -> None:
    text, context = reading(tagged)
    assert [q.subject for q in find_quantities(text, context)] == subjects
