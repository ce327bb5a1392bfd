{#
    The lowest and the highest value that a figure allows: 5 is 5 to 5, "more than 5" is 5 and up,
    "up to 5" is 5 and down, "about 5" reaches vars.about_tolerance either way.
#}
{% macro lowest(value, comparator) -%}
    case
        when {{ comparator }} in ('less_than', 'up_to') then '-infinity'::double
        when {{ comparator }} = 'about'
            then {{ value }} - abs({{ value }}) * {{ var('about_tolerance') }}
        else {{ value }}
    end
{%- endmacro %}

{% macro highest(value, value_max, comparator) -%}
    case
        when {{ comparator }} = 'more_than' then 'infinity'::double
        when {{ comparator }} = 'about'
            then
                coalesce({{ value_max }}, {{ value }})
                + abs(coalesce({{ value_max }}, {{ value }})) * {{ var('about_tolerance') }}
        else coalesce({{ value_max }}, {{ value }})
    end
{%- endmacro %}

{# True when two ranges overlap, or the gap is within vars.claim_tolerance of the larger figure. #}
{% macro ranges_meet(low_a, high_a, low_b, high_b) -%}
    (
        {{ low_a }} - {{ high_b }}
        <= {{ var('claim_tolerance') }} * greatest(abs({{ low_a }}), abs({{ high_b }}))
        and {{ low_b }} - {{ high_a }}
        <= {{ var('claim_tolerance') }} * greatest(abs({{ low_b }}), abs({{ high_a }}))
    )
{%- endmacro %}

{# What is measured by figures that some article affirms: only such figures make a claim. #}
{% macro affirmed_measures(figures) -%}
select distinct figures.measure_id

    from {{ figures }} as figures
    where
        figures.measure_id is not null
        and figures.modality in ('asserted', 'planned')
{%- endmacro %}

{# A claim begins and ends with figures of other articles than those whose rows are made tonight. #}
{% macro settle_claims() %}
{% if is_incremental() %}
update {{ this }}
set claim_id = case when claim_id is null then measure_id end
where
    measure_id is not null
    and (claim_id is null) = (measure_id in ({{ affirmed_measures(this) }}))
{% endif %}
{% endmacro %}
