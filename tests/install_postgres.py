"""Finds Postgres for the tests of the lake, or installs Debian's where this machine lets us.

Under CI=true a machine without Postgres is an error; elsewhere those tests
skip and say so.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.debian import ensure


def find_postgres() -> Path | None:
    """Folder with `initdb`, `postgres` and `createdb`, the newest release's, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    needed = ("initdb", "postgres", "createdb")
    return next((f for f in [*on_path, *debian] if all(os.access(f / name, os.X_OK) for name in needed)), None)


if __name__ == "__main__":
    sys.exit(ensure("postgresql", find_postgres, "no Postgres for the tests of the lake"))
