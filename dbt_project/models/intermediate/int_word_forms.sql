with

article_words as (

    select * from {{ ref('int_article_words') }}

),

counted as (

    select
        form,
        term,
        sum(word_count) as word_count

    from article_words
    group by form, term

),

-- A reading that Stanza gives a form once in a while is more often an error than a meaning.
usual as (

    select
        form,
        term

    from counted
    qualify word_count >= 0.2 * sum(word_count) over (partition by form)

),

-- A lemma may be asked for in a form that no article has.
with_lemmas as (

    select * from usual
    union
    select
        {{ word_key('term') }} as form,
        term
    from counted

)

select * from with_lemmas
