with

source as (

    select * from {{ source('dedup', 'agreements') }}

),

renamed as (

    select
        agreement_id,
        name,
        name_en,
        kind,
        status,
        signed_on,
        effective_on,
        duration_value,
        duration_unit,
        value,
        currency,
        place,
        domains,
        confidence
    from source

)

select * from renamed
