"""The weighed status: the model's arithmetic, when the rules' word stands, and that features hold for any text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.actors import find_actor_mentions
from mithaq.agreements import find_agreements, weighing
from mithaq.agreements.weighing import CURRENT, StatusModel, Told, status_model, weigh
from mithaq.language.analysis import ReadArticle, Sentence, Word

MODEL = StatusModel(
    {"word=انسحاب": 0, "word=تفاوض": 1},
    ("agreed", "negotiating", "signed", "withdrawn"),
    np.array([[0, 0, 0, 4], [0, 3, 0, 0]], dtype=np.float32),
    np.zeros(4, dtype=np.float32),
)


@pytest.fixture(autouse=True)
def _small_model(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "shipped" not in request.node.name:
        monkeypatch.setattr(weighing, "status_model", lambda: MODEL)


def test_probabilities_are_a_softmax_of_the_summed_weights() -> None:
    likely = MODEL.probabilities({"word=انسحاب", "word=never seen"})
    assert sum(likely.values()) == pytest.approx(1)
    assert likely["withdrawn"] == pytest.approx(np.exp(4) / (np.exp(4) + 3), rel=1e-5)


@pytest.mark.parametrize(
    ("features", "told", "weighed"),
    [
        ({"word=انسحاب"}, ("agreed", "asserted"), ("withdrawn", "asserted")),
        ({"word=تفاوض"}, ("agreed", "asserted"), ("negotiating", "hypothetical")),
        (set(), ("agreed", "asserted"), ("agreed", "asserted")),  # nothing is likelier enough
        ({"word=انسحاب"}, ("agreed", "planned"), ("agreed", "planned")),
        ({"word=انسحاب"}, ("unknown", "denied"), ("unknown", "denied")),
        ({"word=انسحاب"}, ("suspended", "asserted"), ("suspended", "asserted")),
    ],
)
def test_the_rules_stand_unless_something_is_far_likelier(features: set[str], told: Told, weighed: Told) -> None:
    assert weigh("r", frozenset(features), told) == weighed


WORDS = ["وقعت", "مصر", "الأردن", "اتفاقية", "الاتفاق", "هدنة", "لم", "سيتم", "توقيع", "،", ".", "و12", "ﷺ"]


def read(text: str) -> ReadArticle:
    """An article whose words are its tokens, all of them nouns."""
    words, at = [], 0
    for word in text.split(" "):
        words.append(Word(word, word, "NOUN", "", at, at + len(word)))
        at += len(word) + 1
    return ReadArticle("a", text, sentences=(Sentence(0, len(text), tuple(words)),))


def told_of(article: ReadArticle) -> list[frozenset[str]]:
    seen: list[frozenset[str]] = []

    def keep(_: str, features: frozenset[str], told: Told) -> Told:
        seen.append(features)
        return told

    find_agreements(article, find_actor_mentions(article), [], [], keep)
    return seen


def test_features_tell_what_stands_around_a_mention() -> None:
    [features] = told_of(read("وقعت مصر مع الأردن اتفاقية دفاع جديدة"))
    assert {"close before=الأردن", "content=دفاع", "told=signed/asserted", "definite=False"} <= features
    assert any(f.startswith("bound=signed/asserted/past/before") for f in features)


def test_a_text_without_words_is_left_to_the_rules() -> None:
    assert told_of(ReadArticle("a", "وقعت مصر مع الأردن اتفاقية دفاع جديدة")) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_features_never_raise_and_are_the_same_twice(words: list[str]) -> None:
    article = read(" ".join(words))
    assert told_of(article) == told_of(article)


def test_the_shipped_weights_are_whole() -> None:
    model = status_model()
    assert model.weights.shape == (len(model.features), len(model.statuses)) and len(model.bias) == len(model.statuses)
    assert np.isfinite(model.weights).all() and len(model.features) > 1000
    assert set(model.statuses) >= CURRENT
