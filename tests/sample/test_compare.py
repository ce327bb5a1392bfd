"""The comparison of a warehouse with the expectations finds what is there and names what is not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

HERE = Path(__file__).resolve().parent


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_compare", HERE / "compare.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


compare = _load()


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """A warehouse with the columns that are compared, and no row."""
    con = duckdb.connect()
    con.execute("""
        create schema raw; create schema clean; create schema marts;
        create table raw.documents(document_id text, path text);
        create table raw.rejections(path text, reason text);
        create table clean.rejections(document_id text, reason text);
        create table marts.articles(article_id text, source_file text, text text, url text, source text,
            published_at timestamp, story_id text);
        create table marts.quantities(article_id text, surface text, value double, value_max double, unit text,
            kind text);
        create table marts.agreements(agreement_id text, kind text, status text, signed_on text);
        create table marts.agreement_mentions(agreement_id text, article_id text);
        create table marts.agreement_parties(agreement_id text, actor_id text);
        create table marts.actors(actor_id text, name text, kind text);
        create table marts.actor_aliases(actor_id text, alias text);
        create table marts.quantity_claims(kind text, unit text, is_contradicted boolean, value_min double,
            value_max double);
    """)
    return con


def test_empty_warehouse_misses_everything(con: duckdb.DuckDBPyConnection) -> None:
    outcomes = compare.compare(con)
    assert outcomes["articles"].found == 0 and outcomes["articles"].expected >= 24
    assert outcomes["agreements"].found == 0 and outcomes["agreements"].expected >= 24
    assert outcomes["rejections"].found == 0


def test_true_rows_are_found(con: duckdb.DuckDBPyConnection) -> None:
    source = (HERE / "sources" / "articles" / "saudi-iran-beijing.txt").read_text(encoding="utf-8")
    header = compare.source_header("saudi-iran-beijing")
    body = source.split("\n\n", 1)[1].strip()
    con.execute(
        "insert into marts.articles values ('a', 'riyadh-tehran-beijing.html', ?, ?, ?, '2023-03-10 13:30:00', 's')",
        [f"{header['title']}\n{body}", header["url"], header["outlet"]],
    )
    con.execute("insert into marts.quantities values ('a', 'شهران', 2, null, 'month', 'duration')")
    con.execute("insert into marts.agreements values ('g', 'peace', 'signed', '2023-03-10')")
    con.execute("insert into marts.agreement_mentions values ('g', 'a')")
    con.execute("insert into marts.actors values ('sa', 'السعودية', 'country'), ('ir', 'إيران', 'country')")
    con.execute("insert into marts.actor_aliases values ('sa', 'السعودية'), ('ir', 'إيران')")
    con.execute("insert into marts.agreement_parties values ('g', 'sa'), ('g', 'ir')")
    con.execute("insert into raw.rejections values ('broken/empty.txt', 'empty_file')")
    outcomes = compare.compare(con)
    for kind in ("articles", "rejections", "quantities", "agreements"):
        assert outcomes[kind].found == 1, (kind, outcomes[kind].missing)
    for kind in ("clean texts", "whole texts", "outlets", "publication dates", "addresses", "agreement status"):
        assert outcomes[kind].share == 1.0, (kind, outcomes[kind].missing)
    assert outcomes["agreement signing date"].found == outcomes["agreement signing date"].expected == 1
