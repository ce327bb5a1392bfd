with

source as (

    select * from {{ source('dedup', 'agreement_reports') }}

),

renamed as (

    select
        report_id,
        agreement_id
    from source

)

select * from renamed
