with

actor_articles as (

    select * from {{ ref('int_actor_articles') }}

),

agreement_parties as (

    select * from {{ ref('stg_dedup__agreement_parties') }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by article_id
            order by mention_count desc, first_char_start asc, actor_id asc
        ) as prominence

    from actor_articles

),

-- Pairs grow with the square of the actors: an article with hundreds of names is a list, and only
-- its most named actors say something by standing together.
prominent as (

    select
        actor_id,
        article_id,
        story_id

    from ranked
    where prominence <= {{ var('max_paired_actors') }}

),

-- Most stories have one article: only pairs of the others can stand in a story more than once.
shared_stories as (

    select story_id

    from prominent
    group by story_id
    having count(distinct article_id) > 1

),

told as (

    select
        prominent.actor_id,
        prominent.article_id,
        shared_stories.story_id as shared_story_id

    from prominent
    left join shared_stories on prominent.story_id = shared_stories.story_id

),

named_by_story as (

    select
        left_actor.actor_id as actor_a,
        right_actor.actor_id as actor_b,
        left_actor.shared_story_id,
        count(*) as article_count

    from told as left_actor
    inner join told as right_actor
        on
            left_actor.article_id = right_actor.article_id
            and left_actor.actor_id < right_actor.actor_id
    group by all

),

named_together as (

    select
        actor_a,
        actor_b,
        sum(article_count)::bigint as article_count,
        sum(if(shared_story_id is null, article_count, 1))::bigint as story_count

    from named_by_story
    group by all

),

bound_together as (

    select
        left_party.actor_id as actor_a,
        right_party.actor_id as actor_b,
        count(*) as agreement_count

    from agreement_parties as left_party
    inner join agreement_parties as right_party
        on
            left_party.agreement_id = right_party.agreement_id
            and left_party.actor_id < right_party.actor_id
    where
        left_party.role = 'party'
        and right_party.role = 'party'
    group by all

),

joined as (

    select
        coalesce(named_together.actor_a, bound_together.actor_a) as actor_a,
        coalesce(named_together.actor_b, bound_together.actor_b) as actor_b,
        coalesce(named_together.article_count, 0) as article_count,
        coalesce(named_together.story_count, 0) as story_count,
        coalesce(bound_together.agreement_count, 0) as agreement_count

    from named_together
    full outer join bound_together
        on
            named_together.actor_a = bound_together.actor_a
            and named_together.actor_b = bound_together.actor_b

)

select * from joined
