"""Sharing with other writers, where MITHAQ_LAKE names a lake: gathering what they have read, publishing to all.

What travels and how is `mithaq.warehouse.exchange` and `lake_publish`; here is
only what belongs to a run. Without a lake nothing here does anything.
"""

from __future__ import annotations

import duckdb

from mithaq.language.engine import Engine
from mithaq.settings import Settings
from mithaq.stages.clean import CLEAN
from mithaq.stages.extract import AGREEMENT_MENTIONS, ENTITY_MENTIONS, QUANTITY_MENTIONS
from mithaq.stages.read import sentences_stage
from mithaq.stages.report import StageReport, timed
from mithaq.warehouse.exchange import gather, is_in_step
from mithaq.warehouse.lake import LakeError, attached
from mithaq.warehouse.lake_publish import publish_to_lake
from mithaq.warehouse.ledger import Stage, due_input, record

GATHERED = "gathered_articles"
PUBLISHED_LAKE = "published_lake"


def versions(engine: Engine) -> dict[str, str]:
    """The stages that read a document and its article, in their versions here."""
    stages = (CLEAN, sentences_stage(engine), ENTITY_MENTIONS, AGREEMENT_MENTIONS, QUANTITY_MENTIONS)
    return {stage.name: stage.version for stage in stages}


def run_gather(con: duckdb.DuckDBPyConnection, settings: Settings, engine: Engine) -> StageReport:
    """Take from the lake the articles that other writers have published since.

    Raises:
        LakeError: the lake can't be used.
    """
    report = StageReport(GATHERED)
    lake = settings.shared_lake
    with timed(report):
        if lake is not None:
            with attached(con, lake):
                report.items = gather(con, versions(engine))
    return report


def run_publish_to_lake(
    con: duckdb.DuckDBPyConnection, settings: Settings, engine: Engine, run_id: str, stage: Stage
) -> StageReport:
    """Publish the work warehouse to the lake, in one transaction, and log it as `stage`.

    Raises:
        LakeError: the lake can't be used, or other writers have published what is not gathered here.
    """
    report = StageReport(stage.name)
    lake = settings.shared_lake
    with timed(report):
        if lake is not None:
            published = due_input(con, stage)
            with attached(con, lake):
                report.rows.update(publish_to_lake(con, run_id, versions(engine)))
            report.items = report.rows.pop("documents")
            if published:
                record(con, stage, [published], {})
    return report


def is_lake_current(con: duckdb.DuckDBPyConnection, settings: Settings, stage: Stage) -> bool:
    """Whether the lake holds what is here, and nothing else, as `stage` has published it; True without a lake.

    A lake that can't be used is not current: publishing to it says why.
    """
    lake = settings.shared_lake
    if lake is None:
        return True
    if due_input(con, stage):
        return False
    try:
        with attached(con, lake, read_only=True):
            return is_in_step(con)
    except LakeError:
        return False
