{#
    Models whose rows each speak of one article alone are kept from night to night.
    int_article_readings has, article by article, what rows are made from now: of words (`words`) and
    of everything else (`facts`). int_kept_articles has what kept rows were made from, and is written
    after all of them. Once it is known how articles are now, it is struck out of it what differs, and
    new articles are noted, as yet without a state (strike_out_outdated). Rows of articles without a
    state are taken away (take_away_outdated) and made (articles_to_make): so it does not matter how
    far a build before it came. A changed model or macro needs --full-refresh: runs see to it
    themselves (assets/marts.py).
#}
{% macro kept_articles(beside) %}
{{ return(load_relation(api.Relation.create(
    database=beside.database, schema=beside.schema, identifier='int_kept_articles'
))) }}
{% endmacro %}

{% macro strike_out_outdated() %}
{% set kept = kept_articles(this) if execute %}
{% if kept %}
{% for state in ('words', 'facts') %}
update {{ kept }} as kept
set {{ state }} = null
where
    kept.{{ state }} is not null
    {% if not flags.FULL_REFRESH %}
    and not exists (
        from {{ this }} as readings
        where readings.article_id = kept.article_id and readings.{{ state }} = kept.{{ state }}
    )
    {% endif %};
{% endfor %}
insert into {{ kept }} by name
select readings.article_id
from {{ this }} as readings
where readings.article_id not in (select kept.article_id from {{ kept }} as kept)
{% endif %}
{% endmacro %}

{% macro take_away_outdated(state) %}
{% if is_incremental() %}
{% set kept = kept_articles(ref('int_article_readings')) %}
delete from {{ this }}
{% if kept %}
where article_id in (select kept.article_id from {{ kept }} as kept where kept.{{ state }} is null)
{% endif %}
{% endif %}
{% endmacro %}

{# The articles whose rows are to be made. #}
{% macro articles_to_make(state) %}
{% if execute and is_incremental() %}
{% set kept = kept_articles(ref('int_article_readings')) %}
{% endif %}
select readings.article_id

    from {{ ref('int_article_readings') }} as readings
    {% if kept %}
        where
            readings.article_id in (
                select kept.article_id from {{ kept }} as kept where kept.{{ state }} is null
            )
    {% endif %}
{% endmacro %}

{# One number for distinct rows, whatever their order (digest in mithaq/warehouse/ledger.py). #}
{% macro rows_hash(columns) -%}
bit_xor(hash(hash({{ columns | join(', ') }})))
{%- endmacro %}

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
