"""Runs that take only some of what is due leave a warehouse that the next one completes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipelines.sites import CLOCKS, DATED_BY_CLOCKS, FIRST, LATER, ROOT, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def _launch(site: Site, options: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the launchpad's button does with these options."""
    (folder / "options.yaml").write_text(options)
    subprocess.run([sys.executable, "-m", "pipelines.instance"], cwd=ROOT, env=site.environment, check=True)
    dagster = str(Path(sys.executable).with_name("dagster"))
    return subprocess.run(
        [dagster, "job", "execute", "-m", "pipelines.definitions", "-j", "everything", "-c", folder / "options.yaml"],
        cwd=ROOT, env=site.environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


def test_a_sample_and_the_rest_make_the_marts_of_one_go(first_night: Site, tmp_path: Path) -> None:
    at_once = first_night.copy(tmp_path / "at-once")
    at_once.deliver(LATER)
    assert at_once.run().returncode == 0

    site = Site(tmp_path / "inbox", tmp_path / "data")
    site.deliver((*FIRST, *LATER))
    narrowed = _launch(site, "{sample: 1, sources: [records, web], log_level: WARNING}", tmp_path)
    assert narrowed.returncode == 0, narrowed.stderr[-3000:]
    [(articles, waiting)] = site.query(
        "select (select count(*) from marts.articles), "
        "(select rows_waiting from marts.input_accounting where stage = 'clean')"
    )
    assert articles <= 1 and waiting > 0

    rest = site.run()
    assert rest.returncode == 0, rest.stderr[-3000:]
    assert "Nothing new" not in rest.stdout
    without = (*CLOCKS, *DATED_BY_CLOCKS)
    assert site.marts(without) == at_once.marts(without)
    assert "Nothing new" in site.run().stdout
