"""Nothing phones home: the switches of every tool that otherwise would.

Dagster's own switch is in `pipelines/dagster.yaml`, dbt's also in
`dbt_project.yml`; these hold however the tools are started.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

QUIET = {
    "GX_ANALYTICS_ENABLED": "false",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAGSTER_DISABLE_TELEMETRY": "true",
    "HF_HUB_OFFLINE": "1",
}


def be_quiet(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set the switches, for this process and those that it starts; must run before the tools are imported."""
    environment.update(QUIET)
