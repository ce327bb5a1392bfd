"""The marts: every dbt model, snapshot and data test, as dbt's manifest lists them.

SQL belongs in `dbt_project/`. Here is only how dbt's nodes appear in Dagster.
Concept: https://docs.dagster.io/integrations/libraries/dbt
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject, dbt_assets

from assets.dbt_build import build
from assets.metadata import OWNERS, say_unchanged
from mithaq.dbt_project import check_parsed
from mithaq.settings import PROJECT, Settings
from mithaq.stages.due import publishing
from mithaq.stages.share import PUBLISHED_LAKE, is_lake_current
from mithaq.warehouse.ledger import EVERYTHING, Item, due_input
from mithaq.warehouse.store import open_work

DBT_PROJECT = DbtProject(project_dir=PROJECT / "dbt_project")
check_parsed(DBT_PROJECT.project_dir)  # else assets would be built from SQL that no longer stands anywhere
SKIP_UNCHANGED = "mithaq/skip_unchanged"
"""Tag of runs that build and publish only where something has changed since the last publishing."""
# Unit tests prove the SQL, not the data: they run in the test suite.
NO_UNIT_TESTS = "resource_type:unit_test"


class _Translator(DagsterDbtTranslator):
    """dbt's nodes in the `marts` group; sources are the assets that write them, named in `__sources.yml`."""

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        # The SQL is a link beside it: in the middle of the page it would hide the columns.
        return str(dbt_resource_props["description"])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return "marts"

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        page = Settings.from_environment().folder.dbt_docs / "index.html"
        return {**super().get_metadata(dbt_resource_props), "dbt_docs": dg.MetadataValue.path(str(page))}

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return OWNERS


@dbt_assets(
    manifest=DBT_PROJECT.manifest_path,
    project=DBT_PROJECT,
    name="marts",
    exclude=NO_UNIT_TESTS,
    dagster_dbt_translator=_Translator(
        DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True, enable_code_references=True)
    ),
)
def marts(context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings]) -> Iterator[Any]:
    """Build models, snapshots and data tests in the work warehouse."""
    is_quiet = context.run_tags.get(SKIP_UNCHANGED) and not settings.scope.full_refresh
    if is_quiet and unpublished_input(settings) is None:
        context.log.info("nothing has changed since the last publishing: marts and snapshot stay as they are")
        say_unchanged(context.instance)
        return
    yield from build(
        context,
        DBT_PROJECT,
        settings,
        exclude=NO_UNIT_TESTS,
        full_refresh=settings.scope.full_refresh or is_project_new(settings),
    )


def is_project_new(settings: Settings) -> bool:
    """Whether another dbt project built what is published: then no row of its models may stay."""
    with open_work(settings.folder) as con:
        built = con.execute(
            "select version from ops.stage_log where stage = ? and item_id = ?", [publishing().name, EVERYTHING]
        ).fetchone()
    return built is None or built[0] != publishing().version


def unpublished_input(settings: Settings) -> Item | None:
    """What the published warehouse, its report, its documentation or the lake lacks, or None where they have all."""
    with open_work(settings.folder) as con:
        due = due_input(con, publishing())
        is_shared = is_lake_current(con, settings, publishing(PUBLISHED_LAKE))
    is_published = is_shared and settings.folder.published.exists() and settings.folder.are_pages_current
    return due if due or is_published else Item("*", "")
