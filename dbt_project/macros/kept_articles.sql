{#
    Models whose rows each speak of one article alone are kept from night to night. `states` is a
    model of article_id and state: what each article's rows are made from now. `made` is the table
    of what they were made from, which a build writes after the rows. An article whose state
    differs, or that one of the two lacks, is taken out of both before its rows are added: so it
    does not matter how far a build before it came. A changed model or macro needs --full-refresh:
    runs see to it themselves (assets/marts.py).
#}
{% macro take_away_outdated(states, made) %}
{% if is_incremental() and load_relation(api.Relation.create(this.database, this.schema, made)) %}
delete from {{ this }}
where article_id in ({{ outdated_articles(states, made) }});
delete from {{ this.schema }}.{{ made }}
where article_id in ({{ outdated_articles(states, made) }})
{% elif is_incremental() %}
delete from {{ this }};
create table {{ this.schema }}.{{ made }} (article_id varchar, state varchar)
{% endif %}
{% endmacro %}

{% macro outdated_articles(states, made) %}
select coalesce(states.article_id, made.article_id)
from {{ ref(states) }} as states
full join {{ this.schema }}.{{ made }} as made on states.article_id = made.article_id
where states.state is distinct from made.state
{% endmacro %}

{# The articles whose rows are to be made. #}
{% macro articles_to_make(states, made) %}
select states.article_id

    from {{ ref(states) }} as states
    {% if is_incremental() %}
        where states.article_id not in (select made.article_id from {{ this.schema }}.{{ made }} as made)
    {% endif %}
{% endmacro %}

{# What stages have done to which article, and what it gave (mithaq/warehouse/ledger.py). #}
{% macro ledger() -%}
{{ target.database }}.ops.stage_log
{%- endmacro %}

{#
    Whether a row's article was read anew, in any way, since the warehouse was published last. Rows of
    other articles were tested before that publishing, and nothing has touched them since.
#}
{% macro is_of_due_article() -%}
{% if flags.FULL_REFRESH or target.name == 'lake' -%}
true
{%- else -%}
article_id in (
    select done.item_id
    from {{ ledger() }} as done
    where
        done.stage in ('sentences', 'entity_mentions', 'agreement_mentions', 'quantity_mentions')
        and done.done_at > coalesce(
            (select max(p.done_at) from {{ ledger() }} as p where p.stage = 'published_warehouse'),
            '-infinity'::timestamp
        )
)
{%- endif %}
{%- endmacro %}

{% macro take_away_unused_subjects() %}
{% if is_incremental() %}
delete from {{ this }}
where
    subject not in (
        select mentions.subject
        from {{ ref('stg_nlp__quantity_mentions') }} as mentions
        where mentions.subject is not null
    )
{% endif %}
{% endmacro %}
