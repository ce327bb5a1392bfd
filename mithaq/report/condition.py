"""The state of the data: totals, what the last run brought, what was rejected and how sure the rest is.

Queries only; what the articles say is in `facts.py`.
"""

from __future__ import annotations

from datetime import datetime

import duckdb

from mithaq.report.reading import Limits, Row, one, rows

Connection = duckdb.DuckDBPyConnection


def totals(con: Connection) -> Row:
    """How much there is of each thing."""
    return one(
        con,
        """
        select
            (select count(*) from marts.articles) as articles,
            (select count(*) from marts.stories) as stories,
            (select count(distinct source) from marts.articles) as outlets,
            (select count(*) from marts.agreements) as agreements,
            (select count(*) from marts.actors) as actors,
            (select count(*) from marts.quantities) as quantities,
            (select count(*) from marts.quantities where claim_id is null) as unbound_quantities,
            (select count(*) from marts.quantity_claims) as claims,
            (select count(*) from marts.quantity_claims where is_contradicted) as contradictions,
            (select count(*) from marts.rejections) as rejections,
            (select max(ingested_at) from marts.articles) as as_of
        """,
    )


def before_last_run(con: Connection) -> datetime | None:
    """When the run before the last one wrote down what it believed; None where the last run was the first.

    The last run is the one that read the latest input. Snapshots are taken at
    the end of a run, so what was read, or believed, after the latest snapshot
    that precedes that input is the last run's.
    """
    moment = one(
        con,
        """
        with inputs as (
            select ingested_at as moment from marts.articles union all select rejected_at from marts.rejections
        ),
        snapshots as (
            select dbt_valid_from as moment from history.agreements union all select dbt_valid_from from history.actors
            union all select dbt_valid_to from history.agreements union all select dbt_valid_to from history.actors
        )
        select max(moment) as moment from snapshots where moment < (select max(moment) from inputs)
        """,
    )["moment"]
    return moment if isinstance(moment, datetime) else None


def news(con: Connection, since: datetime | None) -> Row:
    """What the last run brought: counts, and all of them where it was the first."""
    moment = since or datetime.min
    return one(
        con,
        """
        with known as (
            select 'agreement' as what, agreement_id as id, min(dbt_valid_from) as first_at
            from history.agreements group by all
            union all
            select 'actor', actor_id, min(dbt_valid_from) from history.actors group by all
        )
        select
            (select count(*) from marts.articles where ingested_at > $1) as articles,
            (select count(*) from marts.rejections where rejected_at > $1) as rejections,
            (select count(*) from known join marts.agreements on id = agreement_id
                where what = 'agreement' and first_at > $1) as agreements,
            (select count(*) from known join marts.actors on id = actor_id
                where what = 'actor' and first_at > $1) as actors
        """,
        [moment],
    )


def new_agreements(con: Connection, since: datetime, limits: Limits) -> list[Row]:
    """Agreements that the last run was the first to know."""
    return rows(
        con,
        """
        select agreement_id
        from history.agreements join marts.agreements as a using (agreement_id)
        group by agreement_id, a.last_reported_at
        having min(dbt_valid_from) > ?
        order by a.last_reported_at desc nulls last, agreement_id
        limit ?
        """,
        [since, limits.related],
    )


def changed_agreements(con: Connection, since: datetime, limits: Limits) -> list[Row]:
    """Agreements known before of which the last run made the warehouse believe something else: both versions."""
    return rows(
        con,
        """
        select new.agreement_id, old as before, new as after
        from history.agreements as new
        join history.agreements as old
            on new.agreement_id = old.agreement_id
            and old.dbt_valid_from <= $1 and (old.dbt_valid_to is null or old.dbt_valid_to > $1)
        where new.dbt_valid_from > $1 and new.dbt_valid_to is null
        order by new.agreement_id
        limit $2
        """,
        [since, limits.related],
    )


def statuses(con: Connection) -> list[Row]:
    """How many agreements stand where."""
    return rows(con, "select status, count(*) as n from marts.agreements group by all order by n desc, status")


def accounting(con: Connection) -> list[Row]:
    """What came into each stage, went on, was rejected or repeated."""
    return rows(con, "select * from marts.input_accounting order by stage_order")


def rejections_by_reason(con: Connection) -> list[Row]:
    """Rejections counted by stage and reason."""
    return rows(
        con,
        """
        select stage, reason, count(*) as n from marts.rejections
        group by all order by n desc, stage, reason
        """,
    )


def latest_rejections(con: Connection, limits: Limits) -> list[Row]:
    """The latest inputs that did not become an article."""
    return rows(
        con,
        """
        select stage, reason, left(detail, 300) as detail, path, source_file, record_index, rejected_at
        from marts.rejections order by rejected_at desc, path, record_index, rejection_id limit ?
        """,
        [limits.list_rows],
    )


def article_knowledge(con: Connection) -> Row:
    """How many articles have an outlet, a date, an address, an author, and are no reprint."""
    return one(
        con,
        """
        select count(*) as total, count(source) as with_source, count(published_at) as with_date,
            count(url) as with_url, count(author) as with_author, count(*) filter (is_canonical) as canonical
        from marts.articles
        """,
    )


def articles_by(con: Connection, column: str, limits: Limits) -> list[Row]:
    """Articles counted by `source` or `format`."""
    if column not in ("source", "format"):
        raise ValueError(f"articles are counted by source or format, not by {column}")
    return rows(
        con,
        f"select {column} as name, count(*) as n from marts.articles group by all order by n desc, name limit ?",
        [limits.related],
    )


def confidence_bands(con: Connection) -> list[Row]:
    """Mentions of each kind by tenths of confidence: `band` 0 to 9."""
    return rows(
        con,
        """
        with mentions as (
            select 'actor' as what, confidence from marts.actor_mentions
            union all select 'agreement', confidence from marts.agreement_mentions
            union all select 'quantity', confidence from marts.quantities
        )
        select what, least(9, greatest(0, floor(confidence * 10)))::integer as band, count(*) as n
        from mentions where confidence is not null
        group by all order by what, band
        """,
    )


def stages(con: Connection) -> list[Row]:
    """What each stage has done, in which version; empty where the warehouse keeps no log."""
    logged = one(
        con,
        "select count(*) as n from information_schema.tables where table_schema = 'ops' and table_name = 'stage_log'",
    )["n"]
    if not logged:
        return []
    return rows(
        con,
        """
        select stage, version, count(*) as items, max(done_at) as last_done_at
        from ops.stage_log group by all order by last_done_at, stage, version
        """,
    )
