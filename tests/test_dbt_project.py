"""A dbt project that has changed is parsed anew or refused: what no longer stands in its files is never built."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from mithaq.dbt_project import StaleProjectError, changed_since_parsed, check_parsed, manifest_of

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two models and their words, parsed a minute after they were written."""
    for name in ("dbt_project.yml", "models/a.sql", "models/marts/b.sql", "models/b.md", "target/manifest.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("select 1")
    for place in tmp_path.rglob("*"):
        os.utime(place, (1000, 1000))
    os.utime(manifest_of(tmp_path), (1060, 1060))
    return tmp_path


def test_a_project_that_stands_as_parsed_is_taken(project: Path) -> None:
    assert changed_since_parsed(project) == []
    check_parsed(project)


def test_a_project_that_was_never_parsed_is_refused(project: Path) -> None:
    manifest_of(project).unlink()
    with pytest.raises(StaleProjectError, match="dbt_project"):
        check_parsed(project)


@pytest.mark.parametrize("name", ["models/marts/b.sql", "models/b.md", "dbt_project.yml"])
def test_a_file_that_changed_is_named_with_what_to_do(project: Path, name: str) -> None:
    os.utime(project / name, (1061, 1061))
    with pytest.raises(StaleProjectError, match=rf"has changed.*{name}.*`make setup`"):
        check_parsed(project)


def test_a_model_that_is_gone_is_a_change(project: Path) -> None:
    (project / "models" / "marts" / "b.sql").unlink()
    assert changed_since_parsed(project) == ["models/marts"]


def test_what_dbt_writes_itself_is_no_change(project: Path) -> None:
    for name in ("target/compiled/a.sql", "logs/dbt.md"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("select 2")
    assert changed_since_parsed(project) == []


@pytest.mark.slow  # dbt parses the whole project twice
def test_a_command_parses_what_has_changed_and_says_so_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.parsing import parse_if_changed

    monkeypatch.setenv("MITHAQ_DATA", str(tmp_path / "data"))
    project = shutil.copytree(PROJECT, tmp_path / "dbt_project", ignore=shutil.ignore_patterns("logs"))
    model = project / "models" / "marts" / "actors.sql"
    model.write_text(model.read_text("utf-8") + "\n-- said anew\n", "utf-8")
    os.utime(model, (manifest_of(project).stat().st_mtime + 1,) * 2)
    said: list[str] = []
    assert parse_if_changed(project, said.append)
    assert not parse_if_changed(project, said.append)
    assert len(said) == 1 and "models/marts/actors.sql" in said[0]
    nodes = json.loads(manifest_of(project).read_text("utf-8"))["nodes"]
    assert "said anew" in nodes["model.mithaq.actors"]["raw_code"]

    model.write_text("select {{ ref('nowhere') }}", "utf-8")
    os.utime(model, (manifest_of(project).stat().st_mtime + 1,) * 2)
    with pytest.raises(StaleProjectError, match="nowhere"):
        parse_if_changed(project, said.append)


def test_a_project_parsed_anew_during_a_run_is_not_built_from_either_text() -> None:
    from dagster_dbt import DbtProject

    from assets.dbt_build import check_loaded, parsed_project

    parsed = parsed_project(DbtProject(PROJECT))
    loaded = json.loads(manifest_of(PROJECT).read_text("utf-8"))
    assert parsed is not None
    check_loaded(parsed, loaded)
    loaded["nodes"]["model.mithaq.actors"]["raw_code"] += "-- of before"
    with pytest.raises(StaleProjectError, match="Start the run again"):
        check_loaded(parsed, loaded)
    del loaded["nodes"]["model.mithaq.actors"]
    with pytest.raises(StaleProjectError, match="none of its models was built"):
        check_loaded(parsed, loaded)
