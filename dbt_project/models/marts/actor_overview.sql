with

actors as (

    select * from {{ ref('actors') }}

),

actor_aliases as (

    select * from {{ ref('actor_aliases') }}

),

agreement_parties as (

    select * from {{ ref('agreement_parties') }}

),

spellings as (

    select
        actor_id,
        list(alias order by mention_count desc, alias asc) as spellings

    from actor_aliases
    group by all

),

bound as (

    select
        actor_id,
        count(*) filter (where role = 'party') as agreement_count,
        count(*) filter (where role <> 'party') as go_between_count

    from agreement_parties
    group by all

),

joined as (

    select
        actors.actor_id,
        actors.name,
        actors.name_en,
        actors.kind,
        actors.country_code,
        coalesce(spellings.spellings, []::varchar[]) as spellings,
        coalesce(bound.agreement_count, 0) as agreement_count,
        coalesce(bound.go_between_count, 0) as go_between_count,
        actors.article_count,
        actors.mention_count,
        actors.first_seen_at,
        actors.last_seen_at

    from actors
    left join spellings on actors.actor_id = spellings.actor_id
    left join bound on actors.actor_id = bound.actor_id

)

select * from joined
