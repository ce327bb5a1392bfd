"""What README and docs show is what the commands give."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.docs.outputs import ROOT, documents, refreshed

if TYPE_CHECKING:
    from tests.pipelines.sites import Site

pytestmark = pytest.mark.timeout(900)


def test_every_query_gives_the_answer_that_is_shown(
    sample_run: tuple[Site, subprocess.CompletedProcess[str]],
) -> None:
    site, process = sample_run
    assert process.returncode == 0, process.stderr[-3000:]
    with duckdb.connect(str((site.data / "warehouse.duckdb").resolve()), read_only=True) as con:
        for path in documents():
            text = path.read_text("utf8")
            assert refreshed(text, con) == text, f"run `python tests/docs/outputs.py WAREHOUSE` for {path.name}"


def test_the_readme_shows_the_summary_of_a_real_run(
    sample_run: tuple[Site, subprocess.CompletedProcess[str]],
) -> None:
    _, process = sample_run
    counts = re.findall(r"^ +(\w+) +([\d,]+)$", process.stdout, re.M)
    assert [name for name, _ in counts][:2] == ["inputs", "articles"]
    readme = (ROOT / "README.md").read_text("utf8")
    for name, count in counts:
        assert re.search(rf"^ +{name} +{count}$", readme, re.M), f"README doesn't show {name} {count}"


def test_every_link_to_a_file_leads_to_one() -> None:
    for path in documents():
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"
