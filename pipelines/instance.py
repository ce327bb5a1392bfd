"""Where Dagster keeps its history: a folder below DATA, with the project's instance settings.

Concept: https://docs.dagster.io/deployment/oss/oss-instance-configuration
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from mithaq.settings import Settings

TEMPLATE = Path(__file__).with_name("dagster.yaml")


def prepare(settings: Settings) -> Path:
    """Make DATA/dagster with the current `dagster.yaml`.

    Returns:
        The folder, also set as DAGSTER_HOME.
    """
    home = settings.data / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(TEMPLATE, home / "dagster.yaml")
    os.environ.update(settings.as_environment() | {"DAGSTER_HOME": str(home)})
    return home


if __name__ == "__main__":
    print(prepare(Settings.from_environment()))
