"""Where a stage fails at one article: that article goes without its rows, and the night goes on.

What rules of ours raise for one item (an article; in cleaning a document), and
rows of an article that are not as they must be, are caught here, told in the
log, and left as a row of `ops.failures`. What says that the machine or the
store is at fault is the run's and is not caught, and neither is a fault that
too many items share. The ledger keeps the failures, and decides when an item
is due again.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

import duckdb
import polars as pl

from mithaq.preview import shown
from mithaq.stages.report import StageReport
from mithaq.warehouse.constraints import broken
from mithaq.warehouse.ledger import Failure, Stage
from mithaq.warehouse.store import WarehouseError

OF_THE_RUN = (OSError, MemoryError, ImportError, duckdb.Error, WarehouseError)
"""What no article is to blame for: the disk, the memory, the installation, the store. A run ends with it."""

ENOUGH_TO_JUDGE = 20
"""Items that a stage has worked off in a run before their failures say anything about the installation."""

MOST_THAT_MAY_FAIL = 0.5
"""Share of them above which the installation is broken, not the articles: the run fails."""

LONGEST_MESSAGE = 500
LONGEST_TRACE = 4_000
"""Characters kept of what was raised; of a trace the last ones, where it happened."""

Given = TypeVar("Given")
Found = TypeVar("Found")
Frames = dict[str, pl.DataFrame]

log = logging.getLogger(__name__)


class TooManyFailures(RuntimeError):
    """A stage failed at most of what it was given; the message names the first item and what was raised for it."""


class Failures:
    """The failures of one execution of a stage, batch by batch."""

    def __init__(self, stage: Stage, report: StageReport) -> None:
        self._stage = stage
        self._report = report
        self._batch: dict[str, Failure] = {}
        self._first: Exception | None = None
        self._first_told = ""
        self._done = self._failed = 0

    def isolate(self, items: Mapping[str, Given], work: Callable[[Given], Found]) -> dict[str, Found]:
        """What `work` gives for each item (id -> item), those left out at which it fails.

        Raises:
            Exception: one of `OF_THE_RUN`.
        """
        found: dict[str, Found] = {}
        for item_id, item in items.items():
            try:
                found[item_id] = work(item)
            except OF_THE_RUN:
                raise
            except Exception as error:  # our own rules: whatever they raise, it is for one item
                self._first = self._first or error
                trace = "".join(traceback.format_exception(error))
                self.add(item_id, type(error).__name__, str(error), trace)
        return found

    def together(self, items: Mapping[str, Given], work: Callable[[Iterable[Given]], Found]) -> Found:
        """What `work` gives for all items together, those left out that it fails at one by one; found by halving.

        Raises:
            Exception: one of `OF_THE_RUN`, or what `work` raises for items that it doesn't fail at one by one.
        """
        try:
            return work(items.values())
        except OF_THE_RUN:
            raise
        except Exception:  # told of the item that is to blame
            ids = self._fitting(items, list(items), work)
            return work([items[item_id] for item_id in ids])

    def _fitting(
        self, items: Mapping[str, Given], ids: list[str], work: Callable[[Iterable[Given]], object]
    ) -> list[str]:
        if len(ids) < 2:
            return list(self.isolate({item_id: items[item_id] for item_id in ids}, lambda item: work([item])))
        middle = len(ids) // 2
        fitting: list[str] = []
        for half in (ids[:middle], ids[middle:]):
            try:
                work([items[item_id] for item_id in half])
                fitting += half
            except OF_THE_RUN:
                raise
            except Exception:  # it is told of where the halves are down to one item
                fitting += self._fitting(items, half, work)
        return fitting

    def constrained(self, con: duckdb.DuckDBPyConnection, frames: Frames, texts: Mapping[str, str]) -> Frames:
        """The frames without the articles of which a row is not as the table demands; `texts` are the articles'."""
        for table in self._stage.tables:
            for article_id, condition in broken(con, table, frames[table.full_name], texts).items():
                self.add(article_id, "BrokenConstraint", condition)
        failed = pl.Series(list(self._batch), dtype=pl.String)
        return {name: rows.filter(~rows["article_id"].is_in(failed.implode())) for name, rows in frames.items()}

    def add(self, item_id: str, error_type: str, message: str, trace: str | None = None) -> None:
        """Note that the stage failed at an item."""
        kept = None if trace is None else _storable(trace[-LONGEST_TRACE:])
        self._batch[item_id] = Failure(item_id, error_type, _storable(message[:LONGEST_MESSAGE]), kept)

    def of_batch(self, con: duckdb.DuckDBPyConnection, batch: Sequence[object]) -> list[Failure]:
        """The failures since the last batch, told in the log and in the report; before the batch is recorded.

        Args:
            con: where to look up the inputs' paths.
            batch: the items that the stage has worked off, or failed at, since the last batch.

        Raises:
            TooManyFailures: they are too many to be the articles' fault.
        """
        failed = list(self._batch.values())
        self._batch = {}
        self._done, self._failed = self._done + len(batch), self._failed + len(failed)
        if not failed:
            return []
        self._report.errors |= {f.item_id: f"{f.error_type}: {f.message}" for f in failed}
        paths = self._paths(con, [f.item_id for f in failed])
        told = [f"{self._of_item(f, paths)}: {f.error_type}: {shown(f.message, LONGEST_MESSAGE)}" for f in failed]
        self._first_told = self._first_told or told[0]
        if self._done >= ENOUGH_TO_JUDGE and self._failed > self._done * MOST_THAT_MAY_FAIL:
            raise TooManyFailures(
                f"{self._stage.name} failed at {self._failed:,} of {self._done:,}, first at {self._first_told}. So "
                "many are not the articles' fault: see that this release is installed as it should be "
                "(`make doctor`), or go back to the one before, and run again"
            ) from self._first
        for line in told:
            log.warning("%s failed at %s; the night goes on without its rows", self._stage.name, line)
        return failed

    def _of_item(self, failure: Failure, paths: Mapping[str, str]) -> str:
        kind = self._stage.item.removesuffix("_id")
        path = paths.get(failure.item_id)
        return f"{kind} {failure.item_id}" + (f" ({shown(path, LONGEST_MESSAGE)})" if path else "")

    def _paths(self, con: duckdb.DuckDBPyConnection, item_ids: list[str]) -> dict[str, str]:
        return dict(con.execute(f"select item_id, path from ({_PATHS}) where item_id in (select unnest(?))",
                                [item_ids]).fetchall())  # fmt: skip


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


_PATH = "d.path || if(d.record_index > 0, ' #' || d.record_index, '')"
_PATHS = (
    f"select d.document_id as item_id, {_PATH} as path from raw.documents as d union all "
    f"select a.article_id, {_PATH} from clean.articles as a join raw.documents as d using (document_id)"
)
STANDING = f"""
    select f.stage, f.item_id, p.path, f.error_type || ': ' || f.message as error, f.failed_at
    from ops.failures as f left join ({_PATHS}) as p using (item_id)
"""
"""SQL: every failure that stands, of whatever run: what a later one has mended is gone."""


class Standing(NamedTuple):
    """A failure that stands; `path` is the input's, None for what is no document or article."""

    stage: str
    item_id: str
    path: str | None
    error: str
    failed_at: datetime


def standing(con: duckdb.DuckDBPyConnection, *stages: str) -> list[Standing]:
    """The failures that stand, of these stages or of all, the latest first."""
    rows = con.execute(
        f"from ({STANDING}) where len($stages) = 0 or stage in (select unnest($stages)) "
        "order by failed_at desc, stage, item_id",
        {"stages": list(stages)},
    ).fetchall()
    return [Standing(*row) for row in rows]
