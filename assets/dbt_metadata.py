"""What Dagster is told of models and tests once dbt has built them: columns, lineage, rows, failing rows.

dbt's own file of the warehouse must be closed by then. Running dbt is
`dbt_build.py`; what Python stages tell is `metadata.py`.
Concept: https://docs.dagster.io/integrations/libraries/dbt/reference
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DbtProject
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from assets.metadata import LINEAGE, column_name, lineage_metadata, preview
from mithaq.preview import first_rows
from mithaq.warehouse.schemas import BY_NAME

Columns = dict[str, dict[str, str]]
"""Column -> its `data_type` and `description`."""


class Built:
    """What stands in the warehouse after a build, as metadata for dbt's events.

    Working out which column is made of which takes seconds for the whole
    project and follows from the SQL alone, so it is kept beside dbt's manifest.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        project: DbtProject,
        manifest: Mapping[str, Any],
        translator: DagsterDbtTranslator,
        target: Path,
        compiled: Mapping[str, str],
    ) -> None:
        """`compiled`: node's unique id -> its SQL, as this build ran it; `target`: where dbt wrote its artifacts."""
        self._con, self._project, self._manifest, self._translator = con, project, manifest, translator
        self._target, self._compiled = target, compiled
        self._columns = _columns(con)
        # As written, not as compiled: a night that keeps rows runs other SQL than a build from nothing, of one lineage.
        own = (m for m in manifest["macros"].values() if m["package_name"] == manifest["metadata"]["project_name"])
        self._macros = sorted(m["macro_sql"] for m in own)
        self._kept_in = project.project_dir / "target" / "column_lineage.json"
        self._lineage: dict[str, Any] = json.loads(self._kept_in.read_text()) if self._kept_in.exists() else {}

    def told(self, event: dict[str, Any], context: dg.AssetExecutionContext) -> Iterator[Any]:
        """Dagster's events for one of dbt's, with what can be seen of the model or test."""
        unique_id = event["data"]["node_info"]["unique_id"]
        node = self._manifest["nodes"].get(unique_id, {})
        history: dict[str, Any] = {"columns": self._columns_of(node)}
        fingerprint = self._fingerprint(node)
        known = self._lineage.get(unique_id, {}).get("made_by") == fingerprint
        if not known and unique_id in self._compiled:
            history["parents"] = {p["relation_name"]: {"columns": self._columns_of(p)} for p in self._parents(node)}
        message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata=history)
        for output in message.to_default_asset_events(
            self._manifest, self._translator, context, self._target, self._project
        ):
            if isinstance(output, dg.Output):
                if not known:
                    found = output.metadata.get(LINEAGE)
                    self._lineage[unique_id] = {"made_by": fingerprint, "columns": self._deps(node, found)}
                yield output.with_metadata(self._of_model(unique_id, node, output.metadata))
            elif isinstance(output, dg.AssetCheckResult) and not output.passed and unique_id in self._compiled:
                rows = self._failing_rows(self._compiled[unique_id])
                yield output.with_metadata({**(output.metadata or {}), "failures": rows})
            else:
                yield output

    def keep_lineage(self) -> None:
        """Write down what columns are made of, for the next build; in a read-only installation that can't be."""
        part = self._kept_in.with_name(f".{self._kept_in.name}.{os.getpid()}")
        if os.access(self._kept_in.parent, os.W_OK):
            part.write_text(json.dumps(self._lineage, indent=1))
            part.replace(self._kept_in)

    def _of_model(self, unique_id: str, node: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
        lineage = {
            column: [dg.TableColumnDep(dg.AssetKey(path), name) for path, name in deps]
            for column, deps in self._lineage[unique_id]["columns"].items()
        }
        [(rows,)] = self._con.execute(f"select count(*) from {node['relation_name']}").fetchall()
        return {
            "preview": preview(self._con, node["relation_name"]),
            "dagster/row_count": rows,
            **told,
            **lineage_metadata(lineage),
        }

    def _failing_rows(self, sql: str) -> dg.MetadataValue:
        try:
            rows = first_rows(self._con, f"(\n{sql.strip().rstrip(';')}\n)", whole=True)
        except duckdb.Error as error:
            return dg.MetadataValue.text(f"they can't be shown: {error}")
        return dg.MetadataValue.table(
            [dg.TableRecord(row) for row in rows] or [dg.TableRecord({"rows": "none any more"})]
        )

    def _deps(self, node: Mapping[str, Any], found: Any) -> dict[str, list[tuple[list[str], str]]]:
        """Column -> (asset's path, column) it is made of, in a fixed order."""
        if node["resource_type"] == "snapshot":
            # dbt compiles no SQL for one: it keeps its only parent's columns under their names.
            [parent] = self._parents(node)
            path = self._translator.get_asset_spec(self._manifest, parent["unique_id"], self._project).key.path
            parents = self._columns_of(parent)
            return {c: [(list(path), c)] for c in self._columns_of(node) if c in parents}
        if found is None:
            return {}
        # A stage writes several tables, each a source of its own: say which of them it was.
        of_stage = {
            table.stage: table
            for p in self._parents(node)
            if (table := BY_NAME.get(f"{p['schema']}.{p['name']}")) and p["resource_type"] == "source"
        }
        return {
            column: sorted(
                (list(d.asset_key.path), column_name(of_stage[d.asset_key.path[-1]], d.column_name))
                if d.asset_key.path[-1] in of_stage and len(d.asset_key.path) == 1
                else (list(d.asset_key.path), d.column_name)
                for d in deps
            )
            for column, deps in found.value.deps_by_column.items()
            if deps
        }

    def _fingerprint(self, node: Mapping[str, Any]) -> str:
        if not node or node["resource_type"] not in ("model", "snapshot"):
            return ""
        tables = [self._columns_of(n) for n in (node, *self._parents(node))]
        said = json.dumps([node.get("raw_code", ""), self._macros, tables], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def _parents(self, node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        return [self._manifest["nodes"].get(p) or self._manifest["sources"][p] for p in node["depends_on"]["nodes"]]

    def _columns_of(self, node: Mapping[str, Any]) -> Columns:
        name = node.get("alias") or node.get("identifier") or ""
        return self._columns.get(f"{node.get('schema')}.{name}", {})


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, Columns]:
    """Table or view -> its columns in order, described by their comments, which dbt and the library have written."""
    found: dict[str, Columns] = defaultdict(dict)
    for table, column, type_, comment in con.execute(
        "select schema_name || '.' || table_name, column_name, data_type, comment from duckdb_columns() "
        "where not internal order by column_index"
    ).fetchall():
        found[table][column] = {"data_type": type_.lower(), "description": comment or ""}
    return found
