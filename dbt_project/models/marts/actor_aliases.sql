with

actors as (

    select * from {{ ref('stg_dedup__actors') }}

),

actor_mentions as (

    select * from {{ ref('actor_mentions') }}

),

-- The best name is an alias too, even where no article writes it in just that form,
-- and so are the names of a state's capital: the press names the state by them.
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

    union all

    select
        capitals.stands_for as actor_id,
        capital_mentions.surface as alias,
        0 as mention_count

    from actors as capitals
    inner join actors as states on capitals.stands_for = states.actor_id
    inner join actor_mentions as capital_mentions on capitals.actor_id = capital_mentions.actor_id

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
