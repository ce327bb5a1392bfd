with

articles as (

    select * from {{ ref('stg_clean__articles') }}

),

-- A stage's output hash folds in what it read: title, text, sentences and words.
read_as as (

    select
        done.item_id as article_id,
        done.output_hash as state

    from {{ ledger() }} as done
    where done.stage = 'sentences'

),

joined as (

    select
        articles.article_id,
        read_as.state

    from articles
    inner join read_as on articles.article_id = read_as.article_id

)

select * from joined
