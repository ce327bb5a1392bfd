{#
    The surface is exactly what the article's text holds from char_start to char_end, in articles that
    were read since the last publishing: where neither text nor mention has changed, it still is.
#}
{% test span_in_text(model) %}

with

due as (

    select * from {{ model }}
    where {{ is_of_due_article() }}

)

select
    mentions.article_id,
    mentions.surface,
    mentions.char_start,
    mentions.char_end

from due as mentions
left join {{ ref('articles') }} as articles on mentions.article_id = articles.article_id
where
    mentions.char_start < 0
    or mentions.char_end - mentions.char_start <> length(mentions.surface)
    or substring(
        articles.text, mentions.char_start + 1, mentions.char_end - mentions.char_start
    ) is distinct from mentions.surface

{% endtest %}
