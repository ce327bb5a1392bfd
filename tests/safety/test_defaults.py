"""What must be safe without anyone setting anything."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys

import yaml

from mithaq.telemetry import QUIET
from tests.pipelines.sites import ROOT

CODE = [
    p for folder in ("mithaq", "assets", "pipelines", "expectations") for p in sorted((ROOT / folder).rglob("*.py"))
]
HARMLESS_XML = {"Element", "ParseError", "SubElement", "tostring", "iselement"}


def test_the_ui_is_bound_to_loopback() -> None:
    shown = subprocess.run(
        ["make", "--dry-run", "--always-make", "ui"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    (line,) = [line for line in shown.splitlines() if "dagster dev" in line]
    assert "--host 127.0.0.1" in line


def test_nothing_in_the_tree_binds_to_every_address() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in tracked.split("\0"):
        path = ROOT / name
        if name.endswith((".py", ".toml", ".yaml", ".yml", ".sh", "Makefile")) and not name.startswith("tests/"):
            assert "0.0.0.0" not in path.read_text("utf-8"), name


def test_tools_are_quiet_however_they_are_started() -> None:
    """With an empty environment: the packages that start tools set the switches before they import them."""
    code = "import json, os, sys, {0}; print(json.dumps([dict(os.environ), sorted(sys.modules)]))"
    for package in ("pipelines", "expectations"):
        process = subprocess.run(
            [sys.executable, "-c", code.format(package)],
            cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        environment, modules = json.loads(process.stdout)
        assert environment.items() >= QUIET.items(), package
        assert not {"dagster", "great_expectations", "dbt", "huggingface_hub", "ray"} & set(modules), package


def test_dagster_and_dbt_are_told_to_be_quiet() -> None:
    instance = yaml.safe_load((ROOT / "pipelines" / "dagster.yaml").read_text())
    assert instance["telemetry"] == {"enabled": False}
    assert instance["nux"] == {"enabled": False}
    project = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text())
    assert project["flags"]["send_anonymous_usage_stats"] is False


def test_xml_is_parsed_by_defusedxml_only() -> None:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported = {alias.name for alias in node.names}
                assert not any(name.split(".")[0] in {"xml", "xmltodict", "bs4"} for name in imported), path
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "xml":
                assert {alias.name for alias in node.names} <= HARMLESS_XML, path
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "etree":
                # lxml is for HTML, whose parser knows no entities of a document's own and loads nothing
                assert node.attr in {"HTMLParser", "LxmlError"}, (path, node.attr)


def test_no_value_is_written_into_sql() -> None:
    """Statements are put together from identifiers; a value goes in as a parameter, never between quotes."""
    starts = re.compile(r"\s*\(?(select|insert|update|delete|create|with|where|copy|attach|from|join|and|or)\b", re.I)
    own_constants = {"upstream", "EVERYTHING", "table.name"}  # names of stages and tables
    seen = 0
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            template = "".join(str(v.value) if isinstance(v, ast.Constant) else "\0" for v in node.values)
            if not starts.match(template):
                continue
            values = [ast.unparse(v.value) for v in node.values if isinstance(v, ast.FormattedValue)]
            for value, place in zip(values, re.finditer("\0", template), strict=True):
                seen += 1
                is_quoted = template[: place.start()].count("'") % 2 == 1
                assert not is_quoted or value in own_constants, f"{path}: {value} is written into SQL"
    assert seen > 10
