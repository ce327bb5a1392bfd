with

source as (

    select * from {{ source('raw', 'documents') }}

),

renamed as (

    select
        document_id,
        source_file,
        path,
        record_index,
        format,
        encoding,
        byte_size,
        original_path,
        url,
        fetched_at,
        ingested_at
    from source

)

select * from renamed
