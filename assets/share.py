"""Sharing with other writers: only part of the DAG where MITHAQ_LAKE names a lake (docs/scale.md).

Articles are gathered before anything is resolved over all of them, and what
follows is published after the file that this writer's own readers open: a
lake that can't be reached costs them nothing.
Concept: https://docs.dagster.io/guides/build/assets
"""

from functools import partial

import dagster as dg

from assets.metadata import OWNERS
from mithaq.language.engine import Engine
from mithaq.settings import Settings
from mithaq.stages.due import publishing
from mithaq.stages.share import PUBLISHED_LAKE, run_gather, run_publish_to_lake
from mithaq.warehouse.lake import LakeError, Turn
from mithaq.warehouse.store import open_work

_shared = partial(dg.asset, kinds={"postgres", "duckdb"}, owners=OWNERS, code_version="1")


@_shared(group_name="deduplicate", deps=["clean_articles", "quantity_mentions"])
def gathered_articles(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    engine: dg.ResourceParam[Engine],
    turn: dg.ResourceParam[Turn],
) -> dg.MaterializeResult:
    """Articles that other writers of the lake have read since, with all that was found in them."""
    try:
        turn.take(on_wait=context.log.info)
        with open_work(settings.folder) as con:
            report = run_gather(con, settings, engine)
    except LakeError as error:
        # The night goes to this writer's own readers all the same; `published_lake` fails, and says so.
        turn.release()
        context.log.warning(f"nothing is gathered from the lake: {error}")
        return dg.MaterializeResult(metadata={"lake": str(error)})
    return dg.MaterializeResult(
        metadata={"items_done": report.items, "items_are": "documents", "seconds": round(report.seconds, 3)}
    )


@_shared(
    group_name="publish",
    deps=["published_warehouse"],
    op_tags={"dagster/priority": "2"},  # before the pages: other writers wait
)
def published_lake(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    engine: dg.ResourceParam[Engine],
    turn: dg.ResourceParam[Turn],
) -> dg.MaterializeResult:
    """What is published, published to all writers' readers in one transaction."""
    try:
        turn.take(on_wait=context.log.info)
        with open_work(settings.folder) as con:
            report = run_publish_to_lake(con, settings, engine, context.run_id, publishing(PUBLISHED_LAKE))
    finally:
        turn.release()
    return dg.MaterializeResult(
        metadata={
            "documents put in": report.items,
            "rows_out": report.rows.total(),
            "seconds": round(report.seconds, 3),
            **{f"rows written to {table}": rows for table, rows in sorted(report.rows.items()) if rows},
        }
    )
