with

history as (

    select * from {{ ref('agreements_history') }}

),

versions as (

    select
        agreement_id,
        name as agreement,
        dbt_valid_from as changed_at,
        {
            'status': status,
            'signed_on': signed_on,
            'effective_on': effective_on,
            'value': value::varchar || coalesce(' ' || currency, ''),
            'duration': duration_value::varchar || coalesce(' ' || duration_unit, ''),
            'place': place,
            'parties': array_to_string(parties, ', ')
        } as beliefs

    from history

),

compared as (

    select
        agreement_id,
        agreement,
        changed_at,
        beliefs,
        lag(beliefs) over (
            partition by agreement_id
            order by changed_at
        ) as former_beliefs

    from versions

),

-- A struct's fields, side by side in two columns.
fields as (

    select
        compared.agreement_id,
        compared.agreement,
        compared.changed_at,
        unnest(json_keys(to_json(compared.beliefs))) as field,
        to_json(compared.former_beliefs) as former_beliefs,
        to_json(compared.beliefs) as beliefs

    from compared
    where compared.former_beliefs is not null

),

told as (

    select
        agreement_id,
        agreement,
        changed_at,
        field,
        json_extract_string(former_beliefs, '$.' || field) as believed_before,
        json_extract_string(beliefs, '$.' || field) as believed_since

    from fields

)

select * from told
where believed_before is distinct from believed_since
