with

source as (

    select * from {{ source('dedup', 'story_articles') }}

),

renamed as (

    select
        article_id,
        story_id,
        is_canonical,
        similarity
    from source

)

select * from renamed
