with

articles as (

    select * from {{ ref('articles') }}

),

aggregated as (

    select
        story_id,
        min(article_id) filter (where is_canonical) as canonical_article_id,
        count(*) as article_count,
        count(distinct source) as source_count,
        min(published_at) as first_published_at,
        max(published_at) as last_published_at

    from articles
    group by all

)

select * from aggregated
