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


def test_search_ignores_spelling(built):
    found = built.rows("select article_id from marts.search_articles('الإتّفاقية') order by article_id")
    assert [r["article_id"] for r in found] == ["agency", "channel", "magazine", "newspaper"]


def test_overview_names_parties_and_go_betweens(built):
    [gas] = built.rows("select * from marts.agreement_overview where agreement_id = 'gas'")
    assert (gas["parties"], gas["parties_en"], gas["go_betweens"]) == ("الأردن، مصر", "Egypt, Jordan", "سلطنة عمان")


def test_analyses_run(rebuilt):
    rebuilt.dbt("compile", "--select", "resource_type:analysis")
    compiled = rebuilt.state / "target" / "compiled" / "mithaq" / "analyses"
    answers = {path.stem: rebuilt.rows(path.read_text("utf-8")) for path in compiled.glob("*.sql")}
    assert set(answers) == {"contradicted_claims", "who_agreed_with_whom", "changed_beliefs"}
    assert [r["value"] for r in answers["contradicted_claims"]] == [3e9, 3e9, 3.5e9, 5e9]
    assert answers["who_agreed_with_whom"] == [{"country": "Egypt", "with_country": "Jordan", "agreement_count": 1}]
    assert answers["changed_beliefs"] == []
