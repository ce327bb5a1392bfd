{# The expression is true, or null, on every row. #}
{% test holds(model, expression) %}

select *

from {{ model }}
where not ({{ expression }})

{% endtest %}
