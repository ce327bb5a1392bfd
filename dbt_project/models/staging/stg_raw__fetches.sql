with

source as (

    select * from {{ source('raw', 'fetches') }}

),

renamed as (

    select
        feed,
        url,
        kind,
        outcome,
        reason,
        detail,
        status,
        attempts,
        byte_size,
        new_items,
        archive,
        seconds,
        fetched_at
    from source

)

select * from renamed
