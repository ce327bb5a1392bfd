"""The packed table of word vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mithaq.language.vectors import load_pretrain, read_table, vector_form, write_table


def test_spellings_of_a_word_share_a_form() -> None:
    assert vector_form("إيران") == vector_form("ايران")
    assert vector_form("٢٠٢٥") == vector_form("1999") == "0000"


def test_a_table_comes_back_almost_as_it_was(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).normal(size=(3, 8)).astype(np.float32)
    write_table(tmp_path / "v.npz", ["سلام", "روسيا", "0000"], vectors)
    words, back = read_table(tmp_path / "v.npz")
    assert words == ["سلام", "روسيا", "0000"]
    assert np.abs(back - vectors).max() < np.abs(vectors).max() / 200


def test_words_are_looked_up_by_folded_spelling(tmp_path: Path) -> None:
    write_table(tmp_path / "v.npz", ["ايران", "0000"], np.eye(2, dtype=np.float32))
    vocabulary = load_pretrain(tmp_path / "v.npz").vocab
    assert vocabulary.unit2id("إيران") == vocabulary.unit2id("ايران")
    assert vocabulary.unit2id("2025") == vocabulary.unit2id("٠٠٠٠")
    assert vocabulary.unit2id("غريب") == vocabulary.unit2id("<UNK>")
    assert vocabulary.unit2id("<UNK>") != vocabulary.unit2id("<PAD>")
