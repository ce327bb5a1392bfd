"""A real run of the whole DAG over the sample corpus, shared by the tests that look at what it left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """An inbox and a DATA folder of a test's own."""

    inbox: Path
    data: Path

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "MITHAQ_INBOX": str(self.inbox),
            "MITHAQ_DATA": str(self.data),
            "DAGSTER_HOME": str(self.data / "dagster"),
        }

    def run(self) -> subprocess.CompletedProcess[str]:
        """What `make run` does once set up."""
        return subprocess.run(
            [sys.executable, "-m", "pipelines.run"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )


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
