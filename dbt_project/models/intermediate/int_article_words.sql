{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        pre_hook="{{ take_away_outdated('words') }}"
    )
}}

with

to_make as (

    {{ articles_to_make('words') }}

),

sentences as (

    select
        sentences.article_id,
        sentences.position,
        sentences.char_start,
        sentences.words

    from {{ source('nlp', 'sentences') }} as sentences
    {% if is_incremental() and target.name != 'lake' %}
    -- By their row numbers DuckDB reads the words of these sentences alone.
    where
        sentences.rowid in (
            select due.rowid
            from {{ source('nlp', 'sentences') }} as due
            where due.article_id in (select to_make.article_id from to_make)
        )
    {% endif %}

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
    inner join to_make on sentences.article_id = to_make.article_id

),

used as (

    select
        article_id,
        word['text'] as written,
        coalesce(word['lemma'], word['text']) as lemma,
        count(*) as word_count,
        count(*) filter (where is_title) as title_count,
        min(position) filter (where is_title) as title_position,
        min(position) filter (where not is_title) as body_position

    from words
    where word['upos'] not in {{ function_words() }}
    group by article_id, word['text'], coalesce(word['lemma'], word['text'])

),

-- Few forms and lemmas, many words: each is folded once.
forms as (

    select
        written,
        {{ word_key('written') }} as form

    from used
    group by written

),

terms as (

    select
        lemma,
        lower({{ fold_arabic('lemma') }}) as term

    from used
    group by lemma

),

counted as (

    select
        used.article_id,
        forms.form,
        terms.term,
        sum(used.word_count)::integer as word_count,
        sum(used.word_count + 2 * used.title_count)::integer as weight,
        min(used.title_position) as title_position,
        min(used.body_position) as body_position

    from used
    inner join forms on used.written = forms.written
    inner join terms on used.lemma = terms.lemma
    group by used.article_id, forms.form, terms.term

)

select * from counted
