{{ config(post_hook="{{ strike_out_outdated() }}") }}

with

articles as (

    select * from {{ ref('stg_clean__articles') }}

),

documents as (

    select * from {{ ref('stg_raw__documents') }}

),

story_articles as (

    select * from {{ ref('stg_dedup__story_articles') }}

),

entity_mentions as (

    select * from {{ ref('stg_nlp__entity_mentions') }}

),

actor_mentions as (

    select * from {{ ref('stg_dedup__actor_mentions') }}

),

reports as (

    select * from {{ ref('stg_nlp__agreement_reports') }}

),

resolved as (

    select * from {{ ref('stg_dedup__agreement_reports') }}

),

-- A stage's output hash folds in what it read: title, text, sentences and words.
done as (

    select
        entries.stage,
        entries.item_id,
        entries.output_hash

    from {{ ledger() }} as entries

),

cleaned as (

    select
        item_id as document_id,
        output_hash

    from done
    where stage = 'clean_articles'

),

read_as as (

    select
        item_id as article_id,
        output_hash as words

    from done
    where stage = 'sentences'

),

found as (

    select
        item_id as article_id,
        {{ rows_hash(['stage', 'output_hash']) }} as state

    from done
    where stage in ('entity_mentions', 'agreement_mentions', 'quantity_mentions')
    group by item_id

),

-- What each naming and each report means is settled over all articles, and may change without them.
named as (

    select
        entity_mentions.article_id,
        {{ rows_hash(['actor_mentions.mention_id', 'actor_mentions.actor_id']) }} as state

    from entity_mentions
    inner join actor_mentions on entity_mentions.mention_id = actor_mentions.mention_id
    group by entity_mentions.article_id

),

reported as (

    select
        reports.article_id,
        {{ rows_hash(['resolved.report_id', 'resolved.agreement_id']) }} as state

    from reports
    inner join resolved on reports.report_id = resolved.report_id
    group by reports.article_id

),

joined as (

    select
        articles.article_id,
        read_as.words,
        hash(
            cleaned.output_hash,
            documents.ingested_at,
            documents.format,
            documents.path,
            documents.record_index,
            documents.original_path,
            story_articles.story_id,
            story_articles.is_canonical,
            story_articles.similarity,
            found.state,
            named.state,
            reported.state
        ) as facts

    from articles
    left join cleaned on articles.document_id = cleaned.document_id
    left join documents on articles.document_id = documents.document_id
    left join story_articles on articles.article_id = story_articles.article_id
    left join read_as on articles.article_id = read_as.article_id
    left join found on articles.article_id = found.article_id
    left join named on articles.article_id = named.article_id
    left join reported on articles.article_id = reported.article_id

)

select * from joined
