"""The passages that a network reads, and the network: what PyTorch learns is what NumPy applies."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from mithaq.agreements.clusters import Cluster
from mithaq.agreements.network import STATUSES, distance_row, read_network, shipped_network
from mithaq.agreements.passages import MOST_PASSAGES, Passage, PassageWord, passages_of, title_forms
from mithaq.agreements.tokens import TokenText, tokenise
from mithaq.language.analysis import ReadArticle, Sentence, Word
from mithaq.warehouse import schemas
from training import status_network
from training.status_network import Example


class Named:
    """A mention from one place of the text to another."""

    def __init__(self, text: TokenText, start: int, end: int) -> None:
        self.candidate = SimpleNamespace(start=start, end=end, first=text.token_at(start))
        self.status, self.modality = "signed", "asserted"


def sentences(*texts: str) -> ReadArticle:
    """An article of these sentences, whose words are what stands between spaces."""
    read, at = [], 0
    for text in texts:
        words, start = [], at
        for word in text.split(" "):
            words.append(Word(word, word, "NOUN", "", at, at + len(word)))
            at += len(word) + 1
        read.append(Sentence(start, at - 1, tuple(words)))
    return ReadArticle("a", " ".join(texts), sentences=tuple(read))


def passages(article: ReadArticle, *named: str) -> list[Passage]:
    """The passages of every place where one of `named` stands."""
    places = [(at, at + len(n)) for n in named for at in range(len(article.text)) if article.text.startswith(n, at)]
    return read_at(article, sorted(places))


def read_at(article: ReadArticle, places: list[tuple[int, int]]) -> list[Passage]:
    """The passages of mentions at these places."""
    text = tokenise(article)
    return passages_of(text, Cluster([Named(text, *place) for place in places]))  # type: ignore[list-item]


def test_a_passage_is_the_sentence_that_names_the_agreement() -> None:
    article = sentences("وقعت مصر اتفاق تعاون أمس .", "قال الوزير شيئا .", "إن الاتفاق مهم")
    first, last = passages(article, "اتفاق تعاون", "الاتفاق")
    assert (first.sentence, last.sentence) == (0, 2)
    assert [w.form for w in first.words] == ["وقعت", "مصر", "اتفاق", "تعاون", "امس", "."]  # as vectors are spelt
    assert [w.distance for w in first.words] == [-2, -1, 0, 0, 1, 2]
    assert first.told == (("signed", "asserted"),)
    assert title_forms(article)[:2] == ["وقعت", "مصر"]


def test_distances_count_from_the_nearest_mention() -> None:
    [passage] = passages(sentences("أ الاتفاق ب ج د الاتفاق ه"), "الاتفاق")
    assert [w.distance for w in passage.words] == [-1, 0, 1, 2, -1, 0, 1]
    assert len(passage.told) == 2


def test_a_long_sentence_is_cut_and_later_passages_are_left_out() -> None:
    long = " ".join(["كلمة"] * 500 + ["الاتفاق"] + ["كلمة"] * 500)
    found = passages(sentences(long, *["ذكر الاتفاق أيضا"] * 9), "الاتفاق")
    assert len(found) == MOST_PASSAGES
    assert [w.distance for w in found[0].words] == list(range(-32, 33))


def test_a_text_without_words_has_no_passages() -> None:
    assert passages(ReadArticle("a", "وقعت مصر الاتفاق"), "الاتفاق") == []


def test_rows_of_distances_are_told_apart_near_and_widen() -> None:
    assert [distance_row(d) for d in (0, -1, -4, -5, -6, -7, -10, -15, -25, -99)] == [0, 1, 4, 5, 5, 6, 7, 8, 9, 9]
    assert [distance_row(d) for d in (1, 4, 5, 99)] == [11, 14, 15, 19]


def test_every_status_of_the_warehouse_can_be_told() -> None:
    assert (*STATUSES, "unknown") == schemas.STATUSES


def example(text: str, status: str, *, named: str = "الاتفاق") -> Example:
    article = sentences(*text.split(" | "))
    found = passages(article, named)
    return Example(found, title_forms(article), [status] * len(found), status)


TOLD = {
    "withdrawn": ["انسحبت واشنطن من الاتفاق أمس", "أعلن الرئيس انسحاب بلاده من الاتفاق | ثم انتقد الاتفاق"],
    "negotiating": ["تتفاوض الدولتان على الاتفاق في جنيف", "المفاوضات حول الاتفاق مستمرة"],
    "signed": ["وقع الوزيران الاتفاق اليوم", "جرى توقيع الاتفاق في القاهرة | وصف الوزير الاتفاق بأنه مهم"],
}


def test_what_is_learnt_is_what_is_applied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_network, "EPOCHS", 40)
    monkeypatch.setattr(status_network, "SEEN", 1)
    examples = [example(text, status) for status, texts in TOLD.items() for text in texts]
    learnt = status_network.learn(examples, tmp_path / "network.npz")
    for e in examples:
        likely = learnt.probabilities(e.passages, e.title)
        assert sum(likely.values()) == pytest.approx(1, abs=1e-5)
        assert max(likely, key=lambda s: likely[s]) == e.status
    again = read_network(tmp_path / "network.npz")
    assert again.probabilities(examples[0].passages, []) == learnt.probabilities(examples[0].passages, [])
    with pytest.raises(ValueError, match="one passage"):
        learnt.probabilities([], [])


def test_numpy_computes_what_pytorch_does() -> None:
    examples = [example(text, status) for status, texts in TOLD.items() for text in texts]
    words = status_network.Words.of(examples)
    torch.manual_seed(3)
    network = status_network.Network(words).eval()
    with torch.no_grad():
        scores, _ = network(status_network.Batch.of(examples, words))
        expected = scores[:, : len(STATUSES)].softmax(1).numpy()
    applied = status_network.as_shipped(network, words)
    for row, e in zip(expected, examples, strict=True):
        assert list(applied.probabilities(e.passages, e.title).values()) == pytest.approx(row.tolist(), abs=1e-5)


def test_the_shipped_network_reads_any_words() -> None:
    words = tuple(
        PassageWord(form, form, upos, d) for form, upos, d in (("ﷺ", "X", -1), ("الاتفاق", "NOUN", 0), ("", "?", 1))
    )
    likely = shipped_network().probabilities([Passage(0, words, (("never", "told"),))] * MOST_PASSAGES, ["", "مصر"])
    assert tuple(likely) == STATUSES and np.isfinite(list(likely.values())).all()


def test_a_sentence_without_end_is_read_in_linear_time() -> None:
    article = sentences(" ".join(["ذكر الاتفاق"] * 20_000))
    places = [(at * 12 + 4, at * 12 + 11) for at in range(600)]
    started = time.monotonic()
    [passage] = read_at(article, places)
    assert len(passage.words) == 120 and len(passage.told) == 600
    assert [w.form for w in passage.words if w.distance == 0] == ["الاتفاق"] * 60
    assert time.monotonic() - started < 5
