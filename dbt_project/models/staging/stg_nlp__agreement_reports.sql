with

source as (

    select * from {{ source('nlp', 'agreement_reports') }}

),

renamed as (

    select
        report_id,
        article_id,
        name,
        kind,
        status,
        modality,
        signed_on,
        effective_on,
        duration_value,
        duration_unit,
        value,
        currency,
        place,
        domains,
        parties,
        confidence
    from source

)

select * from renamed
