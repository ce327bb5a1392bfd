"""What an analyst calls in the published file: macros, the overview, the analyses."""

from __future__ import annotations

import pytest

from tests.dbt.conftest import Newsroom, Warehouse


@pytest.mark.parametrize(("one", "other"), [("مصر", "الأردن"), ("الاردن", "Egypt"), ("jordan", "EGYPT")])
def test_agreements_between_two_actors_in_any_spelling(built, one, other):
    found = built.rows("select agreement_id, parties from marts.agreements_between(?, ?)", one, other)
    assert found == [{"agreement_id": "gas", "parties": "الأردن، مصر"}]


def test_agreements_between_strangers_are_none(built):
    assert built.rows("from marts.agreements_between('المغرب', 'مصر')") == []


def test_evidence_shows_the_sentence_with_its_neighbours(built):
    [fact] = built.rows("select quantity_id from marts.quantities where article_id = 'agency'")
    [shown] = built.rows("from marts.evidence(?)", fact["quantity_id"])
    assert shown["fact"] == "quantity"
    assert shown["surface"] == "3 مليارات دولار"
    assert shown["before"] == "وقعت مصر والأردن اتفاقية الغاز يوم السبت."
    assert shown["sentence"] == "وقال الوزير سالم الحداد إن قيمة الاتفاقية 3 مليارات دولار."
    assert shown["after"] is None


def test_evidence_of_mentions_of_actors_and_agreements(built):
    for mart, fact in (("actor_mentions", "actor"), ("agreement_mentions", "agreement")):
        for row in built.rows(f"select mention_id, surface from marts.{mart}"):
            [shown] = built.rows("from marts.evidence(?)", row["mention_id"])
            assert (shown["fact"], shown["surface"]) == (fact, row["surface"])
            assert row["surface"] in shown["sentence"]


@pytest.fixture(scope="module")
def searched(dbt_state, tmp_path_factory):
    """A warehouse of three articles whose words are read, as Stanza leaves them."""
    room = Newsroom()
    for name, title, body in (
        ("gas", "اتفاقية الغاز", "وقعت شركتان اتفاقيات للغاز."),
        ("grain", "مبادرة الحبوب", "وقعت شركة اتفاقية الحبوب."),
        ("sport", "نهائي الكأس", "فاز الفريق في المباراة."),
    ):
        room.article(name, name, title, body)
    lemmas = {"اتفاقيات": "اتِّفَاقِيَّة", "شركتان": "شركة", "للغاز": "غاز", "الغاز": "غاز", "الحبوب": "حب", "في": "في"}
    for row in room.rows["nlp.sentences"]:
        sentence = room.texts[row["article_id"]][row["char_start"] : row["char_end"]]
        row["words"] = [
            {
                "text": word, "lemma": lemmas.get(word, word), "upos": "ADP" if word == "في" else "NOUN", "feats": None,
                "char_start": 0, "char_end": 0, "head": 0, "deprel": "dep",
            }
            for word in sentence.replace(".", "").split()
        ]  # fmt: skip
    warehouse = Warehouse(tmp_path_factory.mktemp("searched"), dbt_state)
    room.write(warehouse.data)
    warehouse.build("--select", "+int_article_terms", "+int_word_forms", "+articles", "--exclude-resource-type", "test")
    return warehouse


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("الغاز", ["gas"]),
        ("للغازِ", ["gas"]),
        ("الإتّفاقيات", ["gas", "grain"]),  # a plural finds the singular, the title first
        ("اتفاقيتهم", ["gas", "grain"]),  # a form that no article has
        ("اتفاقية الحبوب", ["grain", "gas"]),  # both words before one
        ("الكهرباء", []),
        ("في", []),
        ("", []),
        ("'; drop table marts.articles; --", []),
    ],
)
def test_search_finds_words_in_any_form(searched, wanted, found):
    assert [r["article_id"] for r in searched.rows("from marts.search(?)", wanted)] == found


def test_search_shows_a_sentence_below_the_title(searched):
    [first, *_] = searched.rows("from marts.search('غاز')")
    assert first["sentence"] == "وقعت شركتان اتفاقيات للغاز."


def test_every_table_column_and_macro_is_described(built):
    assert built.rows("select table_name, column_name from duckdb_columns() where comment is null and not internal") == []
    for kind in ("table", "view"):
        assert built.rows(f"select {kind}_name from duckdb_{kind}s() where comment is null and not internal") == []
    assert built.rows("select function_name from duckdb_functions() where schema_name = 'marts' and comment is null") == []


def test_evidence_of_an_agreement_and_of_a_claim_is_all_that_is_told(built):
    told = built.rows("select article_id, surface from marts.evidence('gas')")
    assert [r["article_id"] for r in told] == ["agency", "agency", "agency", "newspaper", "channel"]
    [claim] = built.rows("select claim_id from marts.quantity_claims where agreement_id = 'gas'")
    assert len(built.rows("from marts.evidence(?)", claim["claim_id"])) == 4


def test_timeline_tells_events_in_the_outlets_words(built):
    told = built.rows(
        "select event_date, status, source, sentence from marts.agreement_timeline where agreement_id = 'gas' "
        "order by event_position"
    )
    assert [(r["event_date"], r["status"]) for r in told] == [
        ("2025-03-01", "signed"), ("2025-03-02", "signed"), ("2026", "in_force"),
    ]  # fmt: skip
    assert told[0]["source"] == "وكالة النهر" and "اتفاقية الغاز" in told[0]["sentence"]


def test_contradictions_are_one_row_a_statement(built):
    said = built.rows("select agreement, value, comparator from marts.contradictions order by value, comparator")
    assert [r["value"] for r in said] == [3e9, 3e9, 3.5e9, 5e9]
    assert {r["agreement"] for r in said} == {"اتفاقية الغاز"}


def test_actors_and_quantities_are_named_in_their_overviews(built):
    [oman] = built.rows("select * from marts.actor_overview where actor_id = 'oman'")
    assert (oman["agreement_count"], oman["go_between_count"]) == (1, 1)
    [engineers] = built.rows("select unit, source, agreement from marts.quantity_overview where kind = 'count'")
    assert engineers == {"unit": "مهندس", "source": "مجلة الأفق", "agreement": None}


def test_a_changed_belief_is_shown_field_by_field(rebuilt):
    assert rebuilt.rows("from marts.belief_changes") == []
    rebuilt.execute("update dedup.agreements set status = 'suspended', place = 'عمّان' where agreement_id = 'gas'")
    rebuilt.build("--select", "+agreements_history")
    changed = rebuilt.rows("select field, believed_before, believed_since from marts.belief_changes order by field")
    assert changed == [
        {"field": "place", "believed_before": None, "believed_since": "عمّان"},
        {"field": "status", "believed_before": "signed", "believed_since": "suspended"},
    ]


def test_overview_names_parties_and_go_betweens(built):
    [gas] = built.rows("select * from marts.agreement_overview where agreement_id = 'gas'")
    assert (gas["parties"], gas["parties_en"], gas["go_betweens"]) == ("الأردن، مصر", "Egypt, Jordan", "سلطنة عمان")


def test_analyses_run(rebuilt):
    rebuilt.dbt("compile", "--select", "resource_type:analysis")
    compiled = rebuilt.state / "target" / "compiled" / "mithaq" / "analyses"
    answers = {path.stem: rebuilt.rows(path.read_text("utf-8")) for path in compiled.glob("*.sql")}
    assert set(answers) == {"who_agreed_with_whom"}
    assert answers["who_agreed_with_whom"] == [{"country": "Egypt", "with_country": "Jordan", "agreement_count": 1}]
