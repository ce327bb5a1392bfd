"""Data Docs: static pages of what the suites expect and what they found, made from the kept validations.

Great Expectations' own site loads its styles and scripts from the network and
shows no sentence of a suite's notes. These pages take its validation results
and its wording of each expectation, and are in the report's dress: nothing is
loaded from elsewhere, every text is escaped. Running suites is
`validating.py`'s.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from expectations.validations import Validation, kept
from mithaq.report.site import asset, policy
from mithaq.warehouse.schemas import TABLES

STAGES = {"raw": "Ingest", "clean": "Clean", "nlp": "Extract", "dedup": "Deduplicate"}
"""Schema that a stage writes -> what the stage is called, in the order of the DAG."""
_SCHEMAS = {t.stage: t.schema for t in TABLES}


@dataclass(frozen=True, slots=True)
class Expected:
    """One expectation of a suite and what came of it; `rows` are some of those that failed, by column."""

    says: str
    notes: tuple[str, ...]
    passed: bool
    is_warning: bool
    failing: int
    rows: tuple[Mapping[str, Any], ...]
    error: str


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite as the pages show it; without a `validation` where it has not run yet."""

    name: str
    title: str
    table: str
    about: str
    stage: str
    asset: str
    validation: Validation | None
    expectations: tuple[Expected, ...]

    @property
    def page(self) -> str:
        """File name of its page."""
        return page_of(self.name)

    @property
    def failed(self) -> tuple[Expected, ...]:
        """What was not as expected, critical expectations first."""
        return tuple(sorted((e for e in self.expectations if not e.passed), key=lambda e: e.is_warning))

    @property
    def passed(self) -> tuple[Expected, ...]:
        """What was as expected."""
        return tuple(e for e in self.expectations if e.passed)

    @property
    def blocks(self) -> bool:
        """Whether a critical expectation failed."""
        return any(not e.is_warning for e in self.failed)


@dataclass(frozen=True, slots=True)
class DataDocs:
    """What was written: the index, and how many suites and failed expectations it tells of."""

    index: Path
    suites: int
    expectations: int
    failed: int


def page_of(suite: str) -> str:
    """File name of a suite's page."""
    return f"{suite}.html"


def write_data_docs(validations: Path, target: Path, suites: Mapping[str, str]) -> DataDocs:
    """Write the pages of all suites (name -> asset that they check) into `target`, and remove those of former suites.

    Each page takes the place of the former one in one step, and only where it differs.

    Raises:
        ValueError: a kept validation is damaged.
        OSError: `target` can't be written.
    """
    shown = [_suite(name, asset_name, kept(validations, name)) for name, asset_name in suites.items()]
    shown.sort(key=lambda s: list(STAGES.values()).index(s.stage))
    pages = _pages()
    files = {"report.css": asset("report.css")}
    files["index.html"] = pages.get_template("index.html").render(suites=shown, stages=STAGES.values())
    for suite in shown:
        files[suite.page] = pages.get_template("suite.html").render(suite=suite)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        _write(target / name, text)
    for former in target.glob("*.html"):
        if former.name not in files:
            former.unlink()
    return DataDocs(
        target / "index.html",
        len(shown),
        sum(len(s.expectations) for s in shown),
        sum(len(s.failed) for s in shown),
    )


def _write(path: Path, text: str) -> None:
    data = text.encode("utf-8", "replace")
    if path.exists() and path.read_bytes() == data:
        return
    fresh = path.with_name(f".{path.name}")
    fresh.write_bytes(data)
    fresh.replace(path)


@cache
def _pages() -> Environment:
    made = Environment(
        loader=PackageLoader("expectations"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The script is ours, and hashed in the policy: the one text that is not escaped.
    made.globals |= {"policy": policy(), "script": Markup(asset("report.js"))}
    return made


def _suite(name: str, stage_asset: str, validation: Validation | None) -> Suite:
    schema, _, table = name.partition("_")
    about = importlib.import_module(f"expectations.suites.{name}").__doc__ or ""
    is_table = schema in STAGES
    return Suite(
        name=name,
        title=(table if is_table else name).replace("_", " ").capitalize(),
        table=f"{schema}.{table}" if is_table else "",
        about=" ".join(about.split("\n\n")[0].split()),
        stage=STAGES[_SCHEMAS[stage_asset]],
        asset=stage_asset,
        validation=validation,
        expectations=tuple(map(_expected, validation.result["results"])) if validation else (),
    )


def _expected(result: Mapping[str, Any]) -> Expected:
    config, found = result["expectation_config"], result.get("result") or {}
    listed = found.get("unexpected_index_list") or found.get("partial_unexpected_index_list") or []
    return Expected(
        says=config.get("description") or _wording(json.dumps(config, sort_keys=True)),
        notes=tuple(_notes(config)),
        passed=bool(result["success"]),
        is_warning=config.get("severity") != "critical",
        failing=int(found.get("unexpected_count") or 0),
        # That a condition is false for a failing row goes without saying.
        rows=tuple(
            {k: v for k, v in row.items() if not isinstance(v, bool)} for row in listed if isinstance(row, dict)
        ),
        error="; ".join(_errors(result.get("exception_info"))),
    )


def _notes(config: Mapping[str, Any]) -> Iterator[str]:
    """What a suite says of an expectation besides what it expects: notes, then meta."""
    notes = config.get("notes") or []
    yield from [notes] if isinstance(notes, str) else notes
    for key, value in sorted((config.get("meta") or {}).items()):
        yield f"{key}: {value}"


def _errors(info: Any) -> Iterator[str]:
    """Messages of what was raised: Great Expectations gives one, or one a metric."""
    if isinstance(info, dict):
        if info.get("exception_message"):
            yield str(info["exception_message"])
        for part in info.values():
            yield from _errors(part)


@cache
def _wording(config: str) -> str:
    """An expectation in words, as Great Expectations puts it."""
    import great_expectations.expectations.core  # noqa: F401 - registers the expectations
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.registry import get_renderer_impl

    given = json.loads(config)
    found = get_renderer_impl(given["type"], "atomic.prescriptive.summary")
    if not found:
        return str(given["type"]).replace("_", " ").capitalize()
    kwargs = {key: value for key, value in given["kwargs"].items() if key != "batch_id"}
    value = found[1](configuration=ExpectationConfiguration(type=given["type"], kwargs=kwargs)).value
    params = {k: p["value"] if isinstance(p, dict) else p.value for k, p in (value.params or {}).items()}
    return Template(value.template).safe_substitute(params).rstrip(".")
