"""Scoring: laying readings on gold tokens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mithaq.language.analysis import Entity, Sentence, Word
from mithaq.language.engine import Reading
from training import evaluate


class _Fixed:
    """Reads every text as one sentence with the entities and words it was given."""

    def __init__(self, entities: list[tuple[str, str]], tags: dict[str, list[str]] | None = None) -> None:
        self.entities, self.tags = entities, tags or {}

    def read(self, texts: list[str]) -> list[Reading]:
        readings = []
        for text in texts:
            found = [Entity(s, k, text.index(s), text.index(s) + len(s)) for s, k in self.entities if s in text]
            words = [
                Word(t, t, tag, "", text.index(t), text.index(t) + len(t))
                for t in dict.fromkeys(text.split())
                for tag in self.tags.get(t, [])
            ]
            readings.append(Reading((Sentence(0, len(text), tuple(words), tuple(found)),)))
        return readings


def _bio(tmp_path: Path, lines: str) -> Path:
    file = tmp_path / "gold.bio"
    file.write_text(lines, encoding="utf-8")
    return file


GOLD = "زار\tO\nكوفي\tB-PER\nأنان\tI-PER\nلبنان\tB-LOC\n،\tO\nو\tO\nالمسيح\tB-MISC\n"


def test_kinds_fold_to_the_three_scored_labels(tmp_path: Path) -> None:
    engine = _Fixed([("كوفي أنان", "PERSON"), ("لبنان", "COUNTRY"), ("المسيح", "GROUP")])
    assert evaluate.score_ner(engine, _bio(tmp_path, GOLD))["f1"] == 100.0  # type: ignore[arg-type]


def test_a_wrong_border_is_wrong(tmp_path: Path) -> None:
    result = evaluate.score_ner(_Fixed([("أنان", "PERSON")]), _bio(tmp_path, GOLD))  # type: ignore[arg-type]
    assert (result["precision"], result["recall"]) == (0.0, 0.0)


def test_official_labels_score_too(tmp_path: Path) -> None:
    result = evaluate.score_ner(_Fixed([("لبنان", "LOC")]), _bio(tmp_path, GOLD))  # type: ignore[arg-type]
    assert (result["precision"], result["recall"]) == (100.0, 50.0)


def test_a_surface_token_takes_the_tag_of_its_host() -> None:
    assert evaluate.surface_tag(["ADP", "NOUN"]) == "NOUN"
    assert evaluate.surface_tag(["VERB"]) == "VERB"
    assert evaluate.surface_tag(["CCONJ", "ADP", "INTJ", "PRON"]) == "INTJ"


def test_accuracy_counts_tokens(tmp_path: Path) -> None:
    file = _bio(tmp_path, "زار\tVERB\nلبنان\tX\n")
    result = evaluate.score_pos(_Fixed([], {"زار": ["VERB"], "لبنان": ["NOUN"]}), file)  # type: ignore[arg-type]
    assert result["accuracy"] == 50.0


def test_a_missing_gold_file_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        evaluate.main(["ner"])
    assert "gold file" in capsys.readouterr().err


def test_the_last_line_is_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluate, "find_pack", lambda choice: None)
    monkeypatch.setattr(evaluate, "Engine", lambda pack: _Fixed([("لبنان", "CITY")]))
    assert evaluate.main(["ner", str(_bio(tmp_path, GOLD))]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["recall"] == 50.0
