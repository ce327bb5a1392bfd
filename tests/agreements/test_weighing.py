"""What is weighed: the arithmetic, when the rules' word stands, and that features hold for any text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.actors import find_actor_mentions
from mithaq.agreements import find_agreements
from mithaq.agreements.judging import Judge
from mithaq.agreements.passages import Told
from mithaq.agreements.records import AgreementReport
from mithaq.agreements.regression import Regression, shipped
from mithaq.agreements.weighing import CURRENT, Seen, weighed_status
from mithaq.language.analysis import ReadArticle, Sentence, Word

MODEL = Regression(
    {"word=انسحاب": 0, "word=تفاوض": 1},
    ("agreed", "negotiating", "signed", "withdrawn"),
    np.array([[0, 0, 0, 4], [0, 3, 0, 0]], dtype=np.float32),
    np.zeros(4, dtype=np.float32),
)
WORDS = ["وقعت", "مصر", "الأردن", "اتفاقية", "الاتفاق", "هدنة", "لم", "سيتم", "توقيع", "،", ".", "و12", "ﷺ"]


def test_probabilities_are_a_softmax_of_the_summed_weights() -> None:
    likely = MODEL.probabilities({"word=انسحاب", "word=never seen"})
    assert sum(likely.values()) == pytest.approx(1)
    assert likely["withdrawn"] == pytest.approx(np.exp(4) / (np.exp(4) + 3), rel=1e-5)


def test_one_class_against_all_else_is_a_logistic_function() -> None:
    one = Regression({"a": 0}, ("party",), np.array([[2]], dtype=np.float32), np.array([-1], dtype=np.float32))
    assert one.probabilities({"a"})["party"] == pytest.approx(1 / (1 + np.exp(-1)))
    assert one.probabilities(set())["party"] == pytest.approx(1 / (1 + np.exp(1)))


@pytest.mark.parametrize(
    ("features", "told", "weighed"),
    [
        ({"word=انسحاب"}, ("agreed", "asserted"), ("withdrawn", "asserted")),
        ({"word=تفاوض"}, ("agreed", "asserted"), ("negotiating", "hypothetical")),
        ({"word=انسحاب"}, ("withdrawn", "planned"), ("withdrawn", "planned")),  # how it is meant stays with it
        ({"word=انسحاب"}, ("unknown", "denied"), ("unknown", "denied")),
    ],
)
def test_a_likelier_status_is_taken_unless_the_agreement_is_denied(
    features: set[str], told: Told, weighed: Told
) -> None:
    assert weighed_status(MODEL.probabilities(features), told) == weighed


def test_which_of_the_current_statuses_holds_is_left_to_the_rules() -> None:
    likely = {"signed": 0.4, "in_force": 0.3, "agreed": 0.3}
    assert weighed_status(likely, ("in_force", "asserted")) == ("in_force", "asserted")
    assert weighed_status(likely, ("agreed", "asserted")) == ("signed", "asserted")


def test_the_rules_stand_where_another_status_is_hardly_likelier() -> None:
    assert weighed_status({"withdrawn": 0.5, "agreed": 0.4}, ("agreed", "asserted")) == ("agreed", "asserted")


def read(text: str) -> ReadArticle:
    """An article whose words are its tokens, all of them nouns."""
    words, at = [], 0
    for word in text.split(" "):
        words.append(Word(word, word, "NOUN", "", at, at + len(word)))
        at += len(word) + 1
    return ReadArticle("a", text, sentences=(Sentence(0, len(text), tuple(words)),))


class Recorded(Judge):
    """Leaves the rules' status, finds whom it is given likely; keeps what it was asked."""

    def __init__(self, likely: dict[str, float] | None = None) -> None:
        self.likely = likely or {}
        self.asked: list[Seen] = []
        self.actors: list[dict[str, frozenset[str]]] = []

    def status(self, _report_id: str, seen: Seen, told: Told) -> Told:
        self.asked.append(seen)
        return told

    def parties(self, _report_id: str, actors: dict[str, frozenset[str]]) -> dict[str, float]:  # type: ignore[override]
        self.actors.append(actors)
        return {key: self.likely.get(key, 0.01) for key in actors}


def judged(article: ReadArticle, judge: Judge) -> list[AgreementReport]:
    return find_agreements(article, find_actor_mentions(article), [], [], judge).reports


def codes(report: AgreementReport) -> list[str | None]:
    return [p.country_code for p in report.parties]


def test_features_tell_what_stands_around_a_mention() -> None:
    judge = Recorded()
    judged(read("وقعت مصر مع الأردن اتفاقية دفاع جديدة"), judge)
    [seen] = judge.asked
    assert {"close before=الأردن", "content=دفاع", "told=signed/asserted", "definite=False"} <= seen.features
    assert [len(p.words) for p in seen.passages] == [7] and seen.title[:2] == ("وقعت", "مصر")
    [actors] = judge.actors
    assert {"sort=state", "explicit=0.85", "sentence=first", "word -1=وقعت"} <= actors["C:EG"]


def test_whom_words_name_stays_and_the_likely_come_beside() -> None:
    text = "وقعت مصر مع الأردن اتفاقية دفاع جديدة بعد محادثات في قطر وزيارة إلى سوريا"
    [report] = judged(read(text), Recorded())
    assert codes(report) == ["JO", "EG"] or codes(report) == ["EG", "JO"]
    [report] = judged(read(text), Recorded({"C:SY": 0.9, "C:QA": 0.5}))
    assert set(codes(report)) == {"EG", "JO", "SY"}


def test_where_nobody_is_named_the_likeliest_two_are_the_parties() -> None:
    text = "قالت صحيفة إن الاتفاق الأمني دخل حيز التنفيذ . وزار رئيس مصر سوريا وقطر والأردن"
    found = judged(read(text), Recorded({"C:QA": 0.2, "C:SY": 0.25}))
    assert [set(codes(r)) for r in found] == [{"QA", "SY"}]


def test_a_text_without_words_is_left_to_the_rules() -> None:
    judge = Recorded()
    assert judged(ReadArticle("a", "وقعت مصر مع الأردن اتفاقية دفاع جديدة"), judge)
    assert not judge.asked and not judge.actors


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_features_never_raise_and_are_the_same_twice(words: list[str]) -> None:
    article, once, again = read(" ".join(words)), Recorded(), Recorded()
    assert judged(article, once) == judged(article, again)
    assert (once.asked, once.actors) == (again.asked, again.actors)


def test_the_shipped_weights_are_whole() -> None:
    for name, classes in (("status", CURRENT), ("parties", {"party"})):
        model = shipped(name)
        assert model.weights.shape == (len(model.features), len(model.classes)) and len(model.bias) == len(
            model.classes
        )
        assert np.isfinite(model.weights).all() and len(model.features) > 1000
        assert set(model.classes) >= classes
