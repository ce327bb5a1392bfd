{#
    Columns (column -> model.column) name a row of another model, or null. A failing row is a column and
    what names no row.
#}
{% test refers(model, to) %}

{% for column, target in to.items() %}
{% set parent, key = target.split('.') %}
select
    '{{ column }}' as column_name,
    child.{{ column }} as found,
    count(*) as row_count

from {{ model }} as child
left join {{ ref(parent) }} as parent on child.{{ column }} = parent.{{ key }}
where
    child.{{ column }} is not null
    and parent.{{ key }} is null
group by child.{{ column }}

{% if not loop.last %}union all{% endif %}

{% endfor %}

{% endtest %}
