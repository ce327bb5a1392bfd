{#
    Questions that analysts ask of the published file, as DuckDB macros in the schema marts:

        from marts.agreements_between('روسيا', 'إيران');
        from marts.evidence('<mention_id or quantity_id>');
        from marts.search_articles('الغاز');

    They name tables without the catalog, so they work wherever the file is the open database.
#}
{% macro create_analyst_macros() %}

create or replace macro marts.fold_arabic(t) as {{ fold_arabic('t') }};

create or replace macro marts.actors_named(wanted) as table
    select a.*
    from marts.actors as a
    where
        lower(a.name_en) = lower(wanted)
        or a.actor_id = wanted
        or a.actor_id in (
            select l.actor_id
            from marts.actor_aliases as l
            where marts.fold_arabic(l.alias) = marts.fold_arabic(wanted)
        );

create or replace macro marts.agreements_between(a, b) as table
    select o.*
    from marts.agreement_overview as o
    where
        o.agreement_id in (
            select p.agreement_id
            from marts.agreement_parties as p
            inner join marts.actors_named(a) as n on p.actor_id = n.actor_id
        )
        and o.agreement_id in (
            select p.agreement_id
            from marts.agreement_parties as p
            inner join marts.actors_named(b) as n on p.actor_id = n.actor_id
        )
    order by o.last_reported_at desc;

create or replace macro marts.evidence(fact_id) as table
    with fact as (
        select 'actor' as fact, m.article_id, m.surface, m.char_start, m.char_end, m.sentence_position
        from marts.actor_mentions as m
        where m.mention_id = fact_id
        union all
        select 'agreement', m.article_id, m.surface, m.char_start, m.char_end, m.sentence_position
        from marts.agreement_mentions as m
        where m.mention_id = fact_id
        union all
        select 'quantity', q.article_id, q.surface, q.char_start, q.char_end, q.sentence_position
        from marts.quantities as q
        where q.quantity_id = fact_id
    )
    select
        f.fact,
        f.surface,
        substring(t.text, p.char_start + 1, p.char_end - p.char_start) as before,
        substring(t.text, s.char_start + 1, s.char_end - s.char_start) as sentence,
        substring(t.text, n.char_start + 1, n.char_end - n.char_start) as after,
        t.title,
        t.source,
        t.published_at,
        t.url,
        f.article_id,
        f.char_start,
        f.char_end
    from fact as f
    inner join marts.articles as t on f.article_id = t.article_id
    left join nlp.sentences as s
        on f.article_id = s.article_id and f.sentence_position = s.position
    left join nlp.sentences as p
        on f.article_id = p.article_id and f.sentence_position = p.position + 1
    left join nlp.sentences as n
        on f.article_id = n.article_id and f.sentence_position = n.position - 1;

create or replace macro marts.search_articles(wanted) as table
    select t.article_id, t.title, t.source, t.published_at, t.story_id, t.is_canonical
    from marts.articles as t
    where contains(marts.fold_arabic(t.text), marts.fold_arabic(wanted))
    order by t.published_at desc nulls last;

{% endmacro %}
