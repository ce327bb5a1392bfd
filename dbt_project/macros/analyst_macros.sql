{#
    Questions that analysts ask of the published file, as DuckDB macros in the schema marts:

        from marts.agreements_between('روسيا', 'إيران');
        from marts.evidence('<id of a mention, a quantity, a claim or an agreement>');
        from marts.search('الغاز');

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
        where m.mention_id = fact_id or m.agreement_id = fact_id
        union all
        select 'quantity', q.article_id, q.surface, q.char_start, q.char_end, q.sentence_position
        from marts.quantities as q
        where q.quantity_id = fact_id or q.claim_id = fact_id
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
        on f.article_id = n.article_id and f.sentence_position = n.position - 1
    order by t.published_at nulls last, f.article_id, f.char_start;

-- Okapi BM25 over lemmas. An index of the fts extension would be built anew every night, and only clients
-- that have the extension could read it: this one is plain rows.
create or replace macro marts.search(wanted) as table
    with words as (
        select unnest(regexp_extract_all(marts.fold_arabic(wanted), '[\p{L}\p{N}]+')) as word
    ),
    asked as (
        select distinct {{ word_key('word') }} as form from words
    ),
    known as (
        select asked.form as word, forms.term
        from asked
        inner join intermediate.int_word_forms as forms on asked.form = forms.form
    ),
    meant as (
        from known
        union
        -- A form that no article has is looked for without its ending.
        select asked.form, forms.term
        from asked
        anti join known on asked.form = known.word
        inner join intermediate.int_word_forms as forms
            on {{ light_stem('asked.form') }} = {{ light_stem('forms.form') }}
    ),
    found as (
        select
            used.article_id,
            meant.word,
            sum(used.weight) as weight,
            coalesce(min(used.body_position), min(used.title_position)) as sentence_position,
            count(*) over (partition by meant.word) as article_count
        from intermediate.int_article_words as used
        inner join meant on used.term = meant.term
        group by used.article_id, meant.word
    ),
    corpus as (
        select count(*) as article_count, avg(word_count) as word_count from marts.articles
    ),
    scored as (
        select
            found.article_id,
            count(*) as words_found,
            sum(
                ln(1 + (corpus.article_count - found.article_count + 0.5) / (found.article_count + 0.5))
                * found.weight * 2.2
                / (found.weight + 1.2 * (0.25 + 0.75 * t.word_count / corpus.word_count))
            ) as score,
            arg_min(found.sentence_position, found.article_count) as sentence_position
        from found
        inner join marts.articles as t on found.article_id = t.article_id
        cross join corpus
        group by found.article_id
    )
    select
        round(scored.score, 3) as score,
        t.title,
        t.source,
        t.published_at,
        substring(t.text, s.char_start + 1, s.char_end - s.char_start) as sentence,
        t.article_id,
        t.story_id,
        t.is_canonical,
        t.url
    from scored
    inner join marts.articles as t on scored.article_id = t.article_id
    left join nlp.sentences as s
        on scored.article_id = s.article_id and scored.sentence_position = s.position
    order by scored.words_found desc, scored.score desc, t.article_id;

{# A lake holds no comments on macros. #}
{% if target.name != 'lake' %}
comment on macro marts.fold_arabic is
    'One spelling for all spellings of an Arabic text: fold_arabic(text). Compare folded with folded';
comment on macro table marts.actors_named is
    'Actors by any of their spellings, English name or id: from marts.actors_named(''مصر'')';
comment on macro table marts.agreements_between is
    'Agreements that bind both actors, latest report first: from marts.agreements_between(''روسيا'', ''إيران'')';
comment on macro table marts.evidence is
    'The sentence that states a fact, with its neighbours and its article: from marts.evidence(id), where id is that '
    'of a mention, a quantity, a claim or an agreement';
comment on macro table marts.search is
    'Articles about words, in any form and spelling, best first, with a sentence: from marts.search(''الغاز'')';
{% endif %}

{% endmacro %}
