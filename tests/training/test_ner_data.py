"""Bringing the NER corpora into one shape."""

from __future__ import annotations

from training.ner_data import join_clitics, split_punctuation, transfer


def test_prefixes_and_suffixes_join_their_word() -> None:
    split = [("و", "O"), ("قال", "O"), ("ب", "O"), ("مصر", "B-Nation"), ("عاصمة", "O"), ("ها", "O")]
    assert join_clitics(split) == [("وقال", "O"), ("بمصر", "B-Nation"), ("عاصمتها", "O")]


def test_letters_of_an_abbreviation_stay_apart() -> None:
    split = [("(", "O"), ("د", "B-Media"), ("ب", "I-Media"), ("ا", "I-Media"), (")", "O")]
    assert join_clitics(split) == split


def test_an_inner_tag_that_lost_its_beginning_begins() -> None:
    assert join_clitics([("في", "O"), ("عمان", "I-Nation")])[1] == ("عمان", "B-Nation")


def test_punctuation_is_cut_off_and_labels_continue() -> None:
    rows = split_punctuation([("(إيران)", "B-LOC", "B-COUNTRY")])
    assert rows == [("(", "B-LOC", "B-COUNTRY"), ("ايران", "I-LOC", "I-COUNTRY"), (")", "I-LOC", "I-COUNTRY")]


def test_fine_labels_move_onto_differently_cut_tokens() -> None:
    coarse = [("وقال", "O"), ("كوفي", "B-PER"), ("أنان", "I-PER"), (".", "O")]
    fine = [("و", "O"), ("قال", "O"), ("كوفي", "B-Politician"), ("انان", "I-Politician"), (".", "O")]
    assert transfer(coarse, fine) == ["O", "B-Politician", "I-Politician", "O"]


def test_different_sentences_do_not_exchange_labels() -> None:
    assert transfer([("وصل", "O")], [("غادر", "O")]) is None
