"""Actors night by night: what is kept between nights gives the actors of one go."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.validating import suite_of, validate
from mithaq.actors import resolve_actors
from mithaq.scope import Scope
from mithaq.stages import actors as stage
from mithaq.stages import run_actors
from mithaq.stages.extract import ENTITY_MENTIONS
from mithaq.stages.failing import standing
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import Item, record
from mithaq.warehouse.schemas import NLP_ENTITY_MENTIONS
from mithaq.warehouse.store import DataFolder, open_work

# Spellings and namesakes of people whom no lexicon knows, family names alone, bodies and countries.
PEOPLE = ["سامر القطريب", "سامر قطريب", "عادل الشمري", "عادل فهد الشمري", "الشمري"]
PEOPLE += ["هدى بركاتي", "بركاتي", "هدا بركاتي"]
BODIES = ["وزارة الأشغال", "شركة السواقي", "الجيش الصيني", "جيش الصين", "وزارة الداخلية"]
COUNTRIES = [("الأردن", "JO"), ("مصر", "EG"), ("الصين", "CN")]
ACTORS = "select * from dedup.actors order by actor_id"
MENTIONS = "select * from dedup.actor_mentions order by mention_id"


def article(number: int) -> list[dict[str, object]]:
    chance = random.Random(number)
    country, code = chance.choice(COUNTRIES)
    named = [(country, "country", code, None)]
    named += [(name, "organisation", None, None) for name in chance.sample(BODIES, 2)]
    roles = [None, "الوزير", "المدير"]
    named += [(name, "person", chance.choice([code, None]), chance.choice(roles)) for name in chance.sample(PEOPLE, 3)]
    return [
        {
            "mention_id": f"m{number:03}-{n}-{again}",
            "article_id": f"a{number:03}",
            "sentence_position": 0,
            "surface": name,
            "char_start": 0,
            "char_end": len(name),
            "kind": kind,
            "role": role,
            "country_code": code,
            "local_id": f"a{number:03}-{n}",
            "name": name,
            "finder": "model",
            "confidence": 0.9,
        }
        for n, (name, kind, code, role) in enumerate(named)
        for again in range(chance.choice([1, 1, 3]))
    ]


def write(con: duckdb.DuckDBPyConnection, numbers: list[int], version: str = "1") -> None:
    rows = [row for number in numbers for row in article(number)]
    items = [Item(f"a{number:03}", version) for number in numbers]
    record(con, ENTITY_MENTIONS, items, {"nlp.entity_mentions": frame(NLP_ENTITY_MENTIONS, rows)})


def assert_as_in_one_go(con: duckdb.DuckDBPyConnection) -> None:
    expected = resolve_actors(con.execute("from nlp.entity_mentions").pl())
    assert con.execute(ACTORS).fetchall() == expected.actors.rows()
    assert con.execute(MENTIONS).fetchall() == expected.mentions.rows()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nights_in_any_order_give_the_actors_of_one_go(tmp_path: Path, seed: int) -> None:
    numbers = list(range(60))
    random.Random(seed).shuffle(numbers)
    with open_work(DataFolder(tmp_path)) as con:
        for start in range(0, 60, 13):
            write(con, numbers[start : start + 13])
            run_actors(con)
            assert_as_in_one_go(con)
        assert con.execute("select count(distinct actor_id) > 8 from dedup.actors").fetchone() == (True,)
        assert run_actors(con).items == 0


def test_lost_and_changed_articles_leave_nothing_behind(tmp_path: Path) -> None:
    with open_work(DataFolder(tmp_path)) as con:
        write(con, list(range(20)))
        run_actors(con)
        # Articles 0 to 9 now say nothing of anybody.
        record(con, ENTITY_MENTIONS, [Item(f"a{n:03}", "2") for n in range(10)], {
            "nlp.entity_mentions": frame(NLP_ENTITY_MENTIONS, []),
        })  # fmt: skip
        run_actors(con)
        assert_as_in_one_go(con)
        write(con, [3, 4], version="3")
        run_actors(con)
        assert_as_in_one_go(con)


def test_a_night_writes_what_it_changed(tmp_path: Path) -> None:
    with open_work(DataFolder(tmp_path)) as con:
        write(con, list(range(40)))
        run_actors(con)
        write(con, [40])
        written = run_actors(con).rows
        assert 0 < written["dedup.actor_mentions"] < 60


@pytest.mark.parametrize(
    ("rule", "at", "step"),
    [
        ("settled_keys", lambda profiles: any(p.article_id == "a007" for p in profiles), "actor_profiles"),
        ("resolve_people", lambda people, _: any("القطريب" in p.name for p in people), "actor_families"),
        ("actor_row", lambda key, same: "وزارة الأشغال" in same.names, "actor_rows"),
    ],
)
def test_where_a_rule_fails_actors_stay_apart_until_it_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, at: Callable[..., bool], step: str
) -> None:
    works = getattr(stage, rule)

    def failing(*args: Any) -> Any:
        if at(*args):
            raise LookupError("no such name")
        return works(*args)

    with open_work(DataFolder(tmp_path)) as con:
        write(con, list(range(40)))
        with monkeypatch.context() as broken:
            broken.setattr(stage, rule, failing)
            report = run_actors(con)
        [failed] = {f.stage for f in standing(con)}
        assert failed == step and len(report.errors) == len(standing(con)) < 5
        # Whoever is named is an actor all the same, if not the one that the rules would have made of it.
        assert con.execute(
            "select count(*) from nlp.entity_mentions anti join dedup.actor_mentions using (mention_id)"
        ).fetchone() == (0,)
        for name in ("dedup_actors", "dedup_actor_mentions"):
            assert validate(suite_of(name), con).passed
        run_actors(con, Scope(full_refresh=True))
        assert standing(con) == []
        assert_as_in_one_go(con)
