"""Exports: what is in the files is what is in the marts, and it is described."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

from mithaq.warehouse.export import export_marts
from mithaq.warehouse.store import WarehouseError


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("""
            create schema marts;
            create table marts.agreements
                (agreement_id varchar not null, name varchar, domains varchar[], value double, told_at timestamp);
            comment on table marts.agreements is 'One row an agreement';
            comment on column marts.agreements.name is 'Best Arabic name';
            insert into marts.agreements values
                ('b', 'اتفاق، "الغاز"' || chr(10) || 'الجديد', ['energy', 'trade'], 1.5e9, '2025-01-17 10:00:00'),
                ('a', null, [], null, null);
            create view marts.agreement_overview as select agreement_id from marts.agreements;
            create schema raw; create table raw.files (path varchar);
        """)
    return path


def test_every_mart_is_exported_both_ways_in_a_fixed_order(warehouse: Path, tmp_path: Path) -> None:
    exported = export_marts(warehouse, tmp_path / "out")
    assert [(t.name, t.rows) for t in exported] == [("agreement_overview", 2), ("agreements", 2)]
    frame = pl.read_parquet(tmp_path / "out" / "agreements.parquet")
    assert frame["agreement_id"].to_list() == ["a", "b"]
    assert frame["domains"].to_list() == [[], ["energy", "trade"]]
    with (tmp_path / "out" / "agreements.csv").open(encoding="utf-8", newline="") as file:
        empty, full = csv.DictReader(file)
    assert empty == {"agreement_id": "a", "name": "", "domains": "[]", "value": "", "told_at": ""}
    assert full["name"] == 'اتفاق، "الغاز"\nالجديد'
    assert json.loads(full["domains"]) == ["energy", "trade"]
    assert full["told_at"] == "2025-01-17T10:00:00"


def test_the_package_describes_every_file_from_the_comments(warehouse: Path, tmp_path: Path) -> None:
    export_marts(warehouse, tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    by_path = {r["path"]: r for r in package["resources"]}
    files = {p.name for p in (tmp_path / "out").iterdir()}
    assert set(by_path) == files - {"datapackage.json"}
    assert len({r["name"] for r in package["resources"]}) == len(by_path)
    for name, resource in by_path.items():
        content = (tmp_path / "out" / name).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    described = by_path["agreements.csv"]
    assert described["description"] == "One row an agreement"
    assert [f["type"] for f in described["schema"]["fields"]] == ["string", "string", "array", "number", "datetime"]
    assert described["schema"]["fields"][0]["constraints"] == {"required": True}
    assert described["schema"]["fields"][1]["description"] == "Best Arabic name"


def test_a_later_export_replaces_an_earlier_one(warehouse: Path, tmp_path: Path) -> None:
    export_marts(warehouse, tmp_path / "out")
    with duckdb.connect(str(warehouse)) as con:
        con.execute("delete from marts.agreements where agreement_id = 'a'")
    told: list[tuple[str, int, int]] = []
    exported = export_marts(warehouse, tmp_path / "out", on_table=lambda *step: told.append(step))
    assert [t.rows for t in exported] == [1, 1]
    assert told == [("agreement_overview", 0, 2), ("agreements", 1, 2)]
    assert len(pl.read_parquet(tmp_path / "out" / "agreements.parquet")) == 1
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]


def test_errors_name_the_file(warehouse: Path, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"absent\.duckdb"):
        export_marts(tmp_path / "absent.duckdb", tmp_path / "out")
    blocker = tmp_path / "file"
    blocker.write_text("")
    with pytest.raises(WarehouseError, match=r"can't write to .*file"):
        export_marts(warehouse, blocker)
    with duckdb.connect(str(warehouse)) as con:
        con.execute("drop schema marts cascade")
    with pytest.raises(WarehouseError, match="holds no marts"):
        export_marts(warehouse, tmp_path / "out")
