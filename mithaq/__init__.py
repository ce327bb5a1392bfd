"""Mithaq: who agreed what with whom, and how much of what, from Arabic news.

The library holds everything that can be called in a notebook without an
orchestrator: reading documents, cleaning them, reading their Arabic, finding
and resolving facts, and writing them to DuckDB. It never imports Dagster, dbt
or Great Expectations; those call the library, from `assets/`, `pipelines/`
and `expectations/`.
"""

__version__ = "0.1.0"
