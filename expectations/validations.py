"""What each suite found when it last ran, kept in a file a suite in the form that Great Expectations gives it.

A night validates only what is new, and a suite without anything new isn't run:
what is kept is its last run. Pages made of it are in `data_docs.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult

    from expectations.base import TableSuite

KEPT_ROWS = 20
KEPT_CHARACTERS = 200
_ROWS = ("unexpected_list", "partial_unexpected_list", "unexpected_index_list", "partial_unexpected_index_list")
_BULK = ("partial_unexpected_counts", "unexpected_index_query")


@dataclass(frozen=True, slots=True)
class Validation:
    """The last run of a suite.

    `since`: rows written after this time were looked at, None for all;
    `finds_failures`: the query left out the rows that were as expected, so
    `rows` counts only those that were not; `result` is Great Expectations' own
    `ExpectationSuiteValidationResult`, with at most `KEPT_ROWS` failing rows an
    expectation.
    """

    suite: str
    at: datetime
    since: datetime | None
    rows: int
    query: str
    finds_failures: bool
    result: dict[str, Any]


def keep(
    folder: Path,
    name: str,
    suite: TableSuite,
    result: ExpectationSuiteValidationResult,
    *,
    rows: int,
    at: datetime,
    since: datetime | None,
) -> None:
    """Keep what a suite found; in one step, in place of what it found before."""
    for found in result.results:
        for bulk in _BULK:
            found.result.pop(bulk, None)
        for listed in _ROWS:
            if found.result.get(listed):
                found.result[listed] = [_cut(row) for row in found.result[listed][:KEPT_ROWS]]
    kept = {
        "suite": name,
        "at": at.isoformat(),
        "since": since.isoformat() if since else None,
        "rows": rows,
        "query": suite.query,
        "finds_failures": suite.finds_failures,
        "result": result.to_json_dict(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{name}.json"
    fresh.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(folder / f"{name}.json")


def _cut(value: Any) -> Any:
    """The value with long texts shortened: a failing row is named here, not copied."""
    if isinstance(value, dict):
        return {key: _cut(v) for key, v in value.items()}
    if isinstance(value, str) and len(value) > KEPT_CHARACTERS:
        return value[: KEPT_CHARACTERS - 1] + "…"
    return value


def kept(folder: Path, name: str) -> Validation | None:
    """The last run of a suite; None where none is kept.

    Raises:
        ValueError: the file is damaged; the message names it.
    """
    path = folder / f"{name}.json"
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(found["since"]) if found["since"] else None
        return Validation(**{**found, "at": datetime.fromisoformat(found["at"]), "since": since})
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is damaged ({error}): remove it; the suite's next run writes it anew") from error
