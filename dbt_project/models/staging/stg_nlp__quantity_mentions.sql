with

source as (

    select * from {{ source('nlp', 'quantity_mentions') }}

),

renamed as (

    select
        quantity_id,
        article_id,
        sentence_position,
        surface,
        char_start,
        char_end,
        value,
        value_max,
        comparator,
        kind,
        unit,
        si_value,
        si_unit,
        per,
        subject,
        direction,
        modality,
        local_id,
        report_id,
        as_of,
        sentence,
        confidence
    from source

)

select * from renamed
