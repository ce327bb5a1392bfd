with

source as (

    select * from {{ source('dedup', 'actor_mentions') }}

),

renamed as (

    select
        mention_id,
        actor_id
    from source

)

select * from renamed
