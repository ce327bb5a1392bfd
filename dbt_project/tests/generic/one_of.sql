{#
    Columns (column -> values) hold one of their values, or null. A failing row is a column and what it
    may not hold.
#}
{% test one_of(model, values) %}

{% for column, allowed in values.items() %}
select
    '{{ column }}' as column_name,
    {{ column }} as found,
    count(*) as row_count

from {{ model }}
where {{ column }} not in ('{{ allowed | join("', '") }}')
group by {{ column }}

{% if not loop.last %}union all{% endif %}

{% endfor %}

{% endtest %}
