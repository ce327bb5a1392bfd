with

agreement_parties as (

    select * from {{ ref('stg_dedup__agreement_parties') }}

),

parties as (

    select
        agreement_id,
        actor_id,
        role

    from agreement_parties

)

select * from parties
