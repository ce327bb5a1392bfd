with

source as (

    select * from {{ source('clean', 'articles') }}

),

renamed as (

    select
        article_id,
        document_id,
        source_file,
        title,
        text,
        source,
        url,
        author,
        published_at,
        language,
        word_count,
        offset_map,
        cleaned_at
    from source

)

select * from renamed
