with

reports as (

    select * from {{ ref('stg_nlp__agreement_reports') }}

),

resolved as (

    select * from {{ ref('stg_dedup__agreement_reports') }}

),

articles as (

    select * from {{ ref('articles') }}

),

dated as (

    select distinct
        resolved.agreement_id,
        reports.article_id,
        articles.story_id,
        articles.source,
        articles.published_at,
        articles.ingested_at

    from reports
    inner join resolved on reports.report_id = resolved.report_id
    inner join articles on reports.article_id = articles.article_id

)

select * from dated
