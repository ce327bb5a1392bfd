with

source as (

    select * from {{ source('raw', 'rejections') }}

),

renamed as (

    select
        path,
        file_sha256,
        record_index,
        stage,
        reason,
        detail,
        rejected_at
    from source

)

select * from renamed
