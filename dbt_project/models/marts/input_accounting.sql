with

files as (

    select * from {{ ref('stg_raw__files') }}

),

documents as (

    select * from {{ ref('stg_raw__documents') }}

),

unreadable as (

    select * from {{ ref('stg_raw__rejections') }}

),

clean_articles as (

    select * from {{ ref('stg_clean__articles') }}

),

no_article as (

    select * from {{ ref('stg_clean__rejections') }}

),

story_articles as (

    select * from {{ ref('stg_dedup__story_articles') }}

),

articles as (

    select * from {{ ref('articles') }}

),

rejections as (

    select * from {{ ref('rejections') }}

),

-- A run that took on only some of what was due leaves documents for the next one.
waiting as (

    select documents.document_id
    from documents
    where
        not exists (
            from clean_articles
            where clean_articles.document_id = documents.document_id
        )
        and not exists (
            from no_article
            where no_article.document_id = documents.document_id
        )

),

counted as (

    -- The same bytes in two files are two inputs and one document: what is left over is repeats.
    select
        1 as stage_order,
        'ingest' as stage,
        'inputs' as counts,
        (select coalesce(sum(input_count), 0) from files)::bigint as rows_in,
        (select count(*) from documents) as rows_on,
        (select count(*) from unreadable) as rows_rejected,
        (select coalesce(sum(input_count), 0) from files)::bigint
        - (select count(*) from documents)
        - (select count(*) from unreadable) as rows_repeated,
        0 as rows_waiting

    union all

    select
        2 as stage_order,
        'clean' as stage,
        'documents' as counts,
        (select count(*) from documents) as rows_in,
        (select count(*) from clean_articles) as rows_on,
        (select count(*) from no_article) as rows_rejected,
        0 as rows_repeated,
        (select count(*) from waiting) as rows_waiting

    union all

    select
        3 as stage_order,
        'stories' as stage,
        'articles' as counts,
        (select count(*) from clean_articles) as rows_in,
        (select count(*) from story_articles) as rows_on,
        0 as rows_rejected,
        0 as rows_repeated,
        0 as rows_waiting

    union all

    select
        4 as stage_order,
        'actor_mentions' as stage,
        'mentions' as counts,
        (select count(*) from {{ ref('stg_nlp__entity_mentions') }}) as rows_in,
        (select count(*) from {{ ref('actor_mentions') }}) as rows_on,
        0 as rows_rejected,
        0 as rows_repeated,
        0 as rows_waiting

    union all

    select
        5 as stage_order,
        'agreement_mentions' as stage,
        'mentions' as counts,
        (select count(*) from {{ ref('stg_nlp__agreement_mentions') }}) as rows_in,
        (select count(*) from {{ ref('agreement_mentions') }}) as rows_on,
        0 as rows_rejected,
        0 as rows_repeated,
        0 as rows_waiting

    union all

    select
        6 as stage_order,
        'quantities' as stage,
        'mentions' as counts,
        (select count(*) from {{ ref('stg_nlp__quantity_mentions') }}) as rows_in,
        (select count(*) from {{ ref('quantities') }}) as rows_on,
        0 as rows_rejected,
        0 as rows_repeated,
        0 as rows_waiting

    union all

    -- The whole way: what was read or refused is an article or a rejection.
    select
        7 as stage_order,
        'all' as stage,
        'documents and rejections' as counts,
        (select count(*) from documents) + (select count(*) from unreadable) as rows_in,
        (select count(*) from articles) as rows_on,
        (select count(*) from rejections) as rows_rejected,
        0 as rows_repeated,
        (select count(*) from waiting) as rows_waiting

),

balanced as (

    select
        stage_order,
        stage,
        counts,
        rows_in,
        rows_on,
        rows_rejected,
        rows_repeated,
        rows_waiting,
        rows_repeated >= 0
        and rows_in = rows_on + rows_rejected + rows_repeated + rows_waiting as is_balanced

    from counted

)

select * from balanced
