"""No test sentence is trained on: the proof itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.leakage import LeakageError, Sealed, check_files, key, tsv_sentences


def test_spacing_marks_and_spelling_do_not_hide_an_overlap() -> None:
    assert key("وصلَ الوفدُ إلى القاهرة.") == key("وصل الوفد الى القاهره")
    assert key("وصل الوفد") != key("غادر الوفد")


def test_token_files_may_part_by_tab_or_space(tmp_path: Path) -> None:
    file = tmp_path / "x.bio"
    file.write_text("مصر\tB-LOC\nو\tO\n\nعمان B-LOC\n", encoding="utf-8")
    assert tsv_sentences(file) == [[("مصر", "B-LOC"), ("و", "O")], [("عمان", "B-LOC")]]


def test_a_line_without_label_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.bio"
    file.write_text("مصر\tB-LOC\nوحدها\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        tsv_sentences(file)


@pytest.fixture
def sealed_corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "corpora" / "ud").mkdir(parents=True)
    (tmp_path / "corpora" / "ud" / "udpos_test.tsv").write_text("وصل\tVERB\nالوفد\tNOUN\n.\tPUNCT\n", encoding="utf-8")
    monkeypatch.setattr("training.places.CORPORA", tmp_path / "corpora")
    return tmp_path


def test_a_leaked_sentence_fails_the_check(sealed_corpora: Path) -> None:
    ud = sealed_corpora / "work" / "ud"
    ud.mkdir(parents=True)
    (ud / "padt.train.conllu").write_text("# text = غادر الوفد\n# text = وَصَلَ الوفد\n", encoding="utf-8")
    with pytest.raises(LeakageError, match="1 test sentences"):
        check_files(sealed_corpora / "work")


def test_clean_data_pass_and_nothing_to_check_fails(sealed_corpora: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check_files(sealed_corpora / "work")
    ner = sealed_corpora / "work" / "ner"
    ner.mkdir(parents=True)
    (ner / "both.train.bio").write_text("غادر\tO\nالوفد\tO\n", encoding="utf-8")
    check_files(sealed_corpora / "work")
    assert Sealed().holds("وصل الوفد")
