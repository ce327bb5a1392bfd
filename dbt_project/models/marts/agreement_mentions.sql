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

mentions as (

    select * from {{ ref('stg_nlp__agreement_mentions') }}

),

resolved as (

    select * from {{ ref('stg_dedup__agreement_reports') }}

),

local_actors as (

    select * from {{ ref('int_local_actors') }}

),

joined as (

    select
        ---------- ids
        mentions.mention_id,
        resolved.agreement_id,
        mentions.article_id,
        mentions.report_id,

        ---------- where
        mentions.surface,
        mentions.char_start,
        mentions.char_end,
        mentions.sentence,
        mentions.sentence_position,

        ---------- what
        mentions.status,
        mentions.modality,
        mentions.event_date,
        local_actors.actor_id as reported_by,
        mentions.confidence

    from mentions
    inner join to_make on mentions.article_id = to_make.article_id
    inner join resolved on mentions.report_id = resolved.report_id
    left join local_actors
        on
            mentions.article_id = local_actors.article_id
            and mentions.reported_by = local_actors.local_id

)

select * from joined
