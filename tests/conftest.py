"""Fixtures that every test folder shares."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.install_browser import find_browser
from tests.install_postgres import find_postgres
from tests.pipelines.sites import Site
from tests.postgres import PASSWORD, Postgres, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUIET_BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("MITHAQ_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout under test."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder with corpora, articles and gold, beside the checkout; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the shared corpora, which are not at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, subprocess.CompletedProcess[str]]:
    """The site after one run over data/sample; tests must leave it as it is."""
    site = Site(ROOT / "data" / "sample", tmp_path_factory.mktemp("sample-run"))
    return site, site.run()


@pytest.fixture
def site(tmp_path: Path, sample_run: tuple[Site, subprocess.CompletedProcess[str]]) -> Site:
    """A copy of that site, inbox included, that a test may change."""
    finished, _ = sample_run
    return finished.copy(tmp_path)


@pytest.fixture(scope="module")  # its event loop would stand in the way of other modules' own
def browser() -> Iterator[Browser]:
    """Headless Chromium that asks the network for nothing; skips where there is none, fails in CI."""
    executable = find_browser()
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Chromium; tests/install_browser.py says why there is none")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=QUIET_BROWSER)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real Postgres on loopback, its password in the environment; skips where there is none, fails in CI."""
    binaries = find_postgres()
    if binaries is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Postgres; tests/install_postgres.py says why there is none")
        pytest.skip("no Postgres on this machine: Debian's package is postgresql")
    with pytest.MonkeyPatch.context() as patch, running(binaries) as server:
        patch.setenv("PGPASSWORD", PASSWORD)
        yield server
