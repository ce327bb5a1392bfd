-- Which countries are bound to each other by the most agreements now in force or signed?
with

agreements as (

    select * from {{ ref('agreements') }}

),

agreement_parties as (

    select * from {{ ref('agreement_parties') }}

),

actors as (

    select * from {{ ref('actors') }}

),

bound_countries as (

    select
        agreement_parties.agreement_id,
        actors.actor_id,
        coalesce(actors.name_en, actors.name) as country

    from agreement_parties
    inner join agreements on agreement_parties.agreement_id = agreements.agreement_id
    inner join actors on agreement_parties.actor_id = actors.actor_id
    where
        agreement_parties.role = 'party'
        and actors.kind = 'country'
        and agreements.status in ('signed', 'ratified', 'in_force')

),

counted as (

    select
        one.country,
        other.country as with_country,
        count(*) as agreement_count

    from bound_countries as one
    inner join bound_countries as other
        on
            one.agreement_id = other.agreement_id
            and one.actor_id < other.actor_id
    group by all

)

select * from counted
order by agreement_count desc, country asc, with_country asc
