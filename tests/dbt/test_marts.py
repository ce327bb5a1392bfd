"""The marts of a small newsroom hold what its articles say."""

from __future__ import annotations

import datetime as dt

import pytest

CONTRACT = {
    "articles": "article_id source_file document_id title text source url author published_at language word_count "
    "story_id is_canonical ingested_at",
    "stories": "story_id canonical_article_id article_count source_count first_published_at last_published_at",
    "actors": "actor_id name name_en kind country_code article_count story_count mention_count first_seen_at "
    "last_seen_at",
    "actor_aliases": "actor_id alias mention_count",
    "actor_mentions": "mention_id actor_id article_id surface char_start char_end role confidence",
    "actor_pairs": "actor_a actor_b article_count story_count agreement_count",
    "agreements": "agreement_id name name_en kind status signed_on effective_on duration_value duration_unit value "
    "currency place domains article_count story_count first_reported_at last_reported_at confidence",
    "agreement_parties": "agreement_id actor_id role",
    "agreement_mentions": "mention_id agreement_id article_id surface char_start char_end sentence status modality "
    "reported_by",
    "agreement_events": "agreement_id status event_date modality article_id mention_id",
    "quantities": "quantity_id article_id surface char_start char_end value value_max comparator kind unit si_value "
    "si_unit per subject direction modality actor_id agreement_id as_of sentence",
    "quantity_claims": "claim_id kind unit subject actor_id agreement_id value_min value_max article_count "
    "source_count is_contradicted",
}


@pytest.mark.parametrize("mart", CONTRACT)
def test_mart_has_the_columns_of_the_contract(built, mart):
    found = {r["column_name"] for r in built.rows(
        "select column_name from duckdb_columns() where schema_name = 'marts' and table_name = ?", mart)}  # fmt: skip
    assert set(CONTRACT[mart].split()) <= found


def test_schemas_are_named_as_documented(built):
    schemas = {r["s"] for r in built.rows("select distinct schema_name as s from duckdb_columns() where not internal")}
    assert {"staging", "intermediate", "marts", "history"} <= schemas
    assert not {s for s in schemas if s.startswith("main")}


def test_every_table_view_and_column_has_a_comment(built):
    silent = built.rows("""
        select schema_name, table_name, column_name from duckdb_columns()
        where schema_name in ('staging', 'marts', 'history') and coalesce(comment, '') = ''
        union all
        select schema_name, table_name, null from duckdb_tables()
        where schema_name in ('intermediate', 'marts', 'history') and coalesce(comment, '') = ''
        union all
        select schema_name, view_name, null from duckdb_views()
        where schema_name in ('staging', 'intermediate', 'marts') and coalesce(comment, '') = ''""")
    assert silent == []


def test_reprints_are_one_story(built):
    [story] = built.rows("select * from marts.stories where story_id = 'signing'")
    assert story["canonical_article_id"] == "agency"
    assert (story["article_count"], story["source_count"]) == (2, 2)
    assert story["first_published_at"] == dt.datetime(2025, 3, 1, 9)
    assert story["last_published_at"] == dt.datetime(2025, 3, 2, 7, 30)


def test_actor_counts_articles_stories_and_mentions(built):
    [egypt] = built.rows("select * from marts.actors where actor_id = 'egypt'")
    assert (egypt["article_count"], egypt["story_count"], egypt["mention_count"]) == (3, 2, 5)
    assert egypt["first_seen_at"] == dt.datetime(2025, 3, 1, 9)
    assert egypt["last_seen_at"] == dt.datetime(2025, 4, 10, 12)


def test_party_named_by_an_adjective_alone_is_an_actor_without_mentions(built):
    [morocco] = built.rows("select * from marts.actors where actor_id = 'morocco'")
    assert (morocco["article_count"], morocco["mention_count"]) == (0, 0)
    assert morocco["first_seen_at"] == dt.datetime(2025, 6, 1, 2)  # undated article: when it was read
    assert built.rows("select alias, mention_count from marts.actor_aliases where actor_id = 'morocco'") == [
        {"alias": "المغرب", "mention_count": 0}
    ]


def test_pairs_count_articles_together_and_agreements_between(built):
    pairs = {(r["actor_a"], r["actor_b"]): (r["article_count"], r["story_count"], r["agreement_count"])
             for r in built.rows("select * from marts.actor_pairs")}  # fmt: skip
    assert pairs == {
        ("egypt", "jordan"): (2, 1, 1),
        ("egypt", "minister"): (1, 1, 0),
        ("jordan", "minister"): (1, 1, 0),
        ("morocco", "oman"): (0, 0, 1),
    }


def test_agreement_counts_who_reports_it_and_when(built):
    [gas] = built.rows("select * from marts.agreements where agreement_id = 'gas'")
    assert (gas["article_count"], gas["story_count"], gas["source_count"]) == (4, 3, 4)
    assert gas["first_reported_at"] == dt.datetime(2025, 3, 1, 9)
    assert gas["last_reported_at"] == dt.datetime(2025, 5, 1)


def test_speaker_of_a_mention_is_an_actor(built):
    assert built.rows("select surface, reported_by from marts.agreement_mentions where reported_by is not null") == [
        {"surface": "الاتفاقية", "reported_by": "minister"}
    ]


def test_timeline_takes_stated_dates_first_then_publication_dates(built):
    events = built.rows("""
        select event_position, status, event_date, date_basis, modality, article_id, mention_count
        from marts.agreement_events where agreement_id = 'gas' order by event_position""")
    assert [tuple(e.values()) for e in events] == [
        (1, "signed", "2025-03-01", "stated", "asserted", "agency", 2),
        (2, "signed", "2025-03-02", "published", "asserted", "newspaper", 1),
        (3, "in_force", "2026", "stated", "planned", "channel", 1),
    ]


def test_event_without_any_date_is_kept(built):
    [event] = built.rows("select * from marts.agreement_events where agreement_id = 'fishing'")
    assert (event["event_date"], event["date_basis"]) == (None, "unknown")


def test_claim_gathers_spellings_and_sees_the_contradiction(built):
    [claim] = built.rows("select * from marts.quantity_claims")
    assert (claim["kind"], claim["unit"], claim["subject"], claim["agreement_id"]) == (
        "money", "USD", "قيمة الاتفاقية", "gas")  # fmt: skip
    assert (claim["value_min"], claim["value_max"]) == (3e9, 5e9)
    assert (claim["article_count"], claim["story_count"], claim["source_count"]) == (4, 3, 4)
    assert claim["is_contradicted"]


def test_quantity_without_subject_or_agreement_is_no_claim(built):
    assert built.rows("select unit, claim_id from marts.quantities where kind = 'count'") == [
        {"unit": "مهندس", "claim_id": None}
    ]


def test_rejections_of_all_stages_are_in_one_table(built):
    found = built.rows("select stage, reason, source_file, path from marts.rejections order by stage")
    assert [tuple(r.values()) for r in found] == [
        ("ingest", "undecodable", "broken.txt", "folder/broken.txt"),
        ("language", "not_arabic", "foreign.txt", "foreign.txt"),
    ]


def test_inputs_are_articles_rejections_or_repeats(built):
    [ingest] = built.rows("select * from marts.input_accounting where stage = 'ingest'")
    assert (ingest["rows_in"], ingest["rows_on"], ingest["rows_rejected"], ingest["rows_repeated"]) == (8, 6, 1, 1)
    [whole] = built.rows("select * from marts.input_accounting where stage = 'all'")
    assert (whole["rows_in"], whole["rows_on"], whole["rows_rejected"]) == (7, 5, 2)
    assert built.rows("select stage from marts.input_accounting where not is_balanced") == []
