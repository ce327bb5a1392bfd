with

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

claimed as (

    select
        ---------- ids
        quantity_id,
        article_id,

        ---------- where
        surface,
        char_start,
        char_end,

        ---------- how much
        value,
        value_max,
        comparator,
        kind,
        unit,
        si_value,
        si_unit,
        per,

        ---------- of what
        subject,
        direction,
        modality,
        actor_id,
        agreement_id,
        as_of,
        sentence,
        sentence_position,
        confidence,

        ---------- the claim it is part of
        case
            when bool_or(modality in ('asserted', 'planned')) over (partition by measure_id)
                then measure_id
        end as claim_id

    from measured

)

select * from claimed
