{# A lake holds no comments on the columns of views. #}
{% macro duckdb__alter_column_comment(relation, column_dict) -%}
{%- if not (relation.is_view and adapter.is_ducklake(relation)) -%}
{{ dbt.duckdb__alter_column_comment(relation, column_dict) }}
{%- endif -%}
{%- endmacro %}
