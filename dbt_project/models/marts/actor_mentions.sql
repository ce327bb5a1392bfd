{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
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

resolved as (

    select * from {{ ref('stg_dedup__actor_mentions') }}

),

joined as (

    select
        ---------- ids
        entity_mentions.mention_id,
        resolved.actor_id,
        entity_mentions.article_id,

        ---------- where
        entity_mentions.surface,
        entity_mentions.char_start,
        entity_mentions.char_end,
        entity_mentions.sentence_position,

        ---------- what
        entity_mentions.role,
        entity_mentions.finder,
        entity_mentions.confidence

    from entity_mentions
    inner join to_make on entity_mentions.article_id = to_make.article_id
    inner join resolved on entity_mentions.mention_id = resolved.mention_id

)

select * from joined
