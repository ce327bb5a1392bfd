with

source as (

    select * from {{ source('nlp', 'agreement_mentions') }}

),

renamed as (

    select
        mention_id,
        report_id,
        article_id,
        sentence_position,
        surface,
        char_start,
        char_end,
        sentence,
        status,
        modality,
        event_date,
        reported_by,
        confidence
    from source

)

select * from renamed
