with

sentences as (

    select * from {{ ref('stg_nlp__sentences') }}

),

articles as (

    select * from {{ ref('stg_clean__articles') }}

),

words as (

    select
        sentences.article_id,
        sentences.position,
        sentences.char_start < length(articles.title) as is_title,
        unnest(sentences.words) as word

    from sentences
    inner join articles on sentences.article_id = articles.article_id

),

-- Few lemmas, many words: each lemma is folded once.
lemmas as (

    select
        coalesce(word.lemma, word.text) as lemma,
        lower({{ fold_arabic('any_value(coalesce(word.lemma, word.text))') }}) as term

    from words
    where word.upos not in {{ function_words() }}
    group by coalesce(word.lemma, word.text)

),

counted as (

    select
        words.article_id,
        lemmas.term,
        count(*) + 2 * count(*) filter (where words.is_title) as weight,
        coalesce(min(words.position) filter (where not words.is_title), min(words.position))
            as sentence_position

    from words
    inner join lemmas on coalesce(words.word.lemma, words.word.text) = lemmas.lemma
    where words.word.upos not in {{ function_words() }}
    group by all

)

select * from counted
