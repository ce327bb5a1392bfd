with

source as (

    select * from {{ source('dedup', 'agreement_parties') }}

),

renamed as (

    select
        agreement_id,
        actor_id,
        role
    from source

)

select * from renamed
