"""`python -m pipelines.lineage`: works out which column is made of which, as part of `make setup`.

It follows from the SQL alone and takes ten seconds for the whole project: an
empty warehouse is built aside, so that no run has to wait for it. What is kept,
and where, is in `assets/dbt_metadata.py`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import dagster as dg

from mithaq.settings import Settings
from mithaq.warehouse.store import open_work


def main() -> int:
    """Exit status: 0 where every model was built."""
    with TemporaryDirectory() as folder:
        settings = Settings(inbox=Path(folder), data=Path(folder) / "data")
        os.environ.update(settings.as_environment())
        with open_work(settings.folder):
            pass
        from pipelines.definitions import defs  # reads the environment

        log = settings.data / "log"
        with log.open("w") as file, contextlib.redirect_stdout(file), contextlib.redirect_stderr(file):
            result = defs.resolve_job_def("rebuild_marts").execute_in_process(
                instance=dg.DagsterInstance.ephemeral(), raise_on_error=False
            )
        if not result.success:
            print(log.read_text(), file=sys.stderr)
    return int(not result.success)


if __name__ == "__main__":
    sys.exit(main())
