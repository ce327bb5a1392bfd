"""The Dagster code location: what exists, when it runs, with which resources.

Assets belong in `assets/`, checks in `expectations/`, work in `mithaq/`.
"""
