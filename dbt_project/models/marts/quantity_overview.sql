with

quantities as (

    select * from {{ ref('quantities') }}

),

articles as (

    select * from {{ ref('articles') }}

),

actors as (

    select * from {{ ref('actors') }}

),

agreements as (

    select * from {{ ref('agreements') }}

),

joined as (

    select
        quantities.subject,
        quantities.comparator,
        quantities.value,
        quantities.value_max,
        quantities.unit,
        quantities.per,
        quantities.kind,
        quantities.direction,
        quantities.modality,
        quantities.as_of,
        actors.name as actor,
        actors.name_en as actor_en,
        agreements.name as agreement,
        agreements.name_en as agreement_en,
        articles.source,
        articles.published_at,
        articles.title,
        quantities.sentence,
        quantities.quantity_id,
        quantities.claim_id,
        quantities.article_id,
        quantities.actor_id,
        quantities.agreement_id

    from quantities
    inner join articles on quantities.article_id = articles.article_id
    left join actors on quantities.actor_id = actors.actor_id
    left join agreements on quantities.agreement_id = agreements.agreement_id

)

select * from joined
