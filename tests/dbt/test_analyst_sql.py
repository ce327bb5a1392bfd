"""What an analyst calls in the published file: macros, the overview, the analyses."""

from __future__ import annotations

import pytest


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


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("للغازِ", {"agency", "newspaper", "channel", "magazine"}),
        ("الإتّفاقيه", {"agency", "newspaper", "channel", "magazine"}),
        ("مهندسين", {"magazine"}),  # a form that no article has
        ("الكهرباء", set()),
        ("في", set()),
        ("", set()),
        ("'; drop table marts.articles; --", set()),
    ],
)
def test_search_finds_words_in_any_form(built, wanted, found):
    assert {r["article_id"] for r in built.rows("from marts.search(?)", wanted)} == found


def test_search_puts_articles_with_all_the_words_first_and_shows_a_sentence_below_the_title(built):
    first, *others = built.rows("from marts.search('خبراء الغاز')")
    assert (first["article_id"], len(others)) == ("channel", 3)
    assert first["sentence"] == "قيمة الإتفاقيّة 5 مليارات دولار بحسب خبراء في مصر."
    assert first["score"] > max(r["score"] for r in others)


def test_every_table_column_and_macro_is_described(built):
    assert (
        built.rows("select table_name, column_name from duckdb_columns() where comment is null and not internal") == []
    )
    for kind in ("table", "view"):
        assert built.rows(f"select {kind}_name from duckdb_{kind}s() where comment is null and not internal") == []
    assert (
        built.rows("select function_name from duckdb_functions() where schema_name = 'marts' and comment is null") == []
    )


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
