with

source as (

    select * from {{ source('nlp', 'entity_mentions') }}

),

renamed as (

    select
        mention_id,
        article_id,
        sentence_position,
        surface,
        char_start,
        char_end,
        kind,
        role,
        country_code,
        local_id,
        name,
        finder,
        confidence
    from source

)

select * from renamed
