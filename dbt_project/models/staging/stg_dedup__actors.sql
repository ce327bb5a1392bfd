with

source as (

    select * from {{ source('dedup', 'actors') }}

),

renamed as (

    select
        actor_id,
        name,
        name_en,
        kind,
        country_code,
        stands_for
    from source

)

select * from renamed
