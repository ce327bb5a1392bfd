{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ take_away_outdated('facts') }}"
    )
}}

with

to_make as (

    {{ articles_to_make('facts') }}

),

actor_mentions as (

    select * from {{ ref('actor_mentions') }}

),

articles as (

    select * from {{ ref('articles') }}

),

counted as (

    select
        actor_mentions.actor_id,
        actor_mentions.article_id,
        count(*) as mention_count,
        min(actor_mentions.char_start) as first_char_start

    from actor_mentions
    inner join to_make on actor_mentions.article_id = to_make.article_id
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
