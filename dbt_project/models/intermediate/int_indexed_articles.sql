-- depends_on: {{ ref('int_article_words') }}
with

readings as (

    select * from {{ ref('int_article_readings') }}

),

indexed as (

    select
        article_id,
        state

    from readings

)

select * from indexed
