with

sentences as (

    select * from {{ ref('stg_nlp__sentences') }}

),

words as (

    select unnest(words, recursive := true) from sentences

),

-- Few forms, many words: each is folded once.
read_as as (

    select
        text,
        coalesce(lemma, text) as lemma,
        count(*) as word_count

    from words
    where upos not in {{ function_words() }}
    group by all

),

forms as (

    select
        {{ word_key('text') }} as form,
        lower({{ fold_arabic('lemma') }}) as term,
        word_count

    from read_as

),

counted as (

    select
        form,
        term,
        sum(word_count) as word_count

    from forms
    group by all

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
