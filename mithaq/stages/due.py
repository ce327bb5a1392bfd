"""Whether a run would find anything to do, told without doing any of it.

What a stage does is in the stage's own module; what has been done is the
ledger's.
"""

from __future__ import annotations

import hashlib

import duckdb

from mithaq.documents import InboxFile
from mithaq.feeds import read_feeds
from mithaq.language.engine import Engine
from mithaq.settings import PROJECT, Settings
from mithaq.stages.actors import ACTORS
from mithaq.stages.agreements import AGREEMENTS
from mithaq.stages.clean import CLEAN
from mithaq.stages.extract import AGREEMENT_MENTIONS, ENTITY_MENTIONS, QUANTITY_MENTIONS
from mithaq.stages.fetch import due_feeds
from mithaq.stages.ingest import find_inputs
from mithaq.stages.read import sentences_stage
from mithaq.stages.share import PUBLISHED_LAKE, is_lake_current
from mithaq.stages.stories import STORIES
from mithaq.warehouse.ledger import Stage, due_input, due_items
from mithaq.warehouse.schemas import TABLES
from mithaq.warehouse.store import open_work

MANIFEST = PROJECT / "dbt_project" / "target" / "manifest.json"


def publishing(name: str = "published_warehouse") -> Stage:
    """Publishing as a stage: its input is every table and the dbt project, its version the manifest's content."""
    manifest = hashlib.sha256(MANIFEST.read_bytes()).hexdigest()[:16]
    return Stage(name, manifest, tuple(sorted({t.stage for t in TABLES} - {"ops"})))


def is_inbox_known(con: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Whether every file of the inbox and of the feeds was read in the size and with the modification time that it has.

    Raises:
        NotADirectoryError: the inbox is not a folder.
    """
    seen = set(con.execute("select path, byte_size, modified_ns from raw.files").fetchall())
    return all(
        (found.relative_path if isinstance(found, InboxFile) else found.path, found.byte_size, found.modified_ns)
        in seen
        for found in find_inputs(settings)
    )


def is_everything_done(settings: Settings, engine: Engine) -> bool:
    """Whether a run now would leave the published warehouse and its pages as they are.

    Raises:
        FeedsError: `feeds.toml` is not right.
        WarehouseError: the work warehouse can't be opened.
    """
    folder = settings.folder
    if not (folder.work.exists() and folder.published.exists() and folder.are_pages_current):
        return False
    by_item = (CLEAN, sentences_stage(engine), ENTITY_MENTIONS, AGREEMENT_MENTIONS, QUANTITY_MENTIONS)
    at_once = (STORIES, ACTORS, AGREEMENTS, publishing())
    with open_work(folder) as con:
        return (
            not due_feeds(con, read_feeds(settings.feeds))
            and is_inbox_known(con, settings)
            and not any(due_items(con, stage) for stage in by_item)
            and not any(due_input(con, stage) for stage in at_once)
            and is_lake_current(con, settings, publishing(PUBLISHED_LAKE))
        )
