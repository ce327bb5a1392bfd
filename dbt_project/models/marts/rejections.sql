with

raw_rejections as (

    select * from {{ ref('stg_raw__rejections') }}

),

clean_rejections as (

    select * from {{ ref('stg_clean__rejections') }}

),

documents as (

    select * from {{ ref('stg_raw__documents') }}

),

unreadable as (

    select
        md5(concat_ws('|', 'ingest', path, file_sha256, record_index)) as rejection_id,
        stage,
        reason,
        detail,
        regexp_extract(path, '[^/]*$') as source_file,
        path,
        record_index,
        null::varchar as document_id,
        rejected_at

    from raw_rejections

),

no_article as (

    select
        md5(concat_ws('|', 'document', clean_rejections.document_id)) as rejection_id,
        clean_rejections.stage,
        clean_rejections.reason,
        clean_rejections.detail,
        clean_rejections.source_file,
        documents.path,
        documents.record_index,
        clean_rejections.document_id,
        clean_rejections.rejected_at

    from clean_rejections
    left join documents on clean_rejections.document_id = documents.document_id

),

unioned as (

    select * from unreadable

    union all

    select * from no_article

)

select * from unioned
