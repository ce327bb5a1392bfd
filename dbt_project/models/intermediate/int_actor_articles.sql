with

actor_mentions as (

    select * from {{ ref('actor_mentions') }}

),

articles as (

    select * from {{ ref('articles') }}

),

counted as (

    select
        actor_id,
        article_id,
        count(*) as mention_count,
        min(char_start) as first_char_start

    from actor_mentions
    group by all

),

dated as (

    select
        counted.actor_id,
        counted.article_id,
        articles.story_id,
        articles.published_at,
        articles.ingested_at,
        counted.mention_count,
        counted.first_char_start

    from counted
    inner join articles on counted.article_id = articles.article_id

)

select * from dated
