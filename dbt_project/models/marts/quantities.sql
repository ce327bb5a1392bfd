{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ take_away_outdated('facts') }}",
        post_hook="{{ settle_claims() }}"
    )
}}

with

to_make as (

    {{ articles_to_make('facts') }}

),

mentions as (

    select * from {{ ref('stg_nlp__quantity_mentions') }}

),

resolved as (

    select * from {{ ref('stg_dedup__agreement_reports') }}

),

local_actors as (

    select * from {{ ref('int_local_actors') }}

),

subject_keys as (

    select * from {{ ref('int_subject_keys') }}

),

bound as (

    select
        mentions.*,
        local_actors.actor_id,
        resolved.agreement_id,
        subject_keys.subject_key

    from mentions
    inner join to_make on mentions.article_id = to_make.article_id
    left join resolved on mentions.report_id = resolved.report_id
    left join local_actors
        on
            mentions.article_id = local_actors.article_id
            and mentions.local_id = local_actors.local_id
    left join subject_keys on mentions.subject = subject_keys.subject

),

-- A figure measures something known when it has a subject or belongs to an agreement. Of a
-- count that belongs to nobody, one word says no more than what is counted: ships here are not
-- ships there.
measured as (

    select
        *,
        case
            when
                agreement_id is not null
                or (
                    subject_key is not null
                    and (kind <> 'count' or actor_id is not null or contains(subject_key, ' '))
                )
                then
                    md5(
                        concat_ws(
                            '|',
                            kind,
                            unit,
                            coalesce(per, ''),
                            coalesce(subject_key, ''),
                            coalesce(actor_id, ''),
                            coalesce(agreement_id, '')
                        )
                    )
        end as measure_id

    from bound

),

affirmed as (

    {{ affirmed_measures('measured') }}
    {% if is_incremental() %}
    union
    {{ affirmed_measures(this) }}
    {% endif %}

),

claimed as (

    select
        ---------- ids
        measured.quantity_id,
        measured.article_id,

        ---------- where
        measured.surface,
        measured.char_start,
        measured.char_end,

        ---------- how much
        measured.value,
        measured.value_max,
        measured.comparator,
        measured.kind,
        measured.unit,
        measured.si_value,
        measured.si_unit,
        measured.per,

        ---------- of what
        measured.subject,
        measured.direction,
        measured.modality,
        measured.actor_id,
        measured.agreement_id,
        measured.as_of,
        measured.sentence,
        measured.sentence_position,
        measured.confidence,

        ---------- the claim it is part of
        affirmed.measure_id as claim_id,
        measured.measure_id

    from measured
    left join affirmed on measured.measure_id = affirmed.measure_id

)

select * from claimed
