"""A site: an inbox and a DATA folder, and what `make run` does with them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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
