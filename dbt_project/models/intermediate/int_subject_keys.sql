{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ take_away_unused_subjects() }}"
    )
}}

with

mentions as (

    select * from {{ ref('stg_nlp__quantity_mentions') }}

),

subjects as (

    select distinct subject

    from mentions
    where
        subject is not null
        {% if is_incremental() %}
        and subject not in (select kept.subject from {{ this }} as kept)
        {% endif %}

),

keyed as (

    select
        subject,
        {{ phrase_key('subject') }} as subject_key

    from subjects

)

select * from keyed
