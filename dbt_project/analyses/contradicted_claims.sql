-- Which figures do outlets disagree on, and what does each of them say?
with

quantity_claims as (

    select * from {{ ref('quantity_claims') }}

),

quantities as (

    select * from {{ ref('quantities') }}

),

articles as (

    select * from {{ ref('articles') }}

),

agreements as (

    select * from {{ ref('agreements') }}

),

said as (

    select
        agreements.name as agreement,
        quantity_claims.subject,
        quantity_claims.unit,
        quantities.comparator,
        quantities.value,
        quantities.value_max,
        articles.source,
        articles.published_at,
        quantities.sentence

    from quantity_claims
    inner join quantities on quantity_claims.claim_id = quantities.claim_id
    inner join articles on quantities.article_id = articles.article_id
    left join agreements on quantity_claims.agreement_id = agreements.agreement_id
    where quantity_claims.is_contradicted

)

select * from said
order by agreement, subject, value
