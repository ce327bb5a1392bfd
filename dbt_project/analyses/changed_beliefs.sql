-- What did the warehouse change its mind about, and from what to what?
with

history as (

    select * from {{ ref('agreements_history') }}

),

versions as (

    select
        agreement_id,
        name,
        dbt_valid_from as changed_at,
        lag(status) over by_agreement as old_status,
        status as new_status,
        lag(value) over by_agreement as old_value,
        value as new_value

    from history
    window by_agreement as (
        partition by agreement_id
        order by dbt_valid_from
    )

)

select * from versions
where
    old_status is not null
    and (old_status <> new_status or old_value is distinct from new_value)
order by changed_at desc
