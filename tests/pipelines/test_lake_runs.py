"""Whole runs of two machines that share a lake on a real Postgres; each has an inbox and DATA of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mithaq.doctor.lake import lake as examined
from mithaq.warehouse.lake import Lake, LakeError, Turn, load_extensions
from tests.pipelines.sites import ROOT, Site
from tests.postgres import PASSWORD, Postgres, environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

WRONG = "n0t-the-password"
ARTICLE = """الأردن وعُمان يوقعان مذكرة تفاهم في النقل البحري

وقعت وزارة النقل الأردنية ونظيرتها العمانية في مسقط، يوم الأحد، مذكرة تفاهم للتعاون في النقل البحري مدتها ثلاث سنوات.
وقال الوزير إن حجم البضائع المنقولة بين البلدين بلغ {} ألف طن في العام الماضي، وإن الجانبين اتفقا على تسيير خط منتظم.
"""
SAME = "text/47102.txt.gz"


@dataclass(frozen=True)
class Shared:
    """Two sites and the lake between them, once each has published and gathered."""

    lake: Lake
    one: Site
    two: Site
    articles: int
    """What the first site held before there was a lake."""

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every mart and history table of the lake, as its readers see it."""
        with reader(self.lake) as con:
            return _tables(con)


def reader(lake: Lake) -> duckdb.DuckDBPyConnection:
    """A reader as docs/scale.md has it."""
    con = duckdb.connect()
    load_extensions(con)
    con.execute(f"attach 'ducklake:postgres:{lake.catalog}' as warehouse (read_only)")
    con.execute("use warehouse")
    return con


def _tables(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    names = con.execute(
        "select schema_name || '.' || table_name, list(column_name order by column_name) from duckdb_columns() "
        "where database_name = 'warehouse' and schema_name in ('marts', 'history') group by all order by all"
    ).fetchall()
    return {name: con.execute(f"select {', '.join(c)} from {name} order by all").fetchall() for name, c in names}


def published(site: Site) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(site.snapshot), read_only=True) as con:
        return _tables(con)


def _run(site: Site, lake: Lake) -> str:
    process = site.run(**environment(lake))
    assert process.returncode == 0, process.stdout[-3000:] + process.stderr[-3000:]
    return process.stdout


@pytest.fixture(scope="module")
def shared(
    postgres: Postgres,
    sample_run: tuple[Site, subprocess.CompletedProcess[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Shared:
    folder = tmp_path_factory.mktemp("shared")
    lake = postgres.new_lake("runs", folder / "lake")
    one = sample_run[0].copy(folder / "one")
    two = Site(folder / "two" / "inbox", folder / "two" / "data")
    two.deliver((SAME,))
    (two.inbox / SAME).rename(two.inbox / "once-more.txt.gz")
    (two.inbox / "ferry.txt").write_text(ARTICLE.format(40), encoding="utf-8")
    _run(one, lake)
    shared = Shared(lake, one, two, len(published(one)["marts.articles"]))
    assert published(one) == shared.rows()
    _run(two, lake)
    _run(one, lake)
    return shared


def test_a_run_leaves_in_the_lake_what_it_leaves_in_the_file(shared: Shared) -> None:
    in_lake = shared.rows()
    assert {"marts.articles", "marts.actors", "marts.agreements", "marts.quantities", "history.agreements"} <= set(
        in_lake
    )
    for site in (shared.one, shared.two):
        in_file = published(site)
        assert set(in_file) == set(in_lake)
        for table, rows in in_file.items():
            assert rows == in_lake[table], table
    assert len(in_lake["marts.articles"]) == shared.articles + 1
    with reader(shared.lake) as con:
        found = con.execute("select title from marts.search('النقل البحري')").fetchall()
        assert (ARTICLE.partition("\n")[0],) in found
        [(inputs, accounted)] = con.execute(
            "select (select sum(input_count) from raw.files), "
            "(select count(*) from raw.documents) + (select count(*) from raw.rejections)"
        ).fetchall()
        assert inputs == accounted


def test_with_nothing_new_anywhere_a_run_does_nothing(shared: Shared) -> None:
    assert "Nothing new" in _run(shared.one, shared.lake)


def test_a_lake_that_is_out_of_reach_costs_the_file_nothing(shared: Shared, tmp_path: Path) -> None:
    site, before = shared.two.copy(tmp_path), shared.rows()
    (site.inbox / "later.txt").write_text(ARTICLE.format(50), encoding="utf-8")
    process = site.run(**environment(shared.lake, WRONG))
    assert process.returncode == 1
    lines = [line for line in process.stderr.splitlines() if line.strip()]
    assert "password authentication failed" in lines[0]
    assert "PGPASSWORD" in lines[0]
    assert "Traceback" not in process.stderr
    assert len(lines) <= 2
    assert [r for r in published(site)["marts.articles"] if "later.txt" in r]
    assert shared.rows() == before
    told = [process.stdout.encode(), process.stderr.encode()]
    told += [p.read_bytes() for p in site.data.rglob("*") if p.is_file() and "originals" not in p.parts]
    assert not [text for text in told if WRONG.encode() in text or PASSWORD.encode() in text]


def test_dbt_builds_the_same_marts_in_the_lake(shared: Shared, tmp_path: Path) -> None:
    before = shared.rows()
    folders = ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project", "--target-path", str(tmp_path)]
    process = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "build", "--target", "lake", *folders, "--log-path", str(tmp_path),
         "--exclude", "resource_type:unit_test", "resource_type:test"],
        cwd=ROOT, env=shared.one.environment | environment(shared.lake), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stdout[-3000:]
    after = shared.rows()
    for table, rows in before.items():
        assert rows == after[table], table
    assert PASSWORD not in process.stdout + (tmp_path / "dbt.log").read_text()


def test_the_doctor_looks_at_the_lake(
    shared: Shared, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = examined(shared.lake)
    assert sound.state == "ok"
    assert f"{shared.articles + 1} articles" in sound.says
    assert "nothing is published" in examined(postgres.new_lake("new", tmp_path / "new")).says
    assert "can't be written" in examined(Lake(shared.lake.catalog, tmp_path / "nowhere")).says
    elsewhere = examined(Lake(shared.lake.catalog, tmp_path))
    assert elsewhere.is_problem
    assert "not where this lake has its rows" in elsewhere.says
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "can't be written" in examined(Lake(shared.lake.catalog, blocked)).says
    monkeypatch.setenv("PGPASSWORD", WRONG)
    refused = examined(shared.lake)
    assert refused.is_problem
    assert refused.do
    assert WRONG not in f"{refused.says}{refused.do}"
    with pytest.raises(LakeError):
        Turn(shared.lake).take()
