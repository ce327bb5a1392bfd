"""Models that keep rows of articles from night to night hold the rows of a build from nothing."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from tests.dbt.conftest import note_readings

NO_TESTS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
KEPT = (
    "--select", "int_article_readings", "int_article_words", "int_indexed_articles", "int_word_forms",
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
NIGHTS = {
    "actors are merged and an agreement changes its status": (
        "update dedup.actor_mentions set actor_id = 'jordan' where actor_id = 'egypt'",
        "delete from dedup.agreement_parties where actor_id = 'egypt'",
        "delete from dedup.actors where actor_id = 'egypt'",
        "update dedup.agreements set status = 'suspended' where agreement_id = 'gas'",
        "update nlp.agreement_mentions set status = 'suspended' where article_id = 'channel'",
    ),
    # The same change in two sentences, and a title that ends elsewhere.
    "articles are read anew": (
        SAME_WORDS.format("agency"),
        "update clean.articles set title = 'قراءة' where article_id = 'channel'",
    ),
    "an article is lost": tuple(
        f"delete from {table} where {where.format('(' + chr(39) + 'magazine' + chr(39) + ')')}"
        for table, where in OF_ARTICLES.items()
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
    """Build night after night; after each compare with a build that keeps nothing, in a copy."""
    work = warehouse.data / "work" / "warehouse.duckdb"
    whole = tmp_path / "whole.duckdb"
    warehouse.execute(SAME_WORDS.format("note"))
    shutil.copyfile(work, whole)
    for table, where in OF_ARTICLES.items():
        warehouse.execute(f"delete from {table} where {where.format(LATE)}")
    warehouse.build(*selection, "--full-refresh")
    back = [f"attach '{whole}' as whole (read_only)"]
    back += [f"insert into {t} from (from whole.{t} except all from {t})" for t in OF_ARTICLES]
    nights = {"articles come": back, **NIGHTS}
    anew = type(warehouse)(tmp_path / "anew", warehouse.state)
    (anew.data / "work").mkdir(parents=True)
    former = _tables(warehouse)["intermediate.int_article_words"]
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
        yield night, former, kept["intermediate.int_article_words"]
        former = kept["intermediate.int_article_words"]


def test_kept_rows_are_those_of_a_build_from_nothing(rebuilt, tmp_path):
    changed = {night: before != after for night, before, after in _nights(rebuilt, KEPT, tmp_path)}
    assert changed == {
        "articles come": True,
        "actors are merged and an agreement changes its status": False,
        "articles are read anew": True,
        "an article is lost": True,
        "nothing": False,
    }


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_model_of_a_night_is_that_of_a_build_from_nothing(rebuilt, tmp_path):
    assert len(list(_nights(rebuilt, EVERYTHING, tmp_path))) == 5


def test_a_night_makes_the_rows_of_new_articles_alone(rebuilt):
    rebuilt.execute("update intermediate.int_article_words set weight = weight + 100")
    rebuilt.execute("update nlp.sentences set words = [] where article_id = 'note' and position = 1")
    rebuilt.build(*KEPT)
    made = rebuilt.rows("select distinct article_id from intermediate.int_article_words where weight < 100")
    assert made == [{"article_id": "note"}]


def test_a_build_that_ended_between_the_rows_and_their_record_is_made_good(rebuilt):
    rebuilt.build(*KEPT, "--full-refresh")
    before = _tables(rebuilt)
    read_otherwise = "update nlp.sentences set position = {} where article_id = 'note' and position = {}"
    rebuilt.execute(read_otherwise.format(7, 1))
    rebuilt.build("--select", "int_article_readings", "int_article_words", *NO_TESTS)
    assert _tables(rebuilt)["intermediate.int_article_words"] != before["intermediate.int_article_words"]
    rebuilt.execute(read_otherwise.format(1, 7))
    rebuilt.build(*KEPT)
    assert _tables(rebuilt) == before
