with

actors as (

    select * from {{ ref('stg_dedup__actors') }}

),

actor_articles as (

    select * from {{ ref('int_actor_articles') }}

),

agreement_parties as (

    select * from {{ ref('stg_dedup__agreement_parties') }}

),

agreement_articles as (

    select * from {{ ref('int_agreement_articles') }}

),

named as (

    select
        actor_id,
        count(*) as article_count,
        count(distinct story_id) as story_count,
        sum(mention_count)::bigint as mention_count,
        -- Publication times where there are any, so that an undated old article seems not new.
        coalesce(min(published_at), min(ingested_at)) as first_seen_at,
        coalesce(max(published_at), max(ingested_at)) as last_seen_at

    from actor_articles
    group by all

),

-- A party may be named by an adjective only ("the Russian-Iranian treaty"): no mention of its own,
-- but seen wherever its agreements are reported.
bound as (

    select
        agreement_parties.actor_id,
        coalesce(min(agreement_articles.published_at), min(agreement_articles.ingested_at))
            as first_seen_at,
        coalesce(max(agreement_articles.published_at), max(agreement_articles.ingested_at))
            as last_seen_at

    from agreement_parties
    inner join agreement_articles
        on agreement_parties.agreement_id = agreement_articles.agreement_id
    group by all

),

joined as (

    select
        ---------- ids
        actors.actor_id,

        ---------- what it is
        actors.name,
        actors.name_en,
        actors.kind,
        actors.country_code,

        ---------- how often
        coalesce(named.article_count, 0) as article_count,
        coalesce(named.story_count, 0) as story_count,
        coalesce(named.mention_count, 0) as mention_count,

        ---------- when
        coalesce(named.first_seen_at, bound.first_seen_at) as first_seen_at,
        coalesce(named.last_seen_at, bound.last_seen_at) as last_seen_at

    from actors
    left join named on actors.actor_id = named.actor_id
    left join bound on actors.actor_id = bound.actor_id

)

select * from joined
