"""Articles in and out of the lake: what other writers have read, and what this one has.

A document travels with all that hangs on it: its article or rejection,
sentences, mentions, and the ledger rows that say so. Stories, actors and
agreements don't travel: each writer resolves them over all articles that it
has gathered, and publishes them whole (`lake_publish.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import duckdb

from mithaq.warehouse.lake import NAME, LakeError
from mithaq.warehouse.ledger import digest, forget_lost_articles, next_time
from mithaq.warehouse.mirror import create_like, mirror, tables
from mithaq.warehouse.schemas import OPS_FAILURES, OPS_STAGE_LOG, TABLES, Table

BY_DOCUMENT = tuple(t for t in TABLES if t.schema == "clean")
BY_ARTICLE = tuple(t for t in TABLES if t.schema == "nlp")
RAW = tuple(t for t in TABLES if t.schema == "raw")
SHARED = (*RAW, *BY_DOCUMENT, *BY_ARTICLE, OPS_STAGE_LOG, OPS_FAILURES)
"""Tables whose rows come from several writers."""
HISTORY = ("history.agreements", "history.actors")
CLEANING = "clean_articles"
READING = tuple(sorted({t.stage for t in BY_ARTICLE}))
_STAGES = {"cleaning": CLEANING, "reading": list(READING)}
_BY_DOCUMENT = "stage = $cleaning"
_BY_ARTICLE = "stage in (select unnest($reading))"
_CLOCKS = (
    ("raw.files", "ingested_at"),
    ("raw.rejections", "rejected_at"),
    ("clean.articles", "cleaned_at"),
    ("clean.rejections", "rejected_at"),
)


def gather(con: duckdb.DuckDBPyConnection, versions: Mapping[str, str]) -> int:
    """Take from the lake what other writers have published since, and what the lake believed so far.

    A document that this writer has read, too, stays under the name by which
    the lake knows it; its file here becomes a rejection, as a second copy in
    one inbox does. `con` is the work warehouse with the lake attached,
    `versions` are those of the stages that read documents and articles here.

    Returns:
        Documents taken.

    Raises:
        LakeError: the lake was written by a newer release.
    """
    work = _work(con)
    if not is_founded(con):
        return 0
    _refuse_old_release(con, versions)
    _compare(con, work)
    # Times of the ledger only ever grow: what comes in is done when it comes in.
    arrived = next_time(con)
    con.begin()
    try:
        _take_inputs(con, work)
        _copy_ingest_log(con, NAME, work, arrived)
        _replace(con, "theirs", NAME, work, arrived)
        forget_lost_articles(con)
        here, there = tables(con, work), tables(con, NAME)
        for table in HISTORY:
            if table in there:
                mirror(con, table, NAME, work, there[table], here.get(table))
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return _size(con, "theirs")


def contribute(con: duckdb.DuckDBPyConnection, versions: Mapping[str, str]) -> int:
    """Put into the lake what this writer has read and the lake lacks, within the transaction that is open.

    Returns:
        Documents put in.

    Raises:
        LakeError: other writers have published what this one has not gathered, or the lake is of another release.
    """
    work = _work(con)
    _found(con, work)
    _refuse_old_release(con, versions)
    for stage, version in versions.items():
        con.execute(
            f"insert into {NAME}.ops.releases select $stage, $version, now()::timestamp "
            f"where not exists (from {NAME}.ops.releases where stage = $stage and version = $version)",
            {"stage": stage, "version": version},
        )
    _compare(con, work)
    if _size(con, "theirs"):
        raise LakeError(
            "other writers have published to the lake since this run gathered from it: run again "
            "(`make run`, or the job `resolve`)"
        )
    for table in RAW:
        key = _same(table.key)
        con.execute(
            f"insert into {NAME}.{table.full_name} by name from {work}.{table.full_name} as o "
            f"where not exists (from {NAME}.{table.full_name} as t where {key})"
        )
    _copy_ingest_log(con, work, NAME)
    _replace(con, "ours", work, NAME)
    return _size(con, "ours")


def is_in_step(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the lake and the work warehouse hold the same articles, read in the same way."""
    if not is_founded(con):
        return False
    _compare(con, _work(con))
    return not _size(con, "theirs") and not _size(con, "ours")


def is_founded(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether anything was ever published to the lake."""
    return OPS_STAGE_LOG.full_name in tables(con, NAME)


def _found(con: duckdb.DuckDBPyConnection, work: str) -> None:
    """Make the shared tables that the lake lacks.

    Raises:
        LakeError: one of them has other columns.
    """
    here, there = tables(con, work), tables(con, NAME)
    for table in SHARED:
        if table.full_name not in there:
            create_like(con, table.full_name, work, NAME)
        elif there[table.full_name] != here[table.full_name]:
            raise LakeError(
                f"{table.full_name} of the lake has other columns than here: it was made by another release. Use that "
                "release, or begin a new lake (another database and folder), to which each writer gives what it has"
            )
    con.execute(f"create table if not exists {NAME}.ops.releases (stage varchar, version varchar, since timestamp)")


def _refuse_old_release(con: duckdb.DuckDBPyConnection, versions: Mapping[str, str]) -> None:
    """Stop a writer whose stages are of versions that the lake has left behind: it would undo what others redid."""
    for stage, seen in con.execute(
        f"select stage, list(version order by since) from {NAME}.ops.releases group by stage order by stage"
    ).fetchall():
        if versions[stage] in seen[:-1]:
            raise LakeError(
                f"the lake is ahead of this installation (stage {stage}: version {seen[-1]} there, {versions[stage]} "
                "here): install the release and the models of the other writers here"
            )


def _compare(con: duckdb.DuckDBPyConnection, work: str) -> None:
    """Make the tables `theirs` and `ours`: documents to take from the lake, and to put into it.

    Where both have read a document by the same versions, the lake's reading
    stands; by different ones, the later.
    """
    con.execute(f"create or replace temp table here as {_bundles(work)}", _STAGES)
    con.execute(f"create or replace temp table there as {_bundles(NAME)}", _STAGES)
    differ = "t.rows_hash is distinct from h.rows_hash"
    lake_stands = "(t.versions = h.versions or t.done_at > h.done_at)"
    con.execute(
        "create or replace temp table theirs as select t.document_id from there as t left join here as h "
        f"using (document_id) where {differ} and (h.document_id is null or {lake_stands})"
    )
    con.execute(
        "create or replace temp table ours as select h.document_id from here as h left join there as t "
        f"using (document_id) where {differ} and (t.document_id is null or not {lake_stands})"
    )


def _bundles(database: str) -> str:
    """Every document with hashes of the versions that read it and of what they gave."""
    return f"""
        select
            document_id,
            {digest("stage, version")} as versions,
            {digest("stage, output_hash")} as rows_hash,
            max(done_at) as done_at
        from (
            select item_id as document_id, stage, version, output_hash, done_at
            from {database}.ops.stage_log
            where {_BY_DOCUMENT}
            union all
            select a.document_id, l.stage, l.version, l.output_hash, l.done_at
            from {database}.ops.stage_log as l
            join {database}.clean.articles as a on a.article_id = l.item_id
            where l.{_BY_ARTICLE}
        )
        group by document_id
    """


def _replace(
    con: duckdb.DuckDBPyConnection, documents: str, source: str, target: str, done_at: datetime | None = None
) -> None:
    """Replace all that hangs on some documents in one database by what the other has of them.

    The ledger says that it was done at `done_at`; if that is None, when the source says.
    """

    def articles(database: str) -> str:
        return f"(select article_id from {database}.clean.articles where document_id in (from {documents}))"

    if not _size(con, documents):
        return
    log, failures = OPS_STAGE_LOG.full_name, OPS_FAILURES.full_name
    for table in BY_ARTICLE:
        con.execute(f"delete from {target}.{table.full_name} where article_id in {articles(target)}")
    for kept in (log, failures):
        con.execute(f"delete from {target}.{kept} where {_of(documents, articles(target))}", _STAGES)
    for table in BY_DOCUMENT:
        con.execute(f"delete from {target}.{table.full_name} where document_id in (from {documents})")
    for table in BY_DOCUMENT:
        _insert(con, table, source, target, f"document_id in (from {documents})")
    for table in BY_ARTICLE:
        _insert(con, table, source, target, f"article_id in {articles(source)}")
    con.execute(
        f"insert into {target}.{log} by name select * replace (coalesce($done_at, done_at) as done_at) "
        f"from {source}.{log} where {_of(documents, articles(source))}",
        _STAGES | {"done_at": done_at},
    )
    if failures in tables(con, source):  # a lake of an older release has none until this one publishes to it
        con.execute(
            f"insert into {target}.{failures} by name from {source}.{failures} "
            f"where {_of(documents, articles(source))}",
            _STAGES,
        )


def _of(documents: str, articles: str) -> str:
    """Rows of the ledger and of failures that are of documents and articles."""
    return f"({_BY_DOCUMENT} and item_id in (from {documents})) or ({_BY_ARTICLE} and item_id in {articles})"


def _insert(con: duckdb.DuckDBPyConnection, table: Table, source: str, target: str, where: str) -> None:
    con.execute(f"insert into {target}.{table.full_name} by name from {source}.{table.full_name} where {where}")


def _take_inputs(con: duckdb.DuckDBPyConnection, work: str) -> None:
    """Take the lake's inputs, so that every one still ends as a document or as a rejection, here as there."""
    lake = NAME
    # What both have read was in the lake first: the file here is a second copy of it.
    con.execute(f"""
        insert into {work}.raw.rejections by name
        select
            d.path, f.file_sha256, d.record_index, 'ingest' as stage, 'duplicate_content' as reason,
            'the same bytes as document ' || d.document_id as detail, d.ingested_at as rejected_at
        from {work}.raw.documents as d
        join {lake}.raw.documents as l using (document_id)
        join {work}.raw.files as f on f.path = d.path and f.ingested_at = d.ingested_at
        where (d.path, d.record_index) <> (l.path, l.record_index)
    """)
    con.execute(f"""
        delete from {work}.raw.rejections as r
        where exists (
            from {lake}.raw.documents as l
            join {lake}.raw.files as f on f.path = l.path and f.ingested_at = l.ingested_at
            where l.path = r.path and l.record_index = r.record_index and f.file_sha256 = r.file_sha256
        )
    """)
    told = ("source_file", "path", "record_index", "format", "encoding", "byte_size", "url", "fetched_at")
    values = ", ".join(f"{column} = l.{column}" for column in (*told, "ingested_at"))
    con.execute(f"""
        update {work}.raw.documents as d set {values} from {lake}.raw.documents as l
        where l.document_id = d.document_id
        and (l.path, l.record_index, l.ingested_at) is distinct from (d.path, d.record_index, d.ingested_at)
    """)
    for name, clock in _CLOCKS:
        key = _same(next(t.key if t.schema == "raw" else ("document_id",) for t in SHARED if t.full_name == name))
        con.execute(
            f"update {work}.{name} as t set {clock} = o.{clock} from {lake}.{name} as o "
            f"where {key} and o.{clock} <> t.{clock}"
        )
    con.execute(
        f"insert into {work}.ops.gathered_documents select document_id from {lake}.raw.documents "
        f"where document_id not in (select document_id from {work}.raw.documents)"
    )
    for table in RAW:
        con.execute(
            f"insert into {work}.{table.full_name} by name from {lake}.{table.full_name} as o "
            f"where not exists (from {work}.{table.full_name} as t where {_same(table.key)})"
        )


def _copy_ingest_log(con: duckdb.DuckDBPyConnection, source: str, target: str, done_at: datetime | None = None) -> None:
    con.execute(
        f"insert into {target}.ops.stage_log by name select * replace (coalesce($done_at, done_at) as done_at) "
        f"from {source}.ops.stage_log as o where stage = 'raw_documents' "
        f"and not exists (from {target}.ops.stage_log as t where {_same(OPS_STAGE_LOG.key)})",
        {"done_at": done_at},
    )


def _same(key: tuple[str, ...]) -> str:
    return " and ".join(f"o.{column} = t.{column}" for column in key)


def _work(con: duckdb.DuckDBPyConnection) -> str:
    row = con.execute("select current_database()").fetchone()
    return str(row[0]) if row else ""


def _size(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0
