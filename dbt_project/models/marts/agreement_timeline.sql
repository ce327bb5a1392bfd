with

agreement_events as (

    select * from {{ ref('agreement_events') }}

),

agreement_mentions as (

    select * from {{ ref('agreement_mentions') }}

),

agreement_overview as (

    select * from {{ ref('agreement_overview') }}

),

articles as (

    select * from {{ ref('articles') }}

),

told as (

    select
        agreement_events.event_date,
        agreement_events.date_basis,
        agreement_overview.name as agreement,
        agreement_overview.name_en as agreement_en,
        agreement_overview.parties,
        agreement_events.status,
        agreement_events.modality,
        articles.source,
        articles.published_at,
        articles.title,
        agreement_mentions.sentence,
        agreement_events.agreement_id,
        agreement_events.event_position,
        agreement_events.article_id,
        agreement_events.mention_id

    from agreement_events
    inner join agreement_mentions on agreement_events.mention_id = agreement_mentions.mention_id
    inner join agreement_overview on agreement_events.agreement_id = agreement_overview.agreement_id
    inner join articles on agreement_events.article_id = articles.article_id

)

select * from told
