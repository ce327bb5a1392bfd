"""The one place where a suite becomes a Dagster asset check.

A check validates the rows that a stage has left in the work warehouse. A
failed critical expectation fails the check and, since the checks block, stops
everything downstream; a failed warning is shown and stops nothing. Suites are
run by `validating.py`.
"""

from __future__ import annotations

import ast
from pathlib import Path

import dagster as dg

from expectations.data_docs import page_of
from expectations.elsewhere import SUITES, check
from expectations.validating import SHOWN_ROWS, Failure, Outcome
from mithaq.settings import Settings


def asset_checks() -> list[dg.AssetChecksDefinition]:
    """A blocking check for each suite."""
    return [_check(name, stage) for name, stage in SUITES.items()]


def _check(name: str, stage: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=dg.AssetKey(stage),
        name=f"{name}_as_expected",
        description=_about(name),
        blocking=True,
        compute_kind="great_expectations",
    )
    def as_expected(settings: dg.ResourceParam[Settings]) -> dg.AssetCheckResult:
        result = check_result(check(settings.folder, name))
        page = dg.MetadataValue.path(str(settings.folder.data_docs / page_of(name)))
        return result._replace(metadata={**result.metadata, "data_docs": page})

    return as_expected


def _about(name: str) -> str:
    """What a suite expects, as its module begins; read, not imported, since Great Expectations loads slowly."""
    said = ast.get_docstring(ast.parse((Path(__file__).parent / "suites" / f"{name}.py").read_text("utf-8"))) or ""
    return f"{said.splitlines()[0]} A suite of Great Expectations."


def check_result(outcome: Outcome) -> dg.AssetCheckResult:
    """What Dagster is told: ERROR where a critical expectation fails, WARN where only warnings fail."""
    if outcome.unchanged_since:
        return dg.AssetCheckResult(passed=True, metadata={"rows": 0, "unchanged since": str(outcome.unchanged_since)})
    is_warning = not (outcome.passed or outcome.is_critical)
    return dg.AssetCheckResult(
        passed=outcome.passed,
        severity=dg.AssetCheckSeverity.WARN if is_warning else dg.AssetCheckSeverity.ERROR,
        metadata={
            "rows": outcome.rows,
            "expectations": outcome.expectations,
            "failed_expectations": len(outcome.failures),
            **({} if outcome.passed else {"failures": _failure_table(outcome.failures)}),
        },
    )


def _failure_table(failures: tuple[Failure, ...]) -> dg.TableMetadataValue:
    records = [
        dg.TableRecord(
            {
                "expectation": f.expectation,
                "about": f.about,
                "severity": f.severity,
                "unexpected": f.unexpected,
                **row,
            }
        )
        for f in failures
        for row in (f.rows or ({"row": f.error or "(no row to show)", "says": ""},))
    ]
    return dg.MetadataValue.table(records[:SHOWN_ROWS])
