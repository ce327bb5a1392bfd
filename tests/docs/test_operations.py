"""The page for whoever is on call says what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mithaq.scoring import read_gold
from mithaq.settings import PROJECT, Settings
from pipelines import exit_codes

DOCS = Path(__file__).resolve().parents[2] / "docs"
ELSEWHERE = {"MITHAQ_MODELS": "models/", "MITHAQ_VISUAL": "0"}
"""Variables that are no part of Settings, with what stands for their default."""


@pytest.fixture(scope="module")
def page() -> str:
    return (DOCS / "operations.md").read_text("utf8")


def _shown(value: str) -> str:
    if value.startswith(str(PROJECT)):
        return Path(value).relative_to(PROJECT).as_posix()
    return {"": "none", "0.0": "0"}.get(value, value)


def test_every_setting_is_in_the_table_with_its_default(page: str) -> None:
    section = page.partition("## Settings")[2].partition("### Bounds")[0]
    rows = re.findall(r"^\| `(MITHAQ_\w+)`[^|]*\| `?([^|`]+?)`? \|", section, re.M)
    bounds = set(re.findall(r"`(MITHAQ_MAX_\w+)`", page))
    defaults = {k: _shown(v) for k, v in Settings().as_environment().items() if k not in bounds}
    assert dict(rows) == defaults | ELSEWHERE


def test_every_exit_status_is_in_the_table(page: str) -> None:
    statuses = {value for name, value in vars(exit_codes).items() if name.isupper()}
    assert {int(s) for s in re.findall(r"^\| (\d+) \|", page, re.M)} == statuses


def test_the_example_of_a_gold_file_can_be_read(tmp_path: Path) -> None:
    (block,) = re.findall(r"```json\n(.*?)```", (DOCS / "scoring.md").read_text("utf8"), re.S)
    (tmp_path / "a.json").write_text(block, encoding="utf8")
    (article,) = read_gold(tmp_path)
    assert article.id == json.loads(block)["id"]
    assert article.agreements[0].parties == (("الأردن",), ("العراق",))


def test_every_job_is_in_the_table_of_jobs() -> None:
    from pipelines.jobs import JOBS

    section = (DOCS / "ui.md").read_text("utf8").partition("## Jobs")[2].partition("##")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.M)) == {job.name for job in JOBS}


def test_every_option_of_the_launchpad_is_in_its_table() -> None:
    from pipelines.options import RunOptions

    section = (DOCS / "ui.md").read_text("utf8").partition("## The launchpad")[2]
    assert re.findall(r"^\| `(\w+)` \|", section, re.M) == list(RunOptions.model_fields)
