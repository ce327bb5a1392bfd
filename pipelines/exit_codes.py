"""What the exit status of every command means; docs/operations.md has them as a table."""

from __future__ import annotations

DONE = 0
FAILED = 1
USAGE = 2
"""What was asked for makes no sense: an unknown option, a setting that is none, an INBOX that is no folder."""
RUN_UNDER_WAY = 3
NOTHING_PUBLISHED = 4
INTERRUPTED = 130
