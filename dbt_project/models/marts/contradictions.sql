with

quantity_overview as (

    select * from {{ ref('quantity_overview') }}

),

quantity_claims as (

    select * from {{ ref('quantity_claims') }}

),

disputed as (

    select
        quantity_claims.claim_id,
        quantity_overview.agreement,
        quantity_overview.agreement_en,
        quantity_overview.actor,
        quantity_overview.actor_en,
        quantity_claims.subject,
        quantity_overview.comparator,
        quantity_overview.value,
        quantity_overview.value_max,
        quantity_overview.unit,
        quantity_overview.per,
        quantity_overview.modality,
        quantity_overview.as_of,
        quantity_overview.source,
        quantity_overview.published_at,
        quantity_overview.title,
        quantity_overview.sentence,
        quantity_overview.quantity_id,
        quantity_overview.article_id

    from quantity_claims
    inner join quantity_overview on quantity_claims.claim_id = quantity_overview.claim_id
    where quantity_claims.is_contradicted

)

select * from disputed
