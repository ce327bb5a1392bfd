with

source as (

    select * from {{ source('nlp', 'sentences') }}

),

renamed as (

    select
        article_id,
        position,
        char_start,
        char_end,
        words,
        entities
    from source

)

select * from renamed
