"""Finds Postgres for the tests of the lake, or installs Debian's where this machine lets us.

Under CI=true a machine without Postgres is an error; elsewhere those tests
skip and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def find_postgres() -> Path | None:
    """Folder with `initdb`, `postgres` and `createdb`, the newest release's, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    needed = ("initdb", "postgres", "createdb")
    return next((f for f in [*on_path, *debian] if all(os.access(f / name, os.X_OK) for name in needed)), None)


def main() -> int:
    """Exit status: 0 with Postgres or without need of one, 1 where CI lacks it."""
    if find_postgres():
        return 0
    reason = "there is no apt-get, or no right to use it"
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands = (
            ["apt-get", "-qq", "update"],
            ["apt-get", "-qq", "-y", "--no-install-recommends", "install", "postgresql"],
        )
        for command in commands:
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
            reason = done.stderr.strip()[-300:]
        if find_postgres():
            return 0
    print(f"no Postgres for the tests of the lake, and it can't be installed: {reason}", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
