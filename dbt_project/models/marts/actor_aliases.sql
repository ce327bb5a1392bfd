with

actors as (

    select * from {{ ref('stg_dedup__actors') }}

),

actor_mentions as (

    select * from {{ ref('actor_mentions') }}

),

-- The best name is an alias too, even where no article writes it in just that form.
namings as (

    select
        actor_id,
        surface as alias,
        1 as mention_count

    from actor_mentions

    union all

    select
        actor_id,
        name as alias,
        0 as mention_count

    from actors

),

counted as (

    select
        actor_id,
        alias,
        sum(mention_count)::bigint as mention_count

    from namings
    group by all

)

select * from counted
