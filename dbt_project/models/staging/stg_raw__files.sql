with

source as (

    select * from {{ source('raw', 'files') }}

),

renamed as (

    select
        path,
        file_sha256,
        byte_size,
        modified_ns,
        format,
        input_count,
        ingested_at
    from source

)

select * from renamed
