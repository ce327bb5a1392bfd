"""Scores of a small warehouse whose right and wrong facts are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from mithaq.scoring import GoldError, Tally, read_gold, score
from mithaq.scoring.matching import same_name
from mithaq.scoring.scores import b_cubed

ARTICLE = {
    "id": "one",
    "actors": [
        {"key": "C Jordan", "kind": "country", "names": ["الأردن"]},
        {"key": "C Iraq", "kind": "country", "names": ["العراق"]},
        {"key": "P minister", "kind": "person", "names": ["صالح الخرابشة", "الخرابشة"]},
    ],
    "agreements": [
        {
            "key": "power link",
            "kind": "memorandum",
            "status": "signed",
            "parties": ["C Jordan", "C Iraq"],
            "names": ["مذكرة تفاهم"],
            "signed_on": "2025-05-04",
            "duration": {"value": 10, "unit": "year"},
        }
    ],
    "quantities": [
        {"surface": "120 كيلومترا", "value": 120, "value_max": None, "unit": "kilometre", "kind": "length"},
        {"surface": "90 مليون دولار", "value": 90e6, "value_max": None, "unit": "USD", "kind": "money"},
    ],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "one.json").write_text(json.dumps(ARTICLE, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "links.json").write_text("[]")  # something else that lies in the folder
    return tmp_path


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("""
            create schema marts;
            create table marts.articles as select 'a' as article_id, 'one.html' as source_file;
            create table marts.actors as select * from (values
                ('jo', 'الأردن', 'Jordan', 'country'), ('iq', 'العراق', 'Iraq', 'country'),
                ('kh', 'الخرابشة', null, 'person'), ('xx', 'النص', null, 'organisation')
            ) as t (actor_id, name, name_en, kind);
            create table marts.actor_aliases as select actor_id, name as alias from marts.actors;
            create table marts.actor_mentions as
                select actor_id, 'a' as article_id, name as surface from marts.actors;
            create table marts.agreements as select 'g' as agreement_id, 'memorandum' as kind, 'in_force' as status,
                'مذكرة تفاهم للربط' as name, '2025-05-04' as signed_on, 5.0 as duration_value, 'year' as duration_unit;
            create table marts.agreement_parties as select 'g' as agreement_id, unnest(['jo', 'iq']) as actor_id;
            create table marts.agreement_mentions as
                select 'g' as agreement_id, 'a' as article_id, 'مذكرة تفاهم' as surface;
            create table marts.quantities as select * from (values
                ('q1', 'a', '120000 متر', 120000.0, null::double, 'metre', 'length', 0),
                ('q2', 'a', '90 مليون دولار', 90e6, null, 'SAR', 'money', 9)
            ) as t (quantity_id, article_id, surface, value, value_max, unit, kind, char_start);
        """)
        yield con


def test_right_missed_and_wrong_facts_are_counted(con: duckdb.DuckDBPyConnection, gold: Path) -> None:
    scores = score(con, read_gold(gold))
    assert (scores.actors.both, scores.actors.gold, scores.actors.found) == (3, 3, 4)
    assert scores.wrong["actors"] == [("one", "النص")]
    assert (scores.agreements.both, scores.agreements.gold, scores.agreements.found) == (1, 1, 1)
    assert (scores.quantities.both, scores.quantities.gold, scores.quantities.found) == (1, 2, 2)
    assert scores.missed["quantities"] == [("one", "90 مليون دولار = 9e+07 USD")]
    assert scores.attributes["agreement status"] == (1, 1)  # in force says that it was signed
    assert scores.attributes["agreement duration"] == (0, 1)
    assert scores.attributes["actor kind"] == (3, 3)


def test_an_article_that_the_warehouse_lacks_counts_as_missed(con: duckdb.DuckDBPyConnection, gold: Path) -> None:
    con.execute("delete from marts.articles")
    scores = score(con, read_gold(gold))
    assert scores.missing == ["one"]
    assert (scores.actors.recall, scores.actors.f1) == (0, 0)


def test_figures_of_a_tally() -> None:
    tally = Tally(both=3, gold=4, found=6)
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.75, 0.6)
    assert Tally().f1 == 0


def test_b_cubed_of_a_wrong_merge() -> None:
    assert b_cubed([("a", 1), ("a", 1), ("b", 2)]) == 1
    # Precision (1/2 + 1/2) / 2, recall 1.
    assert b_cubed([("a", 1), ("b", 1)]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("الأردن", "اردن", True),
        ("أنطونيو غوتيريش", "غوتيريش", True),
        ("العراق", "عراقجي", False),
        ("البنك المركزي", "البنك الدولي", False),
        ("", "الأردن", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


def test_a_bad_gold_file_is_named(gold: Path) -> None:
    (gold / "two.json").write_text('{"actors": [{"key": "x"}]}')
    with pytest.raises(GoldError, match=r"two\.json.*docs/scoring\.md"):
        read_gold(gold)
    (gold / "two.json").write_text("{")
    with pytest.raises(GoldError, match=r"two\.json can't be read"):
        read_gold(gold)
    with pytest.raises(GoldError, match="no annotated article"):
        read_gold(gold / "nowhere")
