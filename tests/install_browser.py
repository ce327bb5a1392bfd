"""Finds Chromium for the browser tests, or installs Debian's where this machine lets us.

Under CI=true a machine without a browser is an error; elsewhere the browser
tests skip and say so.
"""

from __future__ import annotations

import shutil
import sys

from tests.debian import ensure


def find_browser() -> str | None:
    """Path of a Chromium or Chrome on this machine, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


if __name__ == "__main__":
    sys.exit(ensure("chromium", find_browser, "no Chromium for the browser tests"))
