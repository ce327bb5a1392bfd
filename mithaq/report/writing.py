"""Writing the report: the one entry point that the pipeline calls."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import duckdb

from mithaq.garbage import without_search
from mithaq.report.content import Content
from mithaq.report.pages import CheckOutcome, Score, all_pages, shared_context
from mithaq.report.reading import Limits, ReportError, opened
from mithaq.report.site import replaced, write_site


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What was written: HTML files, the agreements, actors and articles that have a page, and how long it took."""

    index: Path
    pages: int
    agreements: int
    actors: int
    articles: int
    seconds: float


def write_report(
    warehouse: Path,
    target: Path,
    *,
    limits: Limits | None = None,
    checks: Sequence[CheckOutcome] = (),
    scores: Sequence[Score] = (),
    documentation: Mapping[str, Path] | None = None,
) -> ReportResult:
    """Write the report of a published warehouse into `target`, in one step.

    The site is written beside `target` and takes its place when it is whole;
    the same warehouse and arguments give the same bytes.

    Args:
        warehouse: a published DuckDB file; opened read-only.
        target: folder of the report; made, or replaced if it holds a report.
        limits: how much is shown; the defaults suit a laptop.
        checks: outcomes of data checks, shown under data quality.
        scores: scores of the language models, shown under data quality.
        documentation: index pages to link to, under `data` (Data Docs) and
            `dbt`; those that don't exist are left out.

    Raises:
        ReportError: the warehouse can't be read or lacks a mart, or the target can't be written or isn't ours.
    """
    started = time.perf_counter()
    links = {
        name: quote(Path(os.path.relpath(path, target)).as_posix())
        for name, path in sorted((documentation or {}).items())
        if path.is_file()
    }  # fmt: skip
    with without_search(), opened(warehouse, limits or Limits()) as con, replaced(target) as folder:
        content = Content(con, limits or Limits())
        summary = {"site": "mithaq report", "as_of": str(content.totals["as_of"] or "")}
        try:
            pages = write_site(
                folder, all_pages(content, checks, scores), shared_context(content, links), summary, target
            )
        except duckdb.Error as error:
            raise ReportError(f"{warehouse} can't be read for the report: {error}") from error
    return ReportResult(
        target / "index.html",
        pages,
        len(content.agreements),
        len(content.actors),
        len(content.articles),
        time.perf_counter() - started,
    )
