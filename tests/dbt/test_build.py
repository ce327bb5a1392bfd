"""Building: again, after changes, and over what must not pass."""

from __future__ import annotations

import unicodedata

from dbt.artifacts.schemas.results import TestStatus

from mithaq.orthography import folded
from mithaq.warehouse import dbt_sources, schemas

MARTS = (
    "articles", "stories", "actors", "actor_aliases", "actor_mentions", "actor_pairs", "agreements",
    "agreement_parties", "agreement_mentions", "agreement_events", "quantities", "quantity_claims", "rejections",
    "input_accounting",
)  # fmt: skip
NO_TESTS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")


def _marts(warehouse):
    return {m: sorted(map(str, warehouse.rows(f"select * from marts.{m}"))) for m in MARTS}


def test_second_build_changes_nothing(built, rebuilt):
    rebuilt.build(*NO_TESTS)
    assert _marts(rebuilt) == _marts(built)
    for table in ("agreements", "actors"):
        everything = f"select * from history.{table} order by all"
        assert rebuilt.rows(everything) == built.rows(everything)


def test_empty_warehouse_builds_stage_by_stage(empty):
    empty.build("--select", "staging")
    assert empty.rows("select 1 from duckdb_functions() where function_name = 'agreements_between'") == []
    empty.build(*NO_TESTS)
    assert empty.rows("select count(*) as n from marts.articles") == [{"n": 0}]
    assert all(r["is_balanced"] for r in empty.rows("select is_balanced from marts.input_accounting"))
    assert empty.rows("from marts.agreements_between('مصر', 'الأردن')") == []


def test_snapshots_record_what_was_believed(rebuilt):
    rebuilt.execute("update dedup.agreements set status = 'suspended' where agreement_id = 'gas'")
    rebuilt.execute("delete from dedup.agreement_parties where actor_id = 'oman' and agreement_id = 'gas'")
    rebuilt.execute("update dedup.actors set name = 'جمهورية مصر' where actor_id = 'egypt'")
    rebuilt.execute("delete from dedup.actors where actor_id = 'minister'")
    rebuilt.build("--select", "+agreements_history", "+actors_history", *NO_TESTS)
    gas = rebuilt.rows("""
        select status, parties, dbt_valid_to is null as is_current from history.agreements
        where agreement_id = 'gas' order by dbt_valid_from""")
    assert [(g["status"], g["is_current"]) for g in gas] == [("signed", False), ("suspended", True)]
    assert gas[0]["parties"] == ["mediator:oman", "party:egypt", "party:jordan"]
    assert gas[1]["parties"] == ["party:egypt", "party:jordan"]
    names = rebuilt.rows("select name from history.actors where actor_id = 'egypt' order by dbt_valid_from")
    assert [n["name"] for n in names] == ["مصر", "جمهورية مصر"]
    [merged] = rebuilt.rows("select dbt_valid_to from history.actors where actor_id = 'minister'")
    assert merged["dbt_valid_to"] is not None
    assert rebuilt.rows("select count(*) as n from history.agreements where agreement_id = 'fishing'") == [{"n": 1}]


DAMAGE = {
    "span_in_text_actor_mentions_":
        "update nlp.entity_mentions set char_start = char_start + 1 where local_id = 'local-jordan'",
    "input_accounting_is_balanced": "delete from dedup.actor_mentions where actor_id = 'minister'",
    "present_articles_": "delete from dedup.story_articles where article_id = 'note'",
    "present_stories_canonical_article_id":
        "update dedup.story_articles set is_canonical = false where story_id = 'analysis'",
    "stories_have_one_canonical_article":
        "update dedup.story_articles set is_canonical = true where story_id = 'signing'",
    "agreement_parties_refer_to_rows": "delete from dedup.actors where actor_id = 'oman'",
    "agreements_dates_are_iso": "update dedup.agreements set signed_on = '1 March'",
    "agreements_domains_are_known": "update dedup.agreements set domains = ['gas']",
    "agreements_hold_known_values": "update dedup.agreements set kind = 'pact'",
    "quantities_ranges_ascend": "update nlp.quantity_mentions set value_max = value - 1",
    "key_actors_actor_id": "insert into dedup.actors select * from dedup.actors where actor_id = 'morocco'",
}  # fmt: skip


def test_each_damage_fails_its_own_test(rebuilt):
    for damage in DAMAGE.values():
        rebuilt.execute(damage)
    rebuilt.dbt("run")
    result = rebuilt.dbt("test", "--select", "test_type:data")
    failed = {r.node.name for r in result.result if r.status == TestStatus.Fail}
    assert {test for test in DAMAGE if not any(name.startswith(test) for name in failed)} == set()
    found = {r.node.name: rebuilt.rows(r.node.compiled_code) for r in result.result if r.status == TestStatus.Fail}
    known = {(row["column_name"], row["found"]) for row in found["agreements_hold_known_values"]}
    assert known == {("kind", "pact")}
    assert {(r["column_name"], r["found"]) for r in found["agreement_parties_refer_to_rows"]} == {("actor_id", "oman")}


def test_accepted_values_are_those_of_the_schemas(built):
    columns = {
        ("actors", "kind"): schemas.ACTOR_KINDS,
        ("agreements", "kind"): schemas.AGREEMENT_KINDS,
        ("agreements", "status"): schemas.STATUSES,
        ("agreements", "duration_unit"): schemas.DURATION_UNITS,
        ("agreement_parties", "role"): schemas.PARTY_ROLES,
        ("agreement_mentions", "status"): schemas.STATUSES,
        ("agreement_mentions", "modality"): schemas.MODALITIES,
        ("agreement_events", "modality"): schemas.MODALITIES,
        ("quantities", "comparator"): schemas.COMPARATORS,
        ("quantities", "kind"): schemas.QUANTITY_KINDS,
        ("quantities", "direction"): schemas.DIRECTIONS,
        ("quantities", "modality"): schemas.MODALITIES,
        ("quantity_claims", "kind"): schemas.QUANTITY_KINDS,
    }
    accepted = {}
    for node in built.manifest()["nodes"].values():
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "one_of":
            model = node["attached_node"].rsplit(".", 1)[-1]
            for column, values in node["test_metadata"]["kwargs"]["values"].items():
                accepted[model, column] = tuple(values)
    assert {key: accepted.get(key) for key in columns} == columns


def test_every_mart_is_described_and_under_contract(built):
    models = [n for n in built.manifest()["nodes"].values()
              if n["resource_type"] == "model" and n["schema"] == "marts"]  # fmt: skip
    tables = {m["name"] for m in models if m["config"]["materialized"] in ("table", "incremental")}
    assert tables == set(MARTS)
    for model in models:
        assert model["description"], model["name"]
        assert all(c["description"] for c in model["columns"].values()), model["name"]
        if model["name"] in tables:
            assert model["contract"]["enforced"], model["name"]


def test_generated_yaml_is_in_step_with_the_schemas():
    sources, staging = dbt_sources.STAGING / "__sources.yml", dbt_sources.STAGING / "__staging.yml"
    hint = "run python -m mithaq.warehouse.dbt_sources"
    assert sources.read_text("utf-8") == dbt_sources.sources_yaml(), hint
    assert staging.read_text("utf-8") == dbt_sources.staging_yaml(), hint


def test_staging_views_have_every_column_of_their_table(built):
    for table in schemas.TABLES:
        if table.schema in dbt_sources.OWN_SCHEMAS:
            continue
        found = [r["column_name"] for r in built.rows(
            "select column_name from duckdb_columns() where schema_name = 'staging' and table_name = ? "
            "order by column_index", dbt_sources.staging_name(table))]  # fmt: skip
        assert found == list(table.column_names)


def test_sql_folds_arabic_as_the_library_does(built):
    letters = "".join(
        chr(c) for c in (*range(0x00A0, 0x0100), *range(0x0600, 0x0700), *range(0x2000, 0x2070), 0xFEFF)
        if unicodedata.category(chr(c)) != "Cn"
    )  # fmt: skip
    [row] = built.rows(f"select {_fold_sql(built)} as folded", letters)
    assert row["folded"] == folded(letters)


def _fold_sql(warehouse):
    macro = warehouse.manifest()["macros"]["macro.mithaq.fold_arabic"]["macro_sql"]
    body = macro.split("-%}", 1)[1].rsplit("{%-", 1)[0]
    return body.replace("{{ text }}", "?")


def test_spans_are_looked_at_in_articles_that_were_read_since_the_last_publishing(rebuilt):
    shift = "update nlp.entity_mentions set char_start = char_start + 1 where article_id = 'newspaper'"
    rebuilt.execute(shift)
    rebuilt.build("--select", "int_article_readings", "actor_mentions", *NO_TESTS)
    published = "insert into ops.stage_log by name select 'published_warehouse' as stage, '*' as item_id, "
    published += "'' as version, '' as input_hash, '' as output_hash, now()::timestamp as done_at"
    read = "update ops.stage_log set done_at = now()::timestamp where stage = 'entity_mentions' and item_id = '{}'"
    outcomes = []
    for event in (published, read.format("agency"), read.format("newspaper")):
        rebuilt.execute(event)
        ended = rebuilt.dbt("test", "--select", "actor_mentions,test_name:span_in_text").result
        outcomes += [r.status for r in ended if r.node.resource_type == "test"]
    assert outcomes == [TestStatus.Pass, TestStatus.Pass, TestStatus.Fail]
