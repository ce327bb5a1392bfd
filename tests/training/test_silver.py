"""Labels made consistent over many readings."""

from __future__ import annotations

from training.silver import Reading, Votes


def reading(text: str, *spans: tuple[int, int, str]) -> Reading:
    return text.split(), list(spans)


USUAL = [reading("قالت اوبك امس", (1, 2, "ORGANISATION"))] * 8


def test_a_name_gets_its_usual_label_where_it_was_missed_or_misread() -> None:
    missed, misread = reading("اجتماع اوبك غدا"), reading("اعضاء اوبك", (1, 2, "COUNTRY"))
    votes = Votes([*USUAL, missed, misread])
    assert votes.labelled(missed)[1] == ("اوبك", "B-ORG", "B-ORGANISATION")
    assert votes.labelled(misread)[1] == ("اوبك", "B-ORG", "B-ORGANISATION")


def test_a_name_that_is_read_in_two_ways_is_masked() -> None:
    torn = [reading("فاز برشلونه", (1, 2, kind)) for kind in ("CITY", "ORGANISATION") * 4]
    assert Votes(torn).labelled(torn[0]) == [("فاز", "O", "O"), ("برشلونه", "-", "-")]


def test_a_word_that_is_seldom_a_name_is_not_made_one() -> None:
    seldom = [reading("نصر كبير", (0, 1, "PERSON"))] * 4
    common = reading("تحقيق نصر الهي")
    assert Votes([*seldom, *[common] * 20]).labelled(common) == [(t, "O", "O") for t in common[0]]


def test_a_rare_reading_stays_as_it_was() -> None:
    once = reading("التقي بولات اكشولاكوف", (1, 3, "PERSON"))
    assert Votes([once]).labelled(once)[1:] == [("بولات", "B-PER", "B-PERSON"), ("اكشولاكوف", "I-PER", "I-PERSON")]


def test_groups_have_no_coarse_label() -> None:
    once = reading("اطلق الحوثيون", (1, 2, "GROUP"))
    assert Votes([once]).labelled(once)[1] == ("الحوثيون", "O", "B-GROUP")


def test_sentences_with_seldom_names_come_before_those_with_frequent_ones() -> None:
    seldom = [reading("قالت اوبك", (1, 2, "ORGANISATION"))] * 4
    frequent = [reading("قالت مصر", (1, 2, "COUNTRY"))] * 50
    votes = Votes([*seldom, *frequent])
    assert votes.rarity(seldom[0]) > votes.rarity(frequent[0]) > votes.rarity(reading("قالت له"))
