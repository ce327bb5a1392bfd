"""The process in which Great Expectations runs, where a run has begun one; else it runs in this one.

Great Expectations takes some five seconds to load: begun early, that is over
by the time there is something to check. It opens the work warehouse while this
process has it closed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from expectations.data_docs import DataDocs, write_data_docs
from expectations.validating import Outcome, check_what_is_due
from mithaq.warehouse.schemas import TABLES
from mithaq.warehouse.store import DataFolder, open_work
from mithaq.workers import Crew

SUITES: dict[str, str] = {f"{t.schema}_{t.name}": t.stage for t in TABLES if t.schema != "ops"} | {
    "accounting": "clean_articles",
    "failures": "quantity_mentions",
}
"""Suite module -> asset whose rows it checks."""


def begin() -> None:
    """Let another process load Great Expectations already now; it stays until this one ends."""
    _crew().begin()


def check(folder: DataFolder, name: str) -> Outcome:
    """Run a suite over what is due of the work warehouse; where it fails, the Data Docs are written anew."""
    [outcome] = _crew().work([(folder.root, name)])
    assert isinstance(outcome, Outcome)
    return outcome


def document(folder: DataFolder) -> DataDocs:
    """Write the Data Docs from what the suites have found."""
    [written] = _crew().work([(folder.root, None)])
    assert isinstance(written, DataDocs)
    return written


_Part = tuple[Path, str | None]


@cache
def _crew() -> Crew[_Part, Outcome | DataDocs]:
    return Crew(_load, _work)


def _load() -> Callable[[_Part], Outcome | DataDocs]:
    import great_expectations  # noqa: F401 (it takes long)

    return _work


def _work(part: _Part) -> Outcome | DataDocs:
    root, name = part
    folder = DataFolder(root)
    if name is None:
        return write_data_docs(folder.validations, folder.data_docs, SUITES)
    with open_work(folder) as con:
        outcome = check_what_is_due(name, SUITES[name], con, folder.validations)
    if not outcome.passed:
        # What comes after a failed check doesn't run: its page is made here.
        write_data_docs(folder.validations, folder.data_docs, SUITES)
    return outcome
