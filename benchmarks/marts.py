"""Every model built by dbt, against the same SQL run by DuckDB alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from benchmarks.articles import ROOT
from benchmarks.base import FOLDER, copied, filled
from benchmarks.night import BASE, HELD
from benchmarks.result import Result

PROJECT = ROOT / "dbt_project"


def measure(scale: float) -> Result:
    """Seconds of `dbt run --full-refresh`, start-up included, and of the compiled SQL on one connection."""
    held = int(HELD * scale)
    data = copied(filled(held, max(200, int(BASE * scale))), "marts")
    target = FOLDER / "marts-target"
    shutil.rmtree(target, ignore_errors=True)
    _dbt(data, target, "parse")
    started = time.monotonic()
    _dbt(data, target, "run", "--full-refresh")
    by_dbt = time.monotonic() - started
    plainly = _plainly(data, target)
    return Result(
        "marts",
        "marts built by dbt against the same SQL in plain DuckDB",
        by_dbt / plainly,
        "x",
        "≤ 2",
        "≤ 1.3",
        {"dbt, seconds": round(by_dbt, 1), "plain DuckDB, seconds": round(plainly, 1)},
        f"{held:,} articles",
    )


def _dbt(data: Path, target: Path, command: str, *options: str) -> None:
    subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), "--quiet", command, "--project-dir", str(PROJECT),
         "--profiles-dir", str(PROJECT), "--target-path", str(target), "--log-path", str(target), *options],
        env=os.environ | {"MITHAQ_DATA": str(data), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        check=True,
    )  # fmt: skip


def _plainly(data: Path, target: Path) -> float:
    """Seconds of all compiled models, each after those that it reads."""
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    nodes = {i: n for i, n in manifest["nodes"].items() if n["resource_type"] == "model"}
    order: list[str] = []

    def visit(node: str) -> None:
        if node in nodes and node not in order:
            for parent in nodes[node]["depends_on"]["nodes"]:
                visit(parent)
            order.append(node)

    for node in nodes:
        visit(node)
    compiled = target / "compiled" / "mithaq"
    with duckdb.connect(str(data / "work" / "warehouse.duckdb")) as con:
        started = time.monotonic()
        for node in (nodes[i] for i in order):
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            name = f"{node['schema']}.{node['alias']}"
            con.execute(f"drop {kind} if exists {name} cascade")
            sql = (compiled / node["original_file_path"]).read_text(encoding="utf-8")
            con.execute(f"create {kind} {name} as {sql}")
        con.execute("checkpoint")
        return time.monotonic() - started
