{#
    Models whose rows each speak of one article alone are kept from night to night. A row carries a
    fingerprint of what its article's rows were made from; a build takes away what has another
    fingerprint now, or none, and adds what is missing. So it does not matter what a build before it
    did, or how far it came. `states` is a model of article_id and state. A changed model or macro
    needs --full-refresh: runs see to it themselves (assets/marts.py).
#}
{% macro take_away_outdated(states) %}
{% if is_incremental() %}
delete from {{ this }} as kept
where
    not exists (
        select 1
        from {{ ref(states) }} as states
        where
            states.article_id = kept.article_id
            and states.state = kept.made_from
    )
{% endif %}
{% endmacro %}

{# The articles whose rows are to be made, with their fingerprint as made_from. #}
{% macro articles_to_make(states) %}
select
        states.article_id,
        states.state as made_from

    from {{ ref(states) }} as states
    {% if is_incremental() %}
        where states.article_id not in (select kept.article_id from {{ this }} as kept)
    {% endif %}
{% endmacro %}
