"""Small sites for tests that run the DAG many times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines.sites import FIRST, LATER, Site


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site after its first run over a few articles; tests must leave it as it is."""
    folder = tmp_path_factory.mktemp("first-night")
    site = Site(folder / "inbox", folder / "data")
    site.deliver(FIRST)
    process = site.run()
    assert process.returncode == 0, process.stdout[-3000:] + process.stderr[-3000:]
    return site


@pytest.fixture
def second_night(first_night: Site, tmp_path: Path) -> Site:
    """A copy of that site, with more articles in the inbox."""
    site = first_night.copy(tmp_path)
    site.deliver(LATER)
    return site
