with

agreement_mentions as (

    select * from {{ ref('agreement_mentions') }}

),

articles as (

    select * from {{ ref('articles') }}

),

dated as (

    select
        agreement_mentions.agreement_id,
        agreement_mentions.status,
        agreement_mentions.modality,
        agreement_mentions.article_id,
        agreement_mentions.mention_id,
        agreement_mentions.char_start,
        articles.published_at,
        coalesce(agreement_mentions.event_date, strftime(articles.published_at, '%Y-%m-%d'))
            as event_date,
        case
            when agreement_mentions.event_date is not null then 'stated'
            when articles.published_at is not null then 'published'
            else 'unknown'
        end as date_basis

    from agreement_mentions
    inner join articles on agreement_mentions.article_id = articles.article_id
    where agreement_mentions.status <> 'unknown'

),

-- An article that says the same again tells of no new event: its first mention stands for all.
told as (

    select
        *,
        count(*) over same_event as mention_count,
        row_number() over (
            same_event
            order by char_start, mention_id
        ) as telling

    from dated
    window same_event as (
        partition by agreement_id, article_id, status, modality, event_date
    )

),

ordered as (

    select
        agreement_id,
        row_number() over (
            partition by agreement_id
            order by
                event_date asc nulls last,
                published_at asc nulls last,
                article_id asc,
                char_start asc
        ) as event_position,
        status,
        event_date,
        date_basis,
        modality,
        article_id,
        mention_id,
        mention_count

    from told
    where telling = 1

)

select * from ordered
