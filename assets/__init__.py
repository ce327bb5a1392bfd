"""Dagster assets, one short module a group: each calls the library and reports what happened.

What a stage does belongs in `mithaq/`; what must be true of its rows in
`expectations/`; when it runs in `pipelines/`.
"""
