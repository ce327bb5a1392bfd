"""Splitting tokens into words: lexicon, attested stems, spelling."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mithaq.language.spelling import Spellings, write_spellings
from mithaq.language.splitting import checked, read_lexicon, spelled, write_lexicon

ATTESTED = {"سيرغي", "لاحظت", "طهران", "ولاحظت", "قال", "وقال", "خطه"}


def test_a_split_with_known_stems_stands() -> None:
    assert checked("وقال", "و قال", ATTESTED) == "و قال"


def test_a_split_that_leaves_an_unheard_of_stem_is_withdrawn() -> None:
    assert checked("سيرغي", "س يرغي", ATTESTED) == "سيرغي"


def test_another_split_is_taken_if_its_stem_is_known() -> None:
    assert checked("ولاحظت", "و ل احظت", ATTESTED) == "و لاحظت"


def test_an_unknown_token_keeps_its_split() -> None:
    assert checked("وكوالالمبور", "و كوالالمبور", ATTESTED) == "و كوالالمبور"


def test_pronouns_need_no_attestation() -> None:
    assert checked("خطتها", "خطة ها", ATTESTED) == "خطة ها"


@given(st.text(alphabet="وفبلكسابتهم", min_size=1, max_size=9), st.text(alphabet="وبلاته ", min_size=1, max_size=9))
def test_the_letters_of_a_token_are_kept_when_the_split_is_changed(token: str, words: str) -> None:
    result = checked(token, words, ATTESTED)
    assert result == words or result.replace(" ", "") == token


def test_stems_get_their_usual_spelling() -> None:
    spellings = Spellings(["الإنتاج", "الانتاج", "خطة", "أزمة", "هاجمت", "خطت"])
    assert spelled("و الانتاج", spellings) == "و الإنتاج"
    assert spelled("خطت ه", spellings) == "خطة ه"
    assert spelled("إزمة ه", spellings) == "أزمة ه"
    assert spelled("هاجمة ها", spellings) == "هاجمت ها"
    assert spelled("ب مجهول", spellings) == "ب مجهول"


def test_endings_keep_their_letter() -> None:
    assert Spellings(["على"]).usual("علي") == "علي"


def test_tables_come_back_as_they_were(tmp_path: Path) -> None:
    write_lexicon(tmp_path / "l.xz", {"وقال": "و قال", "قال": "قال"})
    assert read_lexicon(tmp_path / "l.xz") == {"وقال": "و قال", "قال": "قال"}
    write_spellings(tmp_path / "s.xz", ["إيران", "ايران"])
    assert Spellings.read(tmp_path / "s.xz").usual("ايران") == "إيران"
