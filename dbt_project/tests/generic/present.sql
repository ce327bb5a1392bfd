{# None of these columns is ever null. #}
{% test present(model, columns) %}

select *

from {{ model }}
where {{ columns | join(' is null or ') }} is null

{% endtest %}
