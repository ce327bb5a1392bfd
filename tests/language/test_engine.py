"""The engine with the pack that the repository ships."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

import pytest

from mithaq.language.analysis import Sentence
from mithaq.language.engine import Engine, EngineError, EngineSettings, Reading
from mithaq.language.packs import MANIFEST, OWN_PACK
from mithaq.language.reading import PieceReading

NEWS = (
    "وزير الخارجية المصري يصل إلى باريس\n"
    "وقال الوزير إن بلاده ستوقّع اتفاقًا مع فرنسا قيمته ٣ مليارات دولار. ولم يذكر موعدًا."
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    if not (OWN_PACK / MANIFEST).is_file():
        pytest.fail("the repository has no model pack: run `make train`")
    return Engine()


@pytest.fixture(scope="module")
def reading(engine: Engine) -> Reading:
    [reading] = engine.read([NEWS])
    return reading


def _surfaces(text: str, sentence: Sentence) -> list[str]:
    return [text[w.start : w.end] for w in sentence.words]


def test_a_title_without_a_stop_is_a_sentence(reading: Reading) -> None:
    first = reading.sentences[0]
    assert NEWS[first.start : first.end] == NEWS.split("\n")[0]


def test_every_word_stands_where_it_says(reading: Reading) -> None:
    words = [w for s in reading.sentences for w in s.words]
    assert " ".join(dict.fromkeys(NEWS[w.start : w.end] for w in words)).startswith("وزير الخارجية المصري")
    assert all(w.start < w.end and not NEWS[w.start : w.end].isspace() for w in words)


def test_clitics_share_the_span_of_their_token(reading: Reading) -> None:
    sentence = reading.sentences[1]
    said = [w for w in sentence.words if NEWS[w.start : w.end] == "وقال"]
    assert [(w.text, w.upos) for w in said] == [("و", "CCONJ"), ("قال", "VERB")]


def test_lemmas_carry_no_vowels(reading: Reading) -> None:
    lemmas = {NEWS[w.start : w.end]: w.lemma for s in reading.sentences for w in s.words}
    assert lemmas["الوزير"] == "وزير"
    assert lemmas["مليارات"] == "مليار"


def test_diacritics_stay_inside_the_spans(reading: Reading) -> None:
    assert any("ستوقّع" in _surfaces(NEWS, s) for s in reading.sentences)


def test_entities_have_kinds_and_exact_spans(reading: Reading) -> None:
    found = {(e.text, e.label) for s in reading.sentences for e in s.entities}
    assert ("فرنسا", "COUNTRY") in found
    assert ("باريس", "CITY") in found
    for sentence in reading.sentences:
        for entity in sentence.entities:
            assert NEWS[entity.start : entity.end] == entity.text
            assert sentence.start <= entity.start < entity.end <= sentence.end


BAD = {
    "empty": "",
    "blank": " \n\u200f\n ",
    "one endless run": "ب" * 200_000,
    "control characters": "\x00\x01\x02 وصل\x07 الوفد \x1b[31m",
    "latin": "The minister arrived in Paris on Monday.",
    "persian": "وزیر امور خارجه گفت که گفتگوها پیش می‌رود.",
    "a lone surrogate": "وصل \ud800 الوفد",
    "marks alone": "\u064b\u064c\u064d\u0640\u200f",
    "many words without a stop": "كلمة " * 2_000,
    "emoji": "🇪🇬 👩‍👩‍👧 وصل الوفد",
}


def test_bad_input_never_costs_the_batch(engine: Engine) -> None:
    engine.load()
    started = time.process_time()
    readings = engine.read([*BAD.values(), NEWS])
    assert time.process_time() - started < 10
    assert len(readings) == len(BAD) + 1
    assert readings[-1] == engine.read([NEWS])[0]
    for text, reading in zip(BAD.values(), readings, strict=False):
        assert reading.error is None or reading.error
        for sentence in reading.sentences:
            assert all(0 <= w.start < w.end <= len(text) for w in sentence.words)


def test_a_text_that_is_no_text_gets_an_error(engine: Engine) -> None:
    good, bad = engine.read(["وصل الوفد.", 17])  # type: ignore[list-item]
    assert good.error is None and good.sentences
    assert bad.error and not bad.sentences


def test_a_failing_paragraph_costs_its_article_alone(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.load()
    reader = engine._reader
    assert reader is not None

    def failing(texts: Sequence[str]) -> list[PieceReading]:
        if any("قنبلة موقوتة" in text for text in texts):
            raise RuntimeError("shape mismatch")
        return reader(texts)

    monkeypatch.setattr(engine, "_reader", failing)
    first, second, third = engine.read(["وصل الوفد الأول اليوم.", "هذه قنبلة موقوتة.", "غادر الوفد الثاني أمس."])
    assert first.sentences and third.sentences
    assert second.error == "RuntimeError: shape mismatch"


def test_a_broken_engine_is_not_taken_for_bad_texts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(texts: Sequence[str]) -> list[PieceReading]:
        raise RuntimeError("weights are missing")

    engine.load()
    monkeypatch.setattr(engine, "_reader", failing)
    with pytest.raises(EngineError, match="weights are missing"):
        engine.read([f"فقرة لم تقرأ من قبل رقم {n}" for n in range(30)])


def test_the_order_and_company_of_texts_do_not_matter(engine: Engine) -> None:
    texts = ["أعلنت الحكومة خطة جديدة للطاقة.", "وصل الرئيس إلى عمّان أمس في زيارة تستمر يومين.", "انتهى الاجتماع."]
    together = Engine(engine.pack).read(texts)
    assert [engine.read([t])[0] for t in reversed(texts)] == together[::-1]


def test_progress_reaches_the_number_of_paragraphs(engine: Engine) -> None:
    seen: list[tuple[int, int]] = []
    engine.read(["سطر أول لم يقرأ بعد\nسطر ثان لم يقرأ بعد"], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)


def test_several_processes_read_the_same(engine: Engine) -> None:
    texts = [f"زار الوزير المدينة رقم {n} أمس، وعاد إلى القاهرة." for n in range(6)]
    several = Engine(engine.pack, EngineSettings(batch_characters=120, workers=2))
    assert several.read(texts) == engine.read(texts)


def test_a_process_that_loaded_the_models_ahead_reads_the_same(engine: Engine) -> None:
    ahead = Engine(engine.pack)
    ahead.begin()
    assert ahead.read([NEWS]) == engine.read([NEWS])
    if len(os.sched_getaffinity(0)) > 1:
        assert ahead._reader is None  # nothing was loaded here


def test_the_version_names_the_pack(engine: Engine) -> None:
    assert engine.pack.version in engine.version
