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

entity_mentions as (

    select * from {{ ref('stg_nlp__entity_mentions') }}

),

actor_mentions as (

    select * from {{ ref('stg_dedup__actor_mentions') }}

),

namings as (

    select
        entity_mentions.article_id,
        entity_mentions.local_id,
        actor_mentions.actor_id,
        count(*) as mention_count

    from entity_mentions
    inner join to_make on entity_mentions.article_id = to_make.article_id
    inner join actor_mentions on entity_mentions.mention_id = actor_mentions.mention_id
    group by all

),

-- A resolver may split the mentions of one local actor: the majority decides.
resolved as (

    select
        article_id,
        local_id,
        arg_min(actor_id, (-mention_count, actor_id)) as actor_id

    from namings
    group by all

)

select * from resolved
