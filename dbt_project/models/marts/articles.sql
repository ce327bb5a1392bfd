{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ take_away_outdated('facts') }}"
    )
}}

with

to_make as (

    {{ articles_to_make('facts') }}

),

articles as (

    select * from {{ ref('stg_clean__articles') }}

),

documents as (

    select * from {{ ref('stg_raw__documents') }}

),

story_articles as (

    select * from {{ ref('stg_dedup__story_articles') }}

),

joined as (

    select
        ---------- ids
        articles.article_id,
        articles.source_file,
        articles.document_id,

        ---------- what it says
        articles.title,
        articles.text,

        ---------- where it comes from
        articles.source,
        articles.url,
        articles.author,
        articles.published_at,
        articles.language,
        articles.word_count,

        ---------- its story
        story_articles.story_id,
        story_articles.is_canonical,
        story_articles.similarity as story_similarity,

        ---------- its original
        documents.ingested_at,
        documents.format,
        documents.path,
        documents.record_index,
        documents.original_path

    from articles
    inner join to_make on articles.article_id = to_make.article_id
    left join documents on articles.document_id = documents.document_id
    left join story_articles on articles.article_id = story_articles.article_id

)

select * from joined
