"""Finds Chromium for the browser tests, or installs Debian's where this machine lets us.

Under CI=true a machine without a browser is an error; elsewhere the browser
tests skip and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def find_browser() -> str | None:
    """Path of a Chromium or Chrome on this machine, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def main() -> int:
    """Exit status: 0 with a browser or without need of one, 1 where CI lacks it."""
    if find_browser():
        return 0
    reason = "there is no apt-get, or no right to use it"
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands = (
            ["apt-get", "-qq", "update"],
            ["apt-get", "-qq", "-y", "--no-install-recommends", "install", "chromium"],
        )
        for command in commands:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            reason = done.stderr.strip()[-300:]
        if find_browser():
            return 0
    print(f"no Chromium for the browser tests, and it can't be installed: {reason}", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
