"""Which items of a stage one run works off, by its scope.

Narrowing leaves items due; a full refresh makes done ones due again. Neither
deletes anything: a run that stops half-way leaves whole batches, and the next
one that is not narrowed does the rest. What is due at all is the ledger's.
"""

from __future__ import annotations

import duckdb

from mithaq.documents import InboxFile
from mithaq.feeds import read_feeds
from mithaq.scope import Scope, ScopeError
from mithaq.settings import Settings
from mithaq.stages.ingest import FEEDS_PREFIX, find_inputs
from mithaq.stages.report import StageReport
from mithaq.warehouse.ledger import Item, Stage, due_items, redo


def take(con: duckdb.DuckDBPyConnection, stage: Stage, scope: Scope, report: StageReport) -> list[Item]:
    """The items that this run works off in a stage; how many due ones it leaves is noted in the report."""
    covered = _covered(con, stage, scope)
    if scope.full_refresh:
        redo(con, stage, items=None if covered is None else sorted(covered), most=scope.sample or None)
    due = due_items(con, stage)
    taken = [item for item in due if covered is None or item.item_id in covered]
    if scope.sample:
        rows = con.execute("select item_id from ops.stage_log where stage = ?", [stage.name]).fetchall()
        done = {item_id for (item_id,) in rows}
        taken = sorted(taken, key=lambda item: item.item_id in done)[: scope.sample]
    report.left_out = len(due) - len(taken)
    return taken


def _covered(con: duckdb.DuckDBPyConnection, stage: Stage, scope: Scope) -> set[str] | None:
    """Items of a stage that belong to the scope's sources; None for all."""
    if not scope.sources:
        return None
    rows = con.execute(
        "select document_id, path from raw.documents"
        if stage.item == "document_id"
        else "select article_id, path from clean.articles join raw.documents using (document_id)"
    ).fetchall()
    return {item_id for item_id, path in rows if scope.covers(path)}


def check_sources(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """See that something lies, or once lay, at each source of the scope, or that it is a feed.

    Raises:
        ScopeError: nothing does.
        NotADirectoryError: the inbox is not a folder.
        FeedsError: `feeds.toml` is not right.
    """
    paths = {path for (path,) in con.execute("select path from raw.files").fetchall()}
    paths |= {f.relative_path if isinstance(f, InboxFile) else f.path for f in find_inputs(settings)}
    paths |= {FEEDS_PREFIX + feed.name for feed in read_feeds(settings.feeds)}
    unknown = [s for s in settings.scope.sources if not any(map(Scope(sources=(s,)).covers, paths))]
    if unknown:
        raise ScopeError(
            f"no input lies at {', '.join(unknown)}. A source is a path below {settings.inbox}, such as web or "
            "text/47102.txt.gz, or a feed, such as feeds:NAME"
        )
