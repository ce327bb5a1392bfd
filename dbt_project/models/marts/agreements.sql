with

agreements as (

    select * from {{ ref('stg_dedup__agreements') }}

),

agreement_articles as (

    select * from {{ ref('int_agreement_articles') }}

),

reported as (

    select
        agreement_id,
        count(*) as article_count,
        count(distinct story_id) as story_count,
        count(distinct source) as source_count,
        -- Publication times where there are any, so that an undated old article seems not new.
        coalesce(min(published_at), min(ingested_at)) as first_reported_at,
        coalesce(max(published_at), max(ingested_at)) as last_reported_at

    from agreement_articles
    group by all

),

joined as (

    select
        ---------- ids
        agreements.agreement_id,

        ---------- what it is
        agreements.name,
        agreements.name_en,
        agreements.kind,
        agreements.status,

        ---------- when it binds
        agreements.signed_on,
        agreements.effective_on,
        agreements.duration_value,
        agreements.duration_unit,

        ---------- what it is worth, where, and what about
        agreements.value,
        agreements.currency,
        agreements.place,
        agreements.domains,

        ---------- who reports it
        coalesce(reported.article_count, 0) as article_count,
        coalesce(reported.story_count, 0) as story_count,
        coalesce(reported.source_count, 0) as source_count,
        reported.first_reported_at,
        reported.last_reported_at,
        agreements.confidence

    from agreements
    left join reported on agreements.agreement_id = reported.agreement_id

)

select * from joined
