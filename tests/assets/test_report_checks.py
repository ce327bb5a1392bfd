"""What the report asset is told of checks comes from the runs themselves."""

from __future__ import annotations

import dagster as dg

from assets.publish import latest_checks


@dg.asset
def raw_documents() -> None:
    """Stands for the asset of that name."""


def _materialize(instance: dg.DagsterInstance, passed: bool) -> None:
    @dg.asset_check(asset=raw_documents, name="raw_files_as_expected")
    def suite() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=passed, metadata={"rows": 7, "expectations": 3, "failed_expectations": 1})

    dg.materialize([raw_documents, suite], instance=instance, raise_on_error=False)


def test_the_last_outcome_of_each_check_is_told() -> None:
    with dg.instance_for_test() as instance:
        assert latest_checks(instance) == []
        _materialize(instance, passed=True)
        _materialize(instance, passed=False)
        [outcome] = latest_checks(instance)
    assert (outcome.table, outcome.name, outcome.passed) == ("raw_documents", "raw_files_as_expected", False)
    assert outcome.detail == "7 rows, 3 expectations, 1 failed"
