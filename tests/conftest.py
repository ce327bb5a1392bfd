"""Fixtures that every test folder shares."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.pipelines.sites import Site

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
    shutil.copytree(finished.inbox, tmp_path / "inbox", symlinks=True)
    shutil.copytree(finished.data, tmp_path / "data", symlinks=True)
    return Site(tmp_path / "inbox", tmp_path / "data")
