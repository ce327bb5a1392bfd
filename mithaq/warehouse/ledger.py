"""Which items a stage has still to do, and writing what it did in one transaction.

An item (document or article) is done when the log holds it with the stage's
version and the hash of the input it has now; so is one that the stage failed
at, which leaves a row of `ops.failures` in place of its own rows, until it is
due again and read. A stage's output hash folds in
its input hash, so a change travels downstream only as far as it changes rows.
Times of the log only ever grow, so "since" has a meaning even where a clock is
set back. What a stage does to an item is not here: that is the library's other
folders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

import duckdb
import polars as pl

from mithaq.warehouse.frames import frame
from mithaq.warehouse.schemas import OPS_FAILURES, OPS_STAGE_LOG, TABLES, Table
from mithaq.warehouse.store import insert_rows, literal

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage over items.

    `name` is also the Dagster asset; `version` changes when the stage would
    give other rows for the same input; `upstream` are the stages whose logs
    give the items and the input hashes; `item` is the column of its tables
    that holds the item.
    """

    name: str
    version: str
    upstream: tuple[str, ...]
    item: str = "article_id"

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that this stage writes."""
        return tuple(t for t in TABLES if t.stage == self.name)


@dataclass(frozen=True, slots=True)
class Item:
    """An item that is due, with the hash of its input."""

    item_id: str
    input_hash: str


@dataclass(frozen=True, slots=True)
class Failure:
    """What a stage raised for an item; a row of `ops.failures` but for stage and time."""

    item_id: str
    error_type: str
    message: str
    traceback: str | None = None


def now() -> datetime:
    """The time as the warehouse keeps it: UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def next_time(con: duckdb.DuckDBPyConnection) -> datetime:
    """A time later than any in the log: now, unless the clock was set back."""
    at, (latest,) = now(), con.execute("select max(done_at) from ops.stage_log").fetchone() or (None,)
    return at if latest is None else max(at, latest + timedelta(microseconds=1))


def last_time(con: duckdb.DuckDBPyConnection, stages: Sequence[str]) -> datetime | None:
    """When one of these stages last did something; None where none of them ever did."""
    sql = "select max(done_at) from ops.stage_log where stage in (select unnest(?))"
    latest: datetime | None = (con.execute(sql, [list(stages)]).fetchone() or (None,))[0]
    return latest


def digest(columns: str) -> str:
    """SQL that gives one number for a group of distinct rows, whatever their order.

    DuckDB folds the last column into a row's hash by XOR alone: were rows hashed
    but once, one change of that column in two of them would cancel out.
    """
    return f"bit_xor(hash(hash({columns})))"


def due_items(con: duckdb.DuckDBPyConnection, stage: Stage) -> list[Item]:
    """Items of the first upstream stage that this stage has not done in this version, in a fixed order.

    For the article stages after cleaning, items are articles: documents that
    ended in a rejection are no items.
    """
    if stage.upstream == ("raw_documents",):
        # What is done stays as it is once its original bytes are let go (`retention.py`), or where another has them.
        items = (
            "select document_id as item_id, document_id as input_hash from raw.documents "
            "where original_path is not null and document_id not in (select document_id from ops.gathered_documents)"
        )
    elif stage.upstream == ("clean_articles",):
        items = (
            "select a.article_id as item_id, l.output_hash as input_hash from clean.articles as a "
            "join ops.stage_log as l on l.stage = 'clean_articles' and l.item_id = a.document_id"
        )
    else:
        (upstream,) = stage.upstream
        items = f"select item_id, output_hash as input_hash from ops.stage_log where stage = '{upstream}'"
    rows = con.execute(
        f"select i.item_id, i.input_hash from ({items}) as i "
        "left join ops.stage_log as l on l.stage = ? and l.item_id = i.item_id "
        "where l.item_id is null or l.version <> ? or l.input_hash <> i.input_hash order by i.item_id",
        [stage.name, stage.version],
    ).fetchall()
    return [Item(item_id, input_hash) for item_id, input_hash in rows]


def batches(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    """Consecutive runs of at most `size` items."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def due_input(con: duckdb.DuckDBPyConnection, stage: Stage) -> Item | None:
    """For a stage over everything at once: its input now, or None when it is done with exactly that."""
    row = con.execute(
        f"select coalesce({digest('stage, item_id, output_hash')}, 0)::varchar from ops.stage_log "
        "where stage in (select unnest(?))",
        [list(stage.upstream)],
    ).fetchone()
    input_hash = str(row[0]) if row else "0"
    done = con.execute(
        "select 1 from ops.stage_log where stage = ? and item_id = ? and version = ? and input_hash = ?",
        [stage.name, EVERYTHING, stage.version, input_hash],
    ).fetchone()
    return None if done else Item(EVERYTHING, input_hash)


def due_groups(con: duckdb.DuckDBPyConnection, stage: Stage, groups: str) -> tuple[list[Item], list[Item]]:
    """For a stage over groups of rows: the groups to do, and those that it did and that are no more.

    `groups` is a query that gives `item_id` and `input_hash` of every group as it is now.
    """
    rows = con.execute(
        f"select coalesce(g.item_id, l.item_id), g.input_hash from ({groups}) as g "
        "full join (from ops.stage_log where stage = $stage) as l on l.item_id = g.item_id "
        "where l.version is distinct from $version or l.input_hash is distinct from g.input_hash order by 1",
        {"stage": stage.name, "version": stage.version},
    ).fetchall()
    due = [Item(item_id, input_hash) for item_id, input_hash in rows if input_hash is not None]
    return due, [Item(item_id, "") for item_id, input_hash in rows if input_hash is None]


def redo(
    con: duckdb.DuckDBPyConnection, *stages: Stage, items: Sequence[str] | None = None, most: int | None = None
) -> None:
    """Make what stages did due again: all of it, only these items, or the first so many.

    Rows and output hashes stay until the stage writes them anew, so nothing
    downstream is due before rows really differ.
    """
    for stage in stages:
        con.execute(
            "update ops.stage_log set version = '' where stage = $stage and item_id in (select item_id "
            "from ops.stage_log where stage = $stage and ($items is null or item_id in (select unnest($items))) "
            "order by item_id limit $most)",
            {"stage": stage.name, "items": items, "most": 2**62 if most is None else most},
        )


def forget(con: duckdb.DuckDBPyConnection, stage: Stage, items: Sequence[Item]) -> None:
    """Delete the items' rows, and that they were ever done."""
    ids = [i.item_id for i in items]
    con.begin()
    try:
        for table in stage.tables:
            con.execute(f"delete from {table.full_name} where {stage.item} in (select unnest(?))", [ids])
        for kept in (OPS_STAGE_LOG, OPS_FAILURES):
            con.execute(
                f"delete from {kept.full_name} where stage = ? and item_id in (select unnest(?))", [stage.name, ids]
            )
        con.commit()
    except BaseException:
        con.rollback()
        raise


def record_difference(
    con: duckdb.DuckDBPyConnection,
    stage: Stage,
    item: Item,
    queries: Mapping[str, str],
    partial: Collection[str] = (),
) -> dict[str, int]:
    """Make tables (name -> query) hold exactly what their query gives and log the item, all or nothing.

    Rows that are already there are left alone: what a night writes follows what changed. Of the tables in `partial`
    the query gives only the rows that may have changed; rows of other keys stay.

    Returns:
        Rows written to each table.
    """
    tables = {t.full_name: t for t in stage.tables}
    written: dict[str, int] = {}
    con.register("done_items", pl.DataFrame({"item_id": [item.item_id]}).to_arrow())
    con.begin()
    try:
        for name, query in queries.items():
            same = " and ".join(f"o.{c} is not distinct from t.{c}" for c in tables[name].column_names)
            con.execute(f"create or replace temp table wanted as {query}")
            key = ", ".join(tables[name].key)
            given = f"({key}) in (select ({key}) from wanted) and" if name in partial else ""
            con.execute(f"delete from {name} as t where {given} not exists (from wanted as o where {same})")
            count = con.execute(
                f"insert into {name} by name select * from wanted as t where not exists (from {name} as o where {same})"
            ).fetchone()
            written[name] = int(count[0]) if count else 0
        con.execute("drop table if exists wanted")
        _log(con, stage, [item], _row_hashes(con, stage, everything=True))
        con.commit()
    except BaseException:
        con.rollback()
        raise
    finally:
        con.unregister("done_items")
    return written


def record(
    con: duckdb.DuckDBPyConnection,
    stage: Stage,
    items: Sequence[Item],
    frames: Mapping[str, pl.DataFrame],
    failures: Sequence[Failure] = (),
) -> None:
    """Replace the items' rows by `frames` (table name -> rows) and log the items, all or nothing.

    `failures` are those of the items that the stage failed at; of the others no failure stays.

    Raises:
        ValueError: a frame names a table that the stage doesn't write, or has other columns.
    """
    tables = {t.full_name: t for t in stage.tables}
    if set(frames) != set(tables):
        raise ValueError(f"stage {stage.name} writes {sorted(tables)}, not {sorted(frames)}")
    everything = [i.item_id for i in items] == [EVERYTHING]
    con.register("done_items", pl.DataFrame({"item_id": [i.item_id for i in items]}).to_arrow())
    con.begin()
    try:
        for name, table in tables.items():
            if everything:
                con.execute(f"delete from {name}")
            else:
                con.execute(f"delete from {name} where {stage.item} in (select item_id from done_items)")
            insert_rows(con, table, frames[name])
        _replace_failures(con, stage, failures, everything)
        hashes = _row_hashes(con, stage, everything)
        _log(con, stage, items, hashes)
        if stage.name == "clean_articles":
            forget_lost_articles(con)
        con.commit()
    except BaseException:
        con.rollback()
        raise
    finally:
        con.unregister("done_items")


def _replace_failures(
    con: duckdb.DuckDBPyConnection, stage: Stage, failures: Sequence[Failure], everything: bool
) -> None:
    con.execute(
        "delete from ops.failures where stage = $stage "
        "and ($everything or item_id in (select item_id from done_items))",
        {"stage": stage.name, "everything": everything},
    )
    if failures:
        rows = [asdict(f) | {"stage": stage.name, "failed_at": now()} for f in failures]
        insert_rows(con, OPS_FAILURES, frame(OPS_FAILURES, rows))


def _row_hashes(con: duckdb.DuckDBPyConnection, stage: Stage, everything: bool) -> dict[str, str]:
    """Item -> hash over its rows in all of the stage's tables, clock times left out, or over its failure.

    Of a failure only the class counts: what an exception says may hold what differs from run to run.
    """
    done = "true" if everything else "item_id in (select item_id from done_items)"
    failed = f"'{EVERYTHING}'" if everything else "item_id"
    parts = [
        f"select {failed} as item_id, {digest('stage, item_id, error_type')} as h from ops.failures "
        f"where stage = {literal(stage.name)} and {done} group by all"
    ]
    for table in stage.tables:
        columns = ", ".join(c.name for c in table.columns if not c.name.endswith(("ed_at", "_ns")) or c.nullable)
        item = f"'{EVERYTHING}'" if everything else stage.item
        only = "" if everything else f"where {rows_of(table, f'{stage.item} in (select item_id from done_items)')}"
        hashed = digest(f"'{table.name}', {columns}")
        parts.append(f"select {item} as item_id, {hashed} as h from {table.full_name} {only} group by all")
    sql = f"select item_id, bit_xor(h)::varchar from ({' union all '.join(parts)}) group by all"
    return dict(con.execute(sql).fetchall())


def _log(con: duckdb.DuckDBPyConnection, stage: Stage, items: Sequence[Item], hashes: Mapping[str, str]) -> None:
    at = next_time(con)
    rows = [
        {
            "stage": stage.name,
            "item_id": i.item_id,
            "version": stage.version,
            "input_hash": i.input_hash,
            "output_hash": hashlib.sha256(f"{i.input_hash}/{hashes.get(i.item_id, '0')}".encode()).hexdigest()[:32],
            "done_at": at,
        }
        for i in items
    ]
    con.execute(
        "delete from ops.stage_log where stage = ? and item_id in (select item_id from done_items)", [stage.name]
    )
    if rows:
        insert_rows(con, OPS_STAGE_LOG, pl.DataFrame(rows, schema_overrides={"done_at": pl.Datetime("us")}))


def rows_of(table: Table, condition: str) -> str:
    """The condition as one on row numbers, by which DuckDB reads large columns of the rows alone that meet it."""
    return f"rowid in (select rowid from {table.full_name} where {condition})"


def forget_lost_articles(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the facts of articles that cleaning no longer gives (a newer version rejects their document)."""
    article_stages = [t for t in TABLES if t.schema == "nlp" or t.stage in ("story_signatures", "actor_profiles")]
    stages = sorted({t.stage for t in article_stages})
    lost = [
        article_id
        for (article_id,) in con.execute(
            "select distinct item_id from ops.stage_log where stage in (select unnest(?)) "
            "and item_id not in (select article_id from clean.articles)",
            [stages],
        ).fetchall()
    ]
    if not lost:
        return
    for table in article_stages:
        con.execute(f"delete from {table.full_name} where article_id in (select unnest(?))", [lost])
    for kept in (OPS_STAGE_LOG, OPS_FAILURES):
        con.execute(
            f"delete from {kept.full_name} where stage in (select unnest(?)) and item_id in (select unnest(?))",
            [stages, lost],
        )
