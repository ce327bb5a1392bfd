"""Other names in the places of a sentence's own."""

from __future__ import annotations

import random

from training.names import Names, attach

NAMES = Names(
    [
        [("زار", "O"), ("بغداد", "B-Population-Center")],
        [("صنعاء", "B-Population-Center")],
        [("الأمم", "B-Non-Governmental"), ("المتحدة", "I-Non-Governmental")],
        [("منظمة", "B-Non-Governmental"), ("الصحة", "I-Non-Governmental")],
        [("ل", "B-Population-Center"), ("يختنشتاين", "I-Population-Center")],
    ],
    {"Population-Center": "LOC", "Non-Governmental": "ORG"},
)


def all_exchanges(sentence: list[tuple[str, str, str]]) -> set[str]:
    copies = (NAMES.exchanged(sentence, random.Random(seed)) for seed in range(40))
    return {" ".join(token for token, _, _ in copy) for copy in copies}


def test_a_name_is_exchanged_for_one_of_its_type() -> None:
    sentence = [("وصل", "O", "O"), ("إلى", "O", "O"), ("بغداد", "B-LOC", "B-Population-Center"), (".", "O", "O")]
    assert all_exchanges(sentence) == {"وصل إلى بغداد .", "وصل إلى صنعاء ."}


def test_attached_letters_stay_and_labels_cover_the_new_name() -> None:
    assert NAMES.attached("وبغداد") == "و"
    assert NAMES.attached("للامم") == "ل"
    assert NAMES.attached("بغداد") == ""
    assert (attach("ل", "المغرب"), attach("و", "المغرب"), attach("", "مصر")) == ("للمغرب", "والمغرب", "مصر")
    sentence = [("للأمم", "B-ORG", "B-Non-Governmental"), ("المتحدة", "I-ORG", "I-Non-Governmental")]
    assert all_exchanges(sentence) == {"للأمم المتحدة", "للامم المتحده", "لمنظمه الصحه"}
    for seed in range(10):
        labels = [row[1:] for row in NAMES.exchanged(sentence, random.Random(seed))]
        assert labels == [("B-ORG", "B-Non-Governmental"), ("I-ORG", "I-Non-Governmental")]


def test_a_name_whose_labels_do_not_go_together_stays() -> None:
    assert all_exchanges([("بغداد", "B-ORG", "B-Population-Center")]) == {"بغداد"}


def test_without_fine_labels_the_known_names_tell_the_type() -> None:
    exchanged = [NAMES.exchanged([("بغداد", "B-LOC", "-")], random.Random(seed)) for seed in range(20)]
    assert {row for copy in exchanged for row in copy} == {("بغداد", "B-LOC", "-"), ("صنعاء", "B-LOC", "-")}
