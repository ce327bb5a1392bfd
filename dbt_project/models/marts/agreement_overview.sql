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

named_parties as (

    select
        agreement_parties.agreement_id,
        string_agg(actors.name, '، ' order by actors.name, actors.actor_id) filter (
            where agreement_parties.role = 'party'
        ) as parties,
        string_agg(
            coalesce(actors.name_en, actors.name),
            ', ' order by actors.name_en, actors.name, actors.actor_id
        ) filter (where agreement_parties.role = 'party') as parties_en,
        string_agg(actors.name, '، ' order by actors.name, actors.actor_id) filter (
            where agreement_parties.role <> 'party'
        ) as go_betweens

    from agreement_parties
    inner join actors on agreement_parties.actor_id = actors.actor_id
    group by all

),

joined as (

    select
        agreements.agreement_id,
        agreements.name,
        agreements.name_en,
        agreements.kind,
        agreements.status,
        named_parties.parties,
        named_parties.parties_en,
        named_parties.go_betweens,
        agreements.signed_on,
        agreements.effective_on,
        agreements.duration_value,
        agreements.duration_unit,
        agreements.value,
        agreements.currency,
        agreements.article_count,
        agreements.first_reported_at,
        agreements.last_reported_at

    from agreements
    left join named_parties on agreements.agreement_id = named_parties.agreement_id

)

select * from joined
