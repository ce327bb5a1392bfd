"""The fast reader answers what Stanza's own pipeline answers with the same models."""

from __future__ import annotations

from typing import Any

import pytest

from mithaq.language.packs import ModelPack, find_pack, load_pipeline
from mithaq.language.reading import FastReader, PieceReading, fast_reader, read_with_stanza
from mithaq.language.splitting import Splitter
from mithaq.language.tuning import tune

TEXTS = [
    "وزير الخارجية المصري يصل إلى باريس",
    "وقال الوزير إن بلاده ستوقع اتفاقا مع فرنسا قيمته 3 مليارات دولار. ولم يذكر موعدا.",
    "أعلنت شركة أرامكو السعودية، الأربعاء، توقيع 12 مذكرة تفاهم بقيمة 3.5 مليار دولار مع شركات صينية وكورية.",
    "وبحسب وكالة رويترز فسيكتبونها للمستوطنين وسيستقبلونهم في مطار بن غوريون!",
    "هل وافق مجلس الأمن؟ نعم ، وافق  بالإجماع   على القرار 2735 (2024) .",
    "للتواصل: news@example.com أو www.example.com/ar?page=2 وعلى https://example.org/a_b",
    "The minister said: لن نوقع NATO agreement قبل 15/3/2025",
    "،",
    "رغغغغغغغغغغم ﻻﻟﻠﻪ ☃ 🇪🇬 ٪",
    " ".join(["وأكد المتحدث باسم الحكومة أن المفاوضات مستمرة في جنيف وأن الوفد عاد."] * 20),
    "قال الوزير كلمة قصيرة ثم مضى. " * 80 + "قال.",
]


@pytest.fixture(scope="module")
def pack() -> ModelPack:
    return find_pack("default")


@pytest.fixture(scope="module")
def expected(pack: ModelPack) -> list[PieceReading]:
    pipeline = load_pipeline(pack, plain=True)
    tune(pipeline, pack)
    return [read_with_stanza(pipeline, [text])[0] for text in TEXTS]


@pytest.fixture(scope="module")
def tuned(pack: ModelPack) -> tuple[Any, Splitter]:
    pipeline = load_pipeline(pack)
    splitter = tune(pipeline, pack)
    assert splitter is not None
    return pipeline, splitter


@pytest.fixture
def reader(tuned: tuple[Any, Splitter]) -> FastReader:
    reader = fast_reader(*tuned)
    assert reader is not None
    return reader


def test_a_batch_reads_as_stanza_reads_text_by_text(reader: FastReader, expected: list[PieceReading]) -> None:
    for text, found, wanted in zip(TEXTS, reader(TEXTS), expected, strict=True):
        assert found == wanted, text


def test_a_text_alone_reads_as_in_a_batch(reader: FastReader, expected: list[PieceReading]) -> None:
    assert [reader([text])[0] for text in reversed(TEXTS)] == expected[::-1]


def test_a_text_longer_than_the_window_is_read_to_its_end(reader: FastReader) -> None:
    text = "قال الوزير كلمة قصيرة ثم مضى. " * 99 + "قال."
    [sentences] = reader([text])
    tokens = [token for sentence in sentences for token in sentence]
    assert "".join(text[start:end] for start, end, _, _ in tokens).replace(" ", "") == text.replace(" ", "")


def test_memories_that_overflow_begin_anew(reader: FastReader, expected: list[PieceReading]) -> None:
    reader._tagger._rows._most = reader._names._rows._most = 5
    assert [reader([text])[0] for text in TEXTS] == expected
    assert len(reader._names._rows._ids) < 100


def test_models_that_need_more_are_left_to_stanza(tuned: tuple[Any, Splitter], monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline, splitter = tuned
    assert fast_reader(pipeline, None) is None
    monkeypatch.setitem(pipeline.processors["pos"].trainer.model.args, "charlm", True)
    assert fast_reader(pipeline, splitter) is None
