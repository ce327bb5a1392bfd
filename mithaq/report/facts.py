"""What the report says of agreements, numbers, actors and articles: the queries over the marts.

Each function answers with rows of what was selected by `reading.opened`, in a
fixed order. How they are laid out is decided in `pages.py`; what is said of
the data itself is in `condition.py`.
"""

from __future__ import annotations

import duckdb

from mithaq.report.passages import Mention
from mithaq.report.reading import Limits, Row, fetched, rows
from mithaq.report.wording import STATUS_GROUPS

Connection = duckdb.DuckDBPyConnection


def agreements(con: Connection) -> list[Row]:
    """The agreements shown, the most recently reported first."""
    return rows(
        con,
        """
        select a.*, (
            select count(*) from marts.quantity_claims as c
            where c.agreement_id = a.agreement_id and c.is_contradicted
        ) as contradictions
        from marts.agreements as a join shown_agreements as s using (agreement_id)
        order by s.shown_place
        """,
    )


def parties(con: Connection) -> list[Row]:
    """Who is bound by the agreements shown."""
    return rows(
        con,
        """
        select p.agreement_id, p.role, a.actor_id, a.name, a.name_en, a.kind
        from marts.agreement_parties as p
        join shown_agreements using (agreement_id) join marts.actors as a using (actor_id)
        order by p.agreement_id, p.role = 'party' desc, p.role, a.story_count desc, a.name, a.actor_id
        """,
    )


def events(con: Connection) -> list[Row]:
    """The timelines of the agreements shown: one row a status, date and modality, with who tells of it.

    Of one day what comes first in an agreement's life comes first.
    """
    return rows(
        con,
        """
        select
            e.agreement_id, e.status, e.event_date, e.modality, min(e.date_basis) as date_basis,
            count(distinct e.article_id) as article_count,
            list(distinct t.source order by t.source) filter (t.source is not null) as outlets,
            arg_min(e.article_id, (t.published_at is null, t.published_at, e.article_id)) as article_id,
            arg_min(e.mention_id, (t.published_at is null, t.published_at, e.article_id)) as mention_id
        from marts.agreement_events as e
        join shown_agreements using (agreement_id) join marts.articles as t using (article_id)
        group by e.agreement_id, e.status, e.event_date, e.modality
        order by e.agreement_id, e.event_date nulls last, list_position($1, e.status), e.modality
        """,
        [[status for statuses in STATUS_GROUPS.values() for status in statuses]],
    )


def agreement_mentions(con: Connection, limits: Limits) -> list[Row]:
    """Evidence of the agreements shown: those that tell most first chosen, then in order of publication."""
    return rows(
        con,
        """
        with chosen as (
            select m.mention_id, m.agreement_id, m.article_id, m.char_start, m.char_end, m.sentence, m.status,
                m.modality, m.event_date, m.reported_by, t.source, t.title, t.published_at,
                who.name as speaker, who.name_en as speaker_en, count(*) over (partition by m.agreement_id) as told
            from marts.agreement_mentions as m
            join shown_agreements using (agreement_id)
            join marts.articles as t using (article_id)
            left join marts.actors as who on m.reported_by = who.actor_id
            qualify row_number() over (
                partition by m.agreement_id
                order by m.status = 'unknown', m.confidence desc, t.published_at desc nulls last, m.mention_id
            ) <= ?
        )
        select * from chosen order by agreement_id, published_at nulls last, article_id, char_start, mention_id
        """,
        [limits.evidence],
    )


def outlet_accounts(con: Connection) -> list[Row]:
    """What each outlet says of each agreement shown: its latest status, and how much it wrote."""
    return rows(
        con,
        """
        select m.agreement_id, t.source, count(distinct m.article_id) as article_count, count(*) as mention_count,
            arg_max(m.status, (coalesce(t.published_at, t.ingested_at), m.char_start, m.mention_id))
                filter (m.status <> 'unknown' and m.modality = 'asserted') as status,
            arg_max(m.article_id, (coalesce(t.published_at, t.ingested_at), m.article_id)) as article_id,
            min(t.published_at) as first_published_at, max(t.published_at) as last_published_at
        from marts.agreement_mentions as m
        join shown_agreements using (agreement_id) join marts.articles as t using (article_id)
        group by m.agreement_id, t.source
        order by m.agreement_id, article_count desc, t.source nulls last
        """,
    )


def quantities(con: Connection, limits: Limits) -> list[Row]:
    """The figures bound to an agreement shown or a claim shown, with their articles.

    Of a claim, figures that differ are chosen first; `told` counts all of its figures.
    """
    return rows(
        con,
        """
        with of_claims as (
            select quantity_id, claim_id, agreement_id, confidence, row_number() over (
                partition by claim_id, value, value_max, modality order by confidence desc, quantity_id
            ) as nth
            from marts.quantities
            where claim_id in (select claim_id from shown_claims)
        ),
        in_claims as (
            select quantity_id as in_claim, count(*) over (partition by claim_id) as told
            from of_claims
            qualify row_number() over (partition by claim_id order by nth, confidence desc, quantity_id) <= ?
        ),
        in_agreements as (
            select quantity_id as in_agreement
            from marts.quantities join shown_agreements using (agreement_id)
            qualify row_number() over (partition by agreement_id order by confidence desc, quantity_id) <= ?
        ),
        chosen as (
            select coalesce(in_claim, in_agreement) as quantity_id, told,
                in_claim is not null as in_claim, in_agreement is not null as in_agreement
            from in_claims full join in_agreements on in_claim = in_agreement
        )
        select q.quantity_id, q.article_id, q.claim_id, q.agreement_id, q.surface, q.char_start, q.char_end, q.sentence,
            q.value, q.value_max, q.comparator, q.kind, q.unit, q.per, q.subject, q.direction, q.modality, q.as_of,
            t.source, t.title, t.published_at, c.told, c.in_claim, c.in_agreement
        from marts.quantities as q join chosen as c using (quantity_id) join marts.articles as t using (article_id)
        order by t.published_at nulls last, q.article_id, q.char_start, q.quantity_id
        """,
        [limits.statements, limits.evidence],
    )


def claims(con: Connection) -> list[Row]:
    """The measures shown, by kind, contradicted ones first."""
    return rows(
        con,
        """
        select c.*, g.name as agreement, g.name_en as agreement_en,
            a.name as actor, a.name_en as actor_en
        from marts.quantity_claims as c join shown_claims as s using (claim_id)
        left join marts.agreements as g using (agreement_id)
        left join marts.actors as a on c.actor_id = a.actor_id
        order by c.kind, s.shown_place
        """,
    )


def actors(con: Connection) -> list[Row]:
    """The actors shown, the most told of first."""
    return rows(
        con,
        """
        select a.*, (
            select count(distinct agreement_id) from marts.agreement_parties as p where p.actor_id = a.actor_id
        ) as agreement_count
        from marts.actors as a join shown_actors as s using (actor_id)
        order by a.story_count desc, a.mention_count desc, a.actor_id
        """,
    )


def aliases(con: Connection, limits: Limits) -> list[Row]:
    """How the actors shown are named."""
    return rows(
        con,
        """
        select l.* from marts.actor_aliases as l join shown_actors using (actor_id) where l.mention_count > 0
        qualify row_number() over (partition by l.actor_id order by l.mention_count desc, l.alias) <= ?
        order by l.actor_id, l.mention_count desc, l.alias
        """,
        [limits.related],
    )


def roles(con: Connection, limits: Limits) -> list[Row]:
    """As what the actors shown are described."""
    return rows(
        con,
        """
        select m.actor_id, m.role, count(*) as mention_count
        from marts.actor_mentions as m join shown_actors using (actor_id)
        where m.role is not null
        group by m.actor_id, m.role
        qualify row_number() over (partition by m.actor_id order by mention_count desc, m.role) <= ?
        order by m.actor_id, mention_count desc, m.role
        """,
        [limits.related],
    )


def pairs(con: Connection, limits: Limits) -> list[Row]:
    """Ties between actors shown, both ways, the strongest of each actor."""
    return rows(
        con,
        """
        with both_ways as (
            select actor_a as actor_id, actor_b as other_id, article_count, story_count, agreement_count
            from marts.actor_pairs
            union all
            select actor_b, actor_a, article_count, story_count, agreement_count from marts.actor_pairs
        )
        select b.* from both_ways as b
        join shown_actors using (actor_id) join shown_actors as o on b.other_id = o.actor_id
        qualify row_number() over (
            partition by b.actor_id order by b.agreement_count desc, b.story_count desc, b.article_count desc, other_id
        ) <= ?
        order by b.actor_id, b.agreement_count desc, b.story_count desc, b.article_count desc, b.other_id
        """,
        [limits.related],
    )


def actor_articles(con: Connection, limits: Limits) -> list[Row]:
    """The latest articles that name each actor shown."""
    return rows(
        con,
        """
        with named as (
            select m.actor_id, m.article_id, count(*) as mention_count,
                arg_min(m.mention_id, m.char_start) as mention_id
            from marts.actor_mentions as m join shown_actors using (actor_id)
            group by m.actor_id, m.article_id
        ),
        latest as (
            select n.*, t.published_at
            from named as n join marts.articles as t using (article_id)
            qualify row_number() over (
                partition by n.actor_id order by t.published_at desc nulls last, n.mention_count desc, n.article_id
            ) <= ?
        )
        select l.*, t.title, t.source
        from latest as l join marts.articles as t using (article_id)
        order by l.actor_id, l.published_at desc nulls last, l.mention_count desc, l.article_id
        """,
        [limits.related],
    )


def actor_quantities(con: Connection, limits: Limits) -> list[Row]:
    """Figures that belong to each actor shown."""
    return rows(
        con,
        """
        select q.quantity_id, q.article_id, q.actor_id, q.value, q.value_max, q.comparator, q.kind, q.unit, q.per,
            q.subject, q.direction, q.modality, q.as_of, t.source, t.title, t.published_at
        from marts.quantities as q join shown_actors using (actor_id) join marts.articles as t using (article_id)
        qualify row_number() over (
            partition by q.actor_id order by t.published_at desc nulls last, q.confidence desc, q.quantity_id
        ) <= ?
        order by q.actor_id, t.published_at desc nulls last, q.confidence desc, q.quantity_id
        """,
        [limits.related],
    )


def articles(con: Connection, limits: Limits) -> list[Row]:
    """The articles that get a page, the latest first, with their text up to the limit."""
    found = rows(
        con,
        """
        select article_id, title, source, author, url, published_at, word_count, story_id, source_file, ingested_at,
            text
        from marts.articles
        where article_id in (select article_id from shown_articles)
        order by published_at desc nulls last, ingested_at desc, article_id
        """,
    )
    # Cut here: in the query, every text of the warehouse would be cut before those shown are chosen.
    most = limits.text_length
    return [row | {"text": row["text"][:most], "is_cut": len(row["text"]) > most} for row in found]


def story_articles(con: Connection, limits: Limits) -> list[Row]:
    """The articles of each story that has an article with a page."""
    return rows(
        con,
        """
        select t.story_id, t.article_id, t.title, t.source, t.published_at
        from marts.articles as t
        where t.story_id in (select story_id from marts.articles join shown_articles using (article_id))
        qualify row_number() over (partition by t.story_id order by t.published_at nulls last, t.article_id) <= ?
        order by t.story_id, t.published_at nulls last, t.article_id
        """,
        [limits.related],
    )


def article_mentions(con: Connection) -> list[Mention]:
    """Every mention in the articles that get a page: what, where, of whom."""
    cursor = con.execute(
        """
        select 'actor' as kind, m.mention_id as id, m.actor_id as of_id, m.article_id, m.char_start, m.char_end,
            null::double as value, null::double as value_max, null as quantity_kind, null as unit,
            null as comparator, null as per
        from marts.actor_mentions as m join shown_articles using (article_id)
        union all
        select 'agreement', m.mention_id, m.agreement_id, m.article_id, m.char_start, m.char_end,
            null, null, null, null, null, null
        from marts.agreement_mentions as m join shown_articles using (article_id)
        union all
        select 'quantity', q.quantity_id, q.agreement_id, q.article_id, q.char_start, q.char_end,
            q.value, q.value_max, q.kind, q.unit, q.comparator, q.per
        from marts.quantities as q join shown_articles using (article_id)
        order by article_id, char_start, char_end desc, kind, id
        """
    )
    return list(map(Mention._make, fetched(cursor)))


def beliefs(con: Connection) -> list[Row]:
    """Every version of the agreements shown that the warehouse has believed."""
    return rows(
        con,
        """
        select h.* exclude (dbt_scd_id, dbt_updated_at)
        from history.agreements as h join shown_agreements using (agreement_id)
        order by h.agreement_id, h.dbt_valid_from
        """,
    )
