"""What dbt's target `lake` loads before it opens the lake: DuckDB's extensions, from their packages.

dbt-duckdb would download them; it calls this plugin by the name that
`dbt_project/profiles.yml` gives it.
"""

from __future__ import annotations

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from mithaq.warehouse.lake import load_extensions


class Plugin(BasePlugin):
    """Loads the extensions into dbt's connection, and makes the lake the database of names without one."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Before the lake is attached."""
        load_extensions(conn)

    def configure_cursor(self, cursor: DuckDBPyConnection) -> None:
        """Once it is."""
        cursor.execute("use warehouse")
