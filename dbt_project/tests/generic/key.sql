{#
    These columns are never null and together name one row. With of_due_articles, only articles that
    were read since the last publishing are looked at.
#}
{% test key(model, columns, of_due_articles=false) %}

select
    {{ columns | join(', ') }},
    count(*) as row_count

from {{ model }}
{% if of_due_articles %}
    where {{ is_of_due_article() }}
{% endif %}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    or {{ columns | join(' is null or ') }} is null

{% endtest %}
