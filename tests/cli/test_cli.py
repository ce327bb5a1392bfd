"""`mithaq`: what a person types, sees, and can tell from the exit status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from mithaq.warehouse.lock import hold
from mithaq.warehouse.publish import publish
from mithaq.warehouse.store import DataFolder, open_work
from pipelines.cli import mithaq
from pipelines.exit_codes import DONE, FAILED, NOTHING_PUBLISHED, RUN_UNDER_WAY, USAGE

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("run", "ui", "sql", "score", "doctor", "export")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """DATA with a small published warehouse."""
    folder = DataFolder(tmp_path / "data")
    with open_work(folder) as con:
        con.execute("""
            create schema marts;
            create table marts.articles as select 'a' as article_id;
            create table marts.actors (actor_id varchar, name varchar);
            comment on table marts.actors is 'One row an actor';
            insert into marts.actors values ('jo', 'الأردن'), ('iq', 'العراق');
        """)
    publish(folder, "first")
    return folder.root


def _typed(*words: str | Path, text: str | None = None) -> Result:
    """In this process: for what needs no process of its own."""
    return CliRunner().invoke(mithaq, [str(w) for w in words], input=text)


def _started(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *map(str, words)],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command: str) -> None:
    shown = _typed(command, "--help")
    assert shown.exit_code == DONE
    assert f"  mithaq {command}" in shown.output or f"mithaq --inbox /news/today {command}" in shown.output
    assert "Example" in shown.output


def test_help_lists_every_command_and_exit_status() -> None:
    shown = _typed("--help").output
    for word in (*COMMANDS, "Exit status", "3 another run is under way", "4 nothing is published yet"):
        assert word in shown


def test_help_needs_nothing_heavy() -> None:
    process = _started("--help", PYTHONPROFILEIMPORTTIME="1")
    assert process.returncode == DONE
    imported = set(re.findall(r"\| +(\S+)$", process.stderr, re.M))
    assert "click" in imported
    assert not imported & {"dagster", "torch", "stanza", "great_expectations", "dbt"}


def test_sql_answers_in_three_formats(data: Path) -> None:
    query = "select * from marts.actors order by actor_id"
    assert "الأردن" in _typed("--data", data, "sql", query).output
    assert _typed("--data", data, "sql", "--format", "csv", query).output.splitlines()[1:] == ["iq,العراق", "jo,الأردن"]
    rows = json.loads(_typed("--data", data, "sql", "--format", "json", query).output)
    assert rows[0] == {"actor_id": "iq", "name": "العراق"}


def test_sql_knows_the_marts_without_their_schema(data: Path) -> None:
    assert "الأردن" in _typed("--data", data, "sql", "from actors").output


def test_sql_reads_statements_from_a_file(data: Path) -> None:
    shown = _typed("--data", data, "sql", "--format", "csv", text="select 1 as a; select 2 as b;")
    assert shown.output.split() == ["a", "1", "b", "2"]


def test_sql_changes_nothing(data: Path) -> None:
    process = _started("--data", data, "sql", "delete from marts.actors")
    assert process.returncode == FAILED
    assert "read-only" in process.stderr
    assert "Traceback" not in process.stderr


def test_sql_puts_arabic_in_order_on_request(data: Path) -> None:
    logical = _typed("--data", data, "sql", "from marts.actors").output
    visual = _typed("--data", data, "sql", "--visual", "from marts.actors").output
    assert "العراق" in logical and "العراق" not in visual
    assert visual == CliRunner().invoke(
        mithaq, ["--data", str(data), "sql", "from marts.actors"], env={"MITHAQ_VISUAL": "1"}
    ).output  # fmt: skip


def test_the_prompt_answers_explains_and_survives_mistakes(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from mithaq.terminal.shell import converse

    lines = iter([".tables", ".columns actors", "select name", "from marts.actors;", "select nonsense;", "", ".x"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines, ".quit"))
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        converse(con, data, "table")
    out, err = capsys.readouterr()
    assert "One row an actor" in out and "actor_id" in out and "العراق" in out
    assert "nonsense" in err
    assert "commands are .tables" in out


def test_export_writes_the_marts(data: Path, tmp_path: Path) -> None:
    shown = _typed("--data", data, "export", tmp_path / "out")
    assert shown.exit_code == DONE
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "actors.csv", "actors.parquet", "articles.csv", "articles.parquet", "datapackage.json",
    }  # fmt: skip
    assert str(tmp_path / "out" / "datapackage.json") in shown.output


@pytest.mark.parametrize("command", [["sql", "select 1"], ["export"]])
def test_nothing_published_has_a_status_of_its_own(tmp_path: Path, command: list[str]) -> None:
    shown = _typed("--data", tmp_path, *command)
    assert shown.exit_code == NOTHING_PUBLISHED
    assert "mithaq run" in shown.output


def test_what_makes_no_sense_is_usage(tmp_path: Path) -> None:
    assert _typed("sql", "--format", "xml").exit_code == USAGE
    assert _typed("score", tmp_path).exit_code == USAGE
    assert _typed("fly").exit_code == USAGE
    process = _started("--inbox", tmp_path / "absent", "--data", tmp_path, "run")
    assert process.returncode == USAGE
    assert "absent is not a folder" in process.stderr


def test_run_leaves_where_another_run_is_under_way(tmp_path: Path) -> None:
    with hold(tmp_path / "work" / "run.lock"):
        process = _started("--inbox", ROOT / "data" / "sample", "--data", tmp_path, "run", "--no-wait")
    assert process.returncode == RUN_UNDER_WAY
    assert f"process {os.getpid()}" in process.stderr


def test_a_source_that_is_nowhere_is_usage(tmp_path: Path) -> None:
    process = _started("--inbox", ROOT / "data" / "sample", "--data", tmp_path, "run", "--source", "nowhere")
    assert process.returncode == USAGE
    assert "nowhere" in process.stderr and "Traceback" not in process.stderr
    assert not (tmp_path / "warehouse.duckdb").exists()
    for words in (("--sample", "0"), ("--sample", "many"), ("--source", " ")):
        assert _typed("run", *words).exit_code == USAGE


def test_doctor_says_what_to_mend(tmp_path: Path) -> None:
    process = _started("--inbox", tmp_path / "absent", "--data", tmp_path, "doctor", MITHAQ_MODELS=str(tmp_path))
    assert process.returncode == FAILED
    assert "2 to mend" in process.stdout
    assert "→ set INBOX=" in process.stdout
    assert "\x1b" not in process.stdout
