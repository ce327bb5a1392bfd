"""Runs that take only some of what is due leave a warehouse that the next one completes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipelines.sites import CLOCKS, DATED_BY_CLOCKS, FIRST, LATER, ROOT, Site

Start = Callable[[Site, Path], subprocess.CompletedProcess[str]]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def _launched(site: Site, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the launchpad's button does with a sample of two sources."""
    (folder / "options.yaml").write_text("{sample: 1, sources: [records, web], log_level: WARNING}")
    subprocess.run([sys.executable, "-m", "pipelines.instance"], cwd=ROOT, env=site.environment, check=True)
    dagster = str(Path(sys.executable).with_name("dagster"))
    return subprocess.run(
        [dagster, "job", "execute", "-m", "pipelines.definitions", "-j", "everything", "-c", folder / "options.yaml"],
        cwd=ROOT, env=site.environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


def _typed(site: Site, _folder: Path) -> subprocess.CompletedProcess[str]:
    """The same, typed."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "run", "--sample", "1", "--source", "records", "--source", "web"],
        cwd=ROOT, env=site.environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("start", [_launched, _typed])
def test_a_sample_and_the_rest_make_the_marts_of_one_go(first_night: Site, tmp_path: Path, start: Start) -> None:
    at_once = first_night.copy(tmp_path / "at-once")
    at_once.deliver(LATER)
    assert at_once.run().returncode == 0

    site = Site(tmp_path / "inbox", tmp_path / "data")
    site.deliver((*FIRST, *LATER))
    narrowed = start(site, tmp_path)
    assert narrowed.returncode == 0, narrowed.stderr[-3000:]
    if start is _typed:
        assert "Left for a run without --sample and --source: raw_documents" in narrowed.stdout
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
