"""What is told of dbt's models and tests once they are built."""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg
import pytest
from dagster_dbt import DagsterDbtTranslator

from assets.dbt_metadata import Built
from assets.marts import DBT_PROJECT
from mithaq.warehouse.store import DataFolder, open_work

MANIFEST = json.loads(DBT_PROJECT.manifest_path.read_text("utf8"))


def _rows(value: dg.MetadataValue) -> list[dict[str, object]]:
    assert isinstance(value, dg.TableMetadataValue)
    return [dict(record.data) for record in value.records]


@pytest.mark.parametrize("end", ["", ";", "\n-- a word\n", " limit 500"])
def test_the_rows_that_fail_a_data_test_are_shown_a_few_with_their_ids(tmp_path: Path, end: str) -> None:
    with open_work(DataFolder(tmp_path)) as con:
        built = Built(con, DBT_PROJECT, MANIFEST, DagsterDbtTranslator(), tmp_path, {})
        sql = "select 'm' || i as mention_id, '<b>اتفاق</b>' as surface from range(9) as t(i) order by i" + end
        rows = _rows(built._failing_rows(sql))
        assert len(rows) == 5
        assert rows[0] == {"mention_id": "m0", "surface": "\u2068<b>اتفاق</b>\u2069"}


def test_rows_that_cannot_be_asked_for_say_why(tmp_path: Path) -> None:
    with open_work(DataFolder(tmp_path)) as con:
        built = Built(con, DBT_PROJECT, MANIFEST, DagsterDbtTranslator(), tmp_path, {})
        assert "nowhere" in str(built._failing_rows("select * from nowhere").value)
