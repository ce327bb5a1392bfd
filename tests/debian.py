"""Installs a Debian package that tests need, where this machine lets us.

What is looked for, and where, is told in the `install_*.py` that use it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable


def ensure(package: str, find: Callable[[], object], missing: str) -> int:
    """Install `package` unless `find` finds what it brings; `missing` begins what is said where neither works.

    Returns:
        An exit status: 0 with it or without need of it, 1 where CI (`CI=true`) lacks it.
    """
    if find():
        return 0
    reason = "there is no apt-get, or no right to use it"
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["-y", "--no-install-recommends", "install", package]):
            apt = ["apt-get", "-qq", *command]
            done = subprocess.run(apt, capture_output=True, text=True, check=False, env=environment)
            reason = done.stderr.strip()[-300:]
        if find():
            return 0
    print(f"{missing}, and it can't be installed: {reason}", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0
