-- Counts shown beside a fact are the counts of the rows behind it.
with

article_counts as (

    select
        'stories.article_count' as what,
        (select sum(article_count) from {{ ref('stories') }}) as shown,
        (select count(*) from {{ ref('articles') }}) as counted

),

mention_counts as (

    select
        'actors.mention_count' as what,
        (select sum(mention_count) from {{ ref('actors') }}) as shown,
        (select count(*) from {{ ref('actor_mentions') }}) as counted

),

alias_counts as (

    select
        'actor_aliases.mention_count' as what,
        (select sum(mention_count) from {{ ref('actor_aliases') }}) as shown,
        (select count(*) from {{ ref('actor_mentions') }}) as counted

),

unioned as (

    select * from article_counts

    union all

    select * from mention_counts

    union all

    select * from alias_counts

)

select * from unioned
where coalesce(shown, 0) <> counted
