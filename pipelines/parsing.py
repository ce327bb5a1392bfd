"""Parsing the dbt project anew where its files have changed, as `make setup` does, for the commands of a terminal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mithaq.dbt_project import StaleProjectError, changed_since_parsed, manifest_of
from mithaq.warehouse.lock import hold


def parse_if_changed(project: Path, say: Callable[[str], None] = print) -> bool:
    """Let dbt parse the project where it has changed since it last did; whether it was parsed.

    Raises:
        StaleProjectError: dbt can't parse it; the message has dbt's words.
    """
    if not changed_since_parsed(project):
        return False
    with hold(project / "target" / "parse.lock"):
        changed = changed_since_parsed(project)
        if not changed:  # another process has
            return False
        why = "has changed" if manifest_of(project).exists() else "was never parsed"
        say(f"  the dbt project {why}: parsing it ({', '.join(changed[:3])}{', ...' if len(changed) > 3 else ''})")
        dbt = Path(sys.executable).with_name("dbt")
        done = subprocess.run(
            [dbt, "--quiet", "parse", "--profiles-dir", ".", "--target-path", "target"],
            cwd=project, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise StaleProjectError(f"the dbt project can't be parsed: {(done.stdout + done.stderr).strip()}")
        manifest_of(project).touch()
    return True
