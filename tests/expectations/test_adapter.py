"""Suites on real tables: each passes on good rows and names the bad ones."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from expectations.adapter import check_result
from expectations.elsewhere import SUITES
from expectations.validating import validate
from mithaq.quantities.lexicons import rows
from mithaq.warehouse.ledger import now
from mithaq.warehouse.store import DataFolder, open_work

TEXT = "عنوان\nوقعت الدولتان اتفاقا بقيمة 5 ملايين دولار يوم الأحد."
ARTICLE = "a" + "0" * 20
DOCUMENT = "0" * 64


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_work(DataFolder(tmp_path)) as con:
        con.execute("insert into raw.files values ('f.txt', ?, 9, 1, 'txt', 1, ?)", [DOCUMENT, now()])
        con.execute(
            "insert into raw.documents values (?, 'f.txt', 'f.txt', 0, 'txt', 'utf-8', 9, ?, null, null, ?)",
            [DOCUMENT, f"originals/00/{DOCUMENT}", now()],
        )
        con.execute(
            "insert into clean.articles values (?, ?, 'f.txt', 'عنوان', ?, null, null, null, null, 'ar', 9, "
            "[{'field': 'text', 'text_start': 0, 'source_start': 0, 'length': 5}], ?)",
            [ARTICLE, DOCUMENT, TEXT, now()],
        )
        yield con


def _check(con: duckdb.DuckDBPyConnection, name: str) -> dg.AssetCheckResult:
    return check_result(validate(importlib.import_module(f"expectations.suites.{name}").suite(), con))


def _quantity(
    con: duckdb.DuckDBPyConnection, key: str, start: int, value: float = 5e6, unit: str = "USD", kind: str = "money"
) -> None:
    surface = "5 ملايين دولار"
    con.execute(
        "insert into nlp.quantity_mentions values (?, ?, 0, ?, ?, ?, ?, null, 'exact', ?, ?, null, null, null, "
        "null, null, 'asserted', null, null, null, 'جملة', 0.9)",
        [key, ARTICLE, surface, start, start + len(surface), value, kind, unit],
    )


@pytest.mark.parametrize("name", sorted(SUITES))
def test_every_suite_runs_and_passes_on_good_rows(con: duckdb.DuckDBPyConnection, name: str) -> None:
    result = _check(con, name)
    assert result.passed, result.metadata


def test_a_wrong_offset_fails_and_shows_the_row(con: duckdb.DuckDBPyConnection) -> None:
    good = TEXT.index("5 ملايين دولار")
    _quantity(con, "q-good", good)
    assert _check(con, "nlp_quantity_mentions").passed
    _quantity(con, "q-shifted", good + 1)
    result = _check(con, "nlp_quantity_mentions")
    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.ERROR
    table = result.metadata["failures"]
    assert isinstance(table, dg.TableMetadataValue)
    assert [r.data["about"] for r in table.records] == ["column=surface_is_in_text"]
    assert "q-shifted" in str(table.records[0].data["row"])
    assert "ملايين دولار" in str(table.records[0].data["says"]) and "USD" in str(table.records[0].data["says"])


def test_failing_rows_show_what_strangers_wrote_as_one_harmless_line(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "update clean.articles set title = '<script>alert(1)</script>\u202e' || chr(10) || repeat('عنوان ', 99)"
    )
    [record] = [
        r.data
        for r in _check(con, "clean_articles").metadata["failures"].records
        if "text_begins_with_title" in str(r.data["about"])
    ]
    assert "<script>alert(1)</script>" in str(record["says"])
    assert not {"\u202e", "\n"} & set(str(record["says"]))
    assert len(str(record["says"])) < 200


def test_a_unit_that_does_not_fit_its_kind_fails(con: duckdb.DuckDBPyConnection) -> None:
    _quantity(con, "q-1", TEXT.index("5 ملايين دولار"), unit="دولار")
    result = _check(con, "nlp_quantity_mentions")
    assert "unit_fits_kind" in str(result.metadata["failures"])


def test_every_unit_that_can_be_found_fits_its_kind(con: duckdb.DuckDBPyConnection) -> None:
    for number, row in enumerate(rows("units.csv")):
        _quantity(con, f"q-{number}", TEXT.index("5 ملايين دولار"), unit=row["unit"], kind=row["kind"])
    result = _check(con, "nlp_quantity_mentions")
    assert result.passed, result.metadata


def test_a_failed_warning_does_not_block(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update clean.articles set published_at = cleaned_at + interval 40 days")
    result = _check(con, "clean_articles")
    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.WARN


def test_a_lost_input_fails_the_accounting(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update raw.files set input_count = 2")
    result = _check(con, "accounting")
    assert result.severity == dg.AssetCheckSeverity.ERROR
    assert not result.passed


def test_two_rows_with_one_key_fail(con: duckdb.DuckDBPyConnection) -> None:
    good = TEXT.index("5 ملايين دولار")
    _quantity(con, "q-1", good)
    _quantity(con, "q-1", good)
    assert "unique" in str(_check(con, "nlp_quantity_mentions").metadata["failures"])


def test_a_suite_on_a_missing_column_fails_with_the_reason(con: duckdb.DuckDBPyConnection) -> None:
    import great_expectations.expectations as gxe

    from expectations.base import TableSuite

    suite = TableSuite("s", "select 1 as a", ("a",), (gxe.ExpectColumnValuesToNotBeNull(column="nowhere"),))
    result = check_result(validate(suite, con))
    assert not result.passed
    assert "nowhere" in str(result.metadata["failures"])


def _new_article(con: duckdb.DuckDBPyConnection) -> str:
    """Another article, read after the first one was checked; returns its id."""
    other = "a" + "1" * 20
    con.execute("insert into clean.articles by name select * replace (? as article_id) from clean.articles", [other])
    con.execute("insert into ops.stage_log values ('quantity_mentions', ?, '1', '', '', ?)", [other, now()])
    return other


def test_what_is_new_is_checked_as_it_would_be_among_all(con: duckdb.DuckDBPyConnection) -> None:
    stage, since = "quantity_mentions", now()
    suite = importlib.import_module("expectations.suites.nlp_quantity_mentions").suite()
    start = TEXT.index("5 ملايين دولار")
    _quantity(con, "q-old", start)
    _quantity(con, "q-old-and-shifted", start + 1)
    other = _new_article(con)
    for key in ("q-new", "q-without-article"):
        _quantity(con, key, start)
        con.execute("update nlp.quantity_mentions set article_id = ? where quantity_id = ?", [other, key])
    assert validate(suite, con, stage, since).passed, "the shifted one is no article's of this night"
    # A key that an older row has, and a fact whose article is gone.
    con.execute("update nlp.quantity_mentions set quantity_id = 'q-old' where quantity_id = 'q-new'")
    con.execute("insert into ops.stage_log values ('quantity_mentions', 'gone', '1', '', '', ?)", [now()])
    con.execute("update nlp.quantity_mentions set article_id = 'gone' where quantity_id = 'q-without-article'")
    of_night, of_all = (validate(suite, con, stage, moment) for moment in (since, None))
    assert of_night.rows == 2 and of_all.rows == 4
    told = {f.about: [row["row"] for row in f.rows] for f in of_night.failures}
    assert told == {
        "column=key_is_unique": ["key_is_unique: False, quantity_id: q-old"],
        "column=surface_is_in_text": ["surface_is_in_text: False, quantity_id: q-without-article"],
    }
    assert {f.about: f.unexpected for f in of_all.failures} == {
        "column=key_is_unique": 2,
        "column=surface_is_in_text": 2,
    }


def test_a_resolved_row_is_told_with_all_that_is_wrong_with_it(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into dedup.actors values ('x', 'مصر', 'Egypt', 'country', 'EG', null)")
    con.execute("insert into dedup.actors values ('y', 'س', null, 'planet', null, null)")
    for mention in ("m1", "m2", "m3", "m4"):
        con.execute(
            "insert into nlp.entity_mentions values (?, ?, 0, 'عنوان', 0, 5, 'country', null, 'EG', 'l', 'عنوان', "
            "'model', 1)",
            [mention, ARTICLE],
        )
    con.execute("insert into dedup.actor_mentions values ('m1', 'x'), ('m2', 'x')")
    assert _check(con, "dedup_actor_mentions").passed
    con.execute("insert into dedup.actor_mentions values ('m2', 'y'), ('m3', 'nobody'), ('m5', 'none'), ('m4', 'x')")
    assert _failing(con, "dedup_actor_mentions") == {
        "key_is_unique": ["m2", "m2"],
        "mention_is_known": ["m5"],
        "actor_is_known": ["m3", "m5"],
    }
    assert _failing(con, "dedup_actors") == {"kind_is_allowed": ["y"], "name_is_no_letter_and_no_essay": ["y"]}
    con.execute("update dedup.actors set kind = 'country', name = 'المريخ' where actor_id = 'y'")
    assert _failing(con, "dedup_actors") == {"country_has_code": ["y"]}


def _failing(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[str]]:
    """Condition -> the keys of the rows that break it."""
    suite = importlib.import_module(f"expectations.suites.{name}").suite()
    [key] = suite.key
    found = validate(suite, con).failures
    rows = {
        f.about.removeprefix("column="): [row["row"].split(f"{key}: ")[1].split(",")[0] for row in f.rows]
        for f in found
    }
    return {condition: sorted(keys) for condition, keys in rows.items()}
