with

agreements as (

    select * from {{ ref('stg_dedup__agreements') }}

),

agreement_parties as (

    select * from {{ ref('stg_dedup__agreement_parties') }}

),

parties as (

    select
        agreement_id,
        list(role || ':' || actor_id order by role, actor_id) as parties

    from agreement_parties
    group by all

),

beliefs as (

    select
        agreements.agreement_id,
        agreements.name,
        agreements.name_en,
        agreements.kind,
        agreements.status,
        agreements.signed_on,
        agreements.effective_on,
        agreements.duration_value,
        agreements.duration_unit,
        agreements.value,
        agreements.currency,
        agreements.place,
        list_sort(agreements.domains) as domains,
        coalesce(parties.parties, []::varchar[]) as parties

    from agreements
    left join parties on agreements.agreement_id = parties.agreement_id

)

select * from beliefs
