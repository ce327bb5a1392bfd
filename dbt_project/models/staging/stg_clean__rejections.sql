with

source as (

    select * from {{ source('clean', 'rejections') }}

),

renamed as (

    select
        document_id,
        source_file,
        stage,
        reason,
        detail,
        rejected_at
    from source

)

select * from renamed
