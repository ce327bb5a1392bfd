-- Who contradicts whom
--   A voice is a story: its reprints and updates speak once.
--   Figures are comparable when they may hold for the same time (as_of) and tell of the same
--   direction.
--   Two voices contradict each other when they have comparable figures and none of one meets any
--   of the other, or when one denies a figure that the other gives.
--   Hypothetical figures claim nothing.
with

quantities as (

    select * from {{ ref('quantities') }}

),

articles as (

    select * from {{ ref('articles') }}

),

statements as (

    select
        quantities.claim_id,
        quantities.kind,
        quantities.unit,
        quantities.per,
        quantities.subject,
        quantities.actor_id,
        quantities.agreement_id,
        quantities.value,
        quantities.value_max,
        quantities.article_id,
        articles.source,
        articles.story_id,
        quantities.as_of,
        quantities.direction,
        quantities.modality = 'denied' as is_denied,
        {{ lowest('quantities.value', 'quantities.comparator') }} as low,
        {{ highest('quantities.value', 'quantities.value_max', 'quantities.comparator') }} as high

    from quantities
    inner join articles on quantities.article_id = articles.article_id
    where
        quantities.claim_id is not null
        and quantities.modality <> 'hypothetical'

),

claims as (

    select
        claim_id,
        any_value(kind) as kind,
        any_value(unit) as unit,
        any_value(per) as per,
        any_value(actor_id) as actor_id,
        any_value(agreement_id) as agreement_id,
        min(value) as value_min,
        max(coalesce(value_max, value)) as value_max,
        count(distinct article_id) as article_count,
        count(distinct story_id) as story_count,
        count(distinct source) as source_count,
        count(*) as quantity_count

    from statements
    where not is_denied
    group by claim_id

),

-- One subject has many spellings: show the most frequent.
subjects as (

    select
        claim_id,
        subject

    from statements
    where not is_denied
    group by claim_id, subject
    qualify row_number() over (partition by claim_id order by count(*) desc, subject asc) = 1

),

-- Most claims agree throughout: only those that can hold a contradiction are compared in pairs.
suspects as (

    select claim_id

    from statements
    group by claim_id
    having
        count(distinct story_id) > 1
        and (max(low) > min(high) or bool_or(is_denied))

),

tellings as (

    select
        statements.claim_id,
        statements.story_id,
        list_sort(
            list(
                distinct {
                    'as_of': statements.as_of,
                    'direction': statements.direction,
                    'is_denied': statements.is_denied,
                    'low': statements.low,
                    'high': statements.high
                }
            )
        ) as figures

    from statements
    inner join suspects on statements.claim_id = suspects.claim_id
    group by statements.claim_id, statements.story_id

),

-- Stories that say just the same are compared with others, and with one another, once.
voices as (

    select
        claim_id,
        min(story_id) as story_id,
        count(*) > 1 as is_echoed,
        unnest(figures) as figure

    from tellings
    group by claim_id, figures

),

comparisons as (

    select
        one.claim_id,
        one.story_id as one_story_id,
        other.story_id as other_story_id,
        one.figure.is_denied <> other.figure.is_denied as is_denial,
        {{ ranges_meet(
            'one.figure.low', 'one.figure.high', 'other.figure.low', 'other.figure.high'
        ) }} as is_met

    from voices as one
    inner join voices as other
        on
            one.claim_id = other.claim_id
            and (
                one.story_id < other.story_id
                or (one.story_id = other.story_id and one.is_echoed)
            )
    where
        not (one.figure.is_denied and other.figure.is_denied)
        and (
            one.figure.as_of is null
            or other.figure.as_of is null
            or starts_with(one.figure.as_of, other.figure.as_of)
            or starts_with(other.figure.as_of, one.figure.as_of)
        )
        and (
            one.figure.direction is null
            or other.figure.direction is null
            or one.figure.direction = other.figure.direction
        )

),

verdicts as (

    select
        claim_id,
        coalesce(bool_or(is_met) filter (where is_denial), false)
        or not coalesce(bool_or(is_met) filter (where not is_denial), true) as is_contradicted

    from comparisons
    group by claim_id, one_story_id, other_story_id

),

contradictions as (

    select
        claim_id,
        bool_or(is_contradicted) as is_contradicted

    from verdicts
    group by claim_id

),

joined as (

    select
        ---------- ids
        claims.claim_id,

        ---------- what is measured
        claims.kind,
        claims.unit,
        claims.per,
        subjects.subject,
        claims.actor_id,
        claims.agreement_id,

        ---------- what is claimed
        claims.value_min,
        claims.value_max,

        ---------- by how many
        claims.article_count,
        claims.story_count,
        claims.source_count,
        claims.quantity_count,
        coalesce(contradictions.is_contradicted, false) as is_contradicted

    from claims
    inner join subjects on claims.claim_id = subjects.claim_id
    left join contradictions on claims.claim_id = contradictions.claim_id

)

select * from joined
