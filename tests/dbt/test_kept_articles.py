"""Models that keep rows of articles from night to night hold the rows of a build from nothing."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from tests.dbt.conftest import note_readings

NO_TESTS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
OF_WORDS = ("int_article_words",)
OF_FACTS = (
    "articles", "actor_mentions", "agreement_mentions", "quantities", "int_local_actors", "int_actor_articles",
)  # fmt: skip
KEPT = (
    "--select", "int_article_readings", *OF_WORDS, *OF_FACTS, "int_kept_articles", "int_word_forms",
    "int_subject_keys", *NO_TESTS,
)  # fmt: skip
EVERYTHING = ("--exclude", "resource_type:snapshot", *NO_TESTS)

LATE = "('agency', 'note')"
SAME_WORDS = (
    "update nlp.sentences set words = (select words from nlp.sentences where article_id = '{}' and position = 1) "
    "where article_id = 'note'"
)
# Which rows of each table an article brings with it.
OF_ARTICLES = {
    "dedup.actor_mentions": "mention_id in (select mention_id from nlp.entity_mentions where article_id in {})",
    "dedup.agreement_reports": "report_id in (select report_id from nlp.agreement_reports where article_id in {})",
    "dedup.story_articles": "article_id in {}",
    "nlp.sentences": "article_id in {}",
    "nlp.entity_mentions": "article_id in {}",
    "nlp.agreement_mentions": "article_id in {}",
    "nlp.agreement_reports": "article_id in {}",
    "nlp.quantity_mentions": "article_id in {}",
    "clean.articles": "article_id in {}",
}


def _withdrawn(articles):
    return tuple(f"delete from {table} where {where.format(articles)}" for table, where in OF_ARTICLES.items())


NIGHTS = {
    "actors are merged and an agreement changes its status": (
        "update dedup.actor_mentions set actor_id = 'jordan' where actor_id = 'egypt'",
        "delete from dedup.agreement_parties where actor_id = 'egypt'",
        "delete from dedup.actors where actor_id = 'egypt'",
        "update dedup.agreements set status = 'suspended' where agreement_id = 'gas'",
        "update nlp.agreement_mentions set status = 'suspended' where article_id = 'channel'",
    ),
    # The same change in two sentences, and a title that ends elsewhere.
    "articles are read anew and mean something else": (
        SAME_WORDS.format("agency"),
        "update clean.articles set title = 'قراءة' where article_id = 'channel'",
        "update nlp.entity_mentions set role = 'مصدر' where article_id = 'newspaper'",
        "update dedup.story_articles set story_id = 'signing', is_canonical = false where article_id = 'channel'",
        "update raw.documents set original_path = null where source_file = 'magazine.txt'",
        "update dedup.agreement_reports set agreement_id = 'fishing' where report_id = 'newspaper/gas'",
    ),
    # No row of the channel has changed, but that no article affirms its claim any more.
    "an article is lost and another denies what it alone affirmed": (
        *_withdrawn("('magazine')"),
        "update nlp.quantity_mentions set modality = 'denied' where article_id = 'agency'",
    ),
    "nothing": (),
}


def _tables(warehouse):
    """Every table and view of the built schemas, with all rows, in order."""
    with duckdb.connect(str(warehouse.data / "work" / "warehouse.duckdb"), read_only=True) as con:
        names = con.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('intermediate', 'marts') order by all"
        ).fetchall()
        return {name: sorted(map(str, con.execute(f"from {name}").fetchall())) for (name,) in names}


def _nights(warehouse, selection, tmp_path):
    """Build night after night; each with the kept tables whose rows differ from the night before.

    After each compare with a build that keeps nothing, in a copy.
    """
    work = warehouse.data / "work" / "warehouse.duckdb"
    whole = tmp_path / "whole.duckdb"
    warehouse.execute(SAME_WORDS.format("note"))
    # Of all that give the deal's worth, only an article that comes later affirms it.
    warehouse.execute("update nlp.quantity_mentions set modality = 'hypothetical' where article_id <> 'agency'")
    shutil.copyfile(work, whole)
    for withdrawal in _withdrawn(LATE):
        warehouse.execute(withdrawal)
    warehouse.build(*selection, "--full-refresh")
    back = [f"attach '{whole}' as whole (read_only)"]
    back += [f"insert into {t} from (from whole.{t} except all from {t})" for t in OF_ARTICLES]
    nights = {"articles come": back, **NIGHTS}
    anew = type(warehouse)(tmp_path / "anew", warehouse.state)
    (anew.data / "work").mkdir(parents=True)
    former = _tables(warehouse)
    for night, changes in nights.items():
        with duckdb.connect(str(work)) as con:
            for change in changes:
                con.execute(change)
            note_readings(con)
        warehouse.build(*selection)
        shutil.copyfile(work, anew.data / "work" / "warehouse.duckdb")
        anew.build(*selection, "--full-refresh")
        kept = _tables(warehouse)
        assert kept == _tables(anew), night
        names = (name.split(".")[1] for name in kept if kept[name] != former[name])
        yield night, {name for name in names if name in OF_WORDS + OF_FACTS}
        former = kept


def _claims(warehouse):
    return warehouse.rows("select article_id, claim_id is not null as is_claim from marts.quantities order by all")


def test_kept_rows_are_those_of_a_build_from_nothing(rebuilt, tmp_path):
    claims, changed = {}, {}
    for night, tables in _nights(rebuilt, KEPT, tmp_path):
        claims[night] = {r["article_id"] for r in _claims(rebuilt) if r["is_claim"]}
        changed[night] = tables
    assert changed == {
        "articles come": {*OF_WORDS, *OF_FACTS},
        "actors are merged and an agreement changes its status": {
            "actor_mentions", "agreement_mentions", "int_local_actors", "int_actor_articles",
        },
        "articles are read anew and mean something else": {*OF_WORDS, *OF_FACTS} - {"int_local_actors"},
        "an article is lost and another denies what it alone affirmed": {"int_article_words", "articles", "quantities"},
        "nothing": set(),
    }  # fmt: skip
    assert list(claims.values()) == [
        {"agency", "newspaper", "channel", "magazine"},
        {"agency", "newspaper", "channel", "magazine"},
        {"agency", "channel", "magazine"},
        set(),
        set(),
    ]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_model_of_a_night_is_that_of_a_build_from_nothing(rebuilt, tmp_path):
    assert len(list(_nights(rebuilt, EVERYTHING, tmp_path))) == len(NIGHTS) + 1


def test_a_night_makes_the_rows_of_new_and_changed_articles_alone(rebuilt):
    marks = {
        "intermediate.int_article_words": "weight = weight + 100",
        "intermediate.int_local_actors": "local_id = 'kept'",
        "intermediate.int_actor_articles": "mention_count = 100",
        "marts.articles": "url = 'kept'",
        "marts.actor_mentions": "role = 'kept'",
        "marts.agreement_mentions": "surface = 'kept'",
        "marts.quantities": "surface = 'kept'",
    }
    for table, mark in marks.items():
        rebuilt.execute(f"update {table} set {mark}")
    rebuilt.execute("update nlp.sentences set words = [] where article_id = 'note' and position = 1")
    rebuilt.execute("update dedup.story_articles set similarity = 0.5 where article_id = 'channel'")
    rebuilt.build(*KEPT)
    made = {
        table: {r["article_id"] for r in rebuilt.rows(f"select article_id from {table} where ({mark}) is not true")}
        for table, mark in marks.items() if table != "intermediate.int_article_words"
    }  # fmt: skip
    assert set(map(tuple, made.values())) == {("channel",)}
    made = rebuilt.rows("select distinct article_id from intermediate.int_article_words where weight < 100")
    assert made == [{"article_id": "note"}]


@pytest.mark.parametrize("first", [(), pytest.param(("--full-refresh",), marks=pytest.mark.slow)])
def test_a_build_that_ended_between_the_rows_and_their_record_is_made_good(rebuilt, first):
    before = _tables(rebuilt)
    changes = {
        "update nlp.sentences set position = {} where article_id = 'note' and position = {}": (7, 1),
        "update dedup.actor_mentions set actor_id = '{}' where actor_id = '{}'": ("morocco", "minister"),
    }
    for change, values in changes.items():
        rebuilt.execute(change.format(*values))
    ended_early = ("int_article_readings", "int_article_words", "actor_mentions")
    rebuilt.build("--select", *ended_early, *NO_TESTS, *first)
    differ = {name for name, rows in _tables(rebuilt).items() if rows != before[name]}
    assert {"intermediate.int_article_words", "marts.actor_mentions"} < differ
    for change, values in changes.items():
        rebuilt.execute(change.format(*reversed(values)))
    rebuilt.build(*KEPT)
    assert _tables(rebuilt) == before


def test_an_article_that_is_lost_before_its_rows_are_on_record_leaves_none(rebuilt, tmp_path):
    whole = tmp_path / "whole.duckdb"
    shutil.copyfile(rebuilt.data / "work" / "warehouse.duckdb", whole)
    for withdrawal in _withdrawn(LATE):
        rebuilt.execute(withdrawal)
    rebuilt.build(*KEPT)
    before = _tables(rebuilt)
    with duckdb.connect(str(rebuilt.data / "work" / "warehouse.duckdb")) as con:
        con.execute(f"attach '{whole}' as whole (read_only)")
        for table in OF_ARTICLES:
            con.execute(f"insert into {table} from (from whole.{table} except all from {table})")
        note_readings(con)
    rebuilt.build("--select", "int_article_readings", "articles", "quantities", *NO_TESTS)
    assert len(_tables(rebuilt)["marts.articles"]) > len(before["marts.articles"])
    for withdrawal in _withdrawn(LATE):
        rebuilt.execute(withdrawal)
    rebuilt.build(*KEPT)
    assert _tables(rebuilt) == before
