-- depends_on: {{ ref('int_article_words') }}
-- depends_on: {{ ref('int_local_actors') }}
-- depends_on: {{ ref('int_actor_articles') }}
-- depends_on: {{ ref('articles') }}
-- depends_on: {{ ref('actor_mentions') }}
-- depends_on: {{ ref('agreement_mentions') }}
-- depends_on: {{ ref('quantities') }}
with

readings as (

    select * from {{ ref('int_article_readings') }}

),

kept as (

    select
        article_id,
        words,
        facts

    from readings

)

select * from kept
