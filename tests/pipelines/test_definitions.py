"""The code location: what exists, and that facts wait for the checks before them."""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg
import pytest

SNAPSHOT = Path(__file__).with_name("definitions.json")


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    from pipelines.definitions import defs

    return defs


def _described(defs: dg.Definitions) -> dict[str, object]:
    graph = defs.resolve_asset_graph()
    repository = defs.get_repository_def()
    return {
        "assets": {
            key.to_user_string(): {
                "group": graph.get(key).group_name,
                "deps": sorted(parent.to_user_string() for parent in graph.get(key).parent_keys),
            }
            for key in sorted(graph.materializable_asset_keys)
        },
        "jobs": sorted(job.name for job in repository.get_all_jobs() if not job.name.startswith("__")),
        "schedules": {s.name: [s.cron_schedule, s.default_status.value] for s in repository.schedule_defs},
        "sensors": {s.name: s.default_status.value for s in repository.sensor_defs},
    }


def test_definitions_are_as_recorded(defs: dg.Definitions) -> None:
    """Delete the file and run this test to record them anew; then read the difference, and commit it."""
    found = _described(defs)
    if not SNAPSHOT.exists():
        SNAPSHOT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        pytest.fail(f"recorded the definitions in {SNAPSHOT.name}: read them and run again")
    assert found == json.loads(SNAPSHOT.read_text())


def test_every_asset_says_what_it_is_whose_it_is_and_where_its_code_is(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.materializable_asset_keys:
        node = graph.get(key)
        assert node.description, key
        assert node.group_name != "default", key
        assert node.owners and node.kinds and node.code_version, key
        code = node.metadata["dagster/code_references"].code_references
        assert code and all(Path(c.file_path).is_file() for c in code), key


def test_every_table_has_columns_and_every_column_a_meaning(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.materializable_asset_keys:
        if graph.get(key).group_name == "publish":
            continue  # a file and pages
        columns = graph.get(key).metadata["dagster/column_schema"].columns
        assert columns, key
        assert [c.name for c in columns if not c.description] == [], key


def test_marts_wait_for_every_blocking_check_upstream(defs: dg.Definitions) -> None:
    job = defs.resolve_job_def("everything")
    graph = job.graph.dependency_structure
    marts_inputs = {
        node_output.node_name
        for outputs in graph.input_to_upstream_outputs_for_node("marts").values()
        for node_output in outputs
    }
    checks = {f"{stage}_{name}_as_expected" for name, stage in _suites().items()}
    missing = {c for c in checks if not any(c in name for name in marts_inputs)}
    assert not missing, f"marts don't wait for {sorted(missing)}; they wait for {sorted(marts_inputs)}"


def test_dbt_tests_are_asset_checks(defs: dg.Definitions) -> None:
    checks = defs.resolve_asset_graph().asset_check_keys
    on_marts = [c for c in checks if c.asset_key.path[0] == "marts"]
    assert len(on_marts) > 50
    assert {c.asset_key.path[1] for c in on_marts} >= {"articles", "actors", "agreements", "quantities"}


def _suites() -> dict[str, str]:
    from expectations.elsewhere import SUITES

    return SUITES
