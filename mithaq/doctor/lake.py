"""Whether the lake that this writer shares will take what it publishes: extensions, catalog, folder."""

from __future__ import annotations

import tempfile

import duckdb

from mithaq.doctor.finding import Finding, ok, problem
from mithaq.warehouse.exchange import is_founded
from mithaq.warehouse.lake import NAME, Lake, LakeError, LakeMissing, attached, extension_files, reach

_NAME = "lake"


def lake(shared: Lake) -> Finding:
    """The extensions are installed, the catalog answers, the folder is the lake's and can be written."""
    try:
        extension_files()
    except LakeError as error:
        return problem(_NAME, str(error), "rm -f .venv/.installed, then make setup")
    try:
        reach(shared)
    except LakeError as error:
        return problem(_NAME, str(error), "without the catalog runs publish the file alone, and end as failed")
    try:
        with tempfile.TemporaryFile(dir=shared.data):
            pass
    except OSError as error:
        return problem(
            _NAME,
            f"{shared.data} can't be written: {error}",
            "mount the folder that all writers share, and give it to the user that runs Mithaq",
        )
    nothing = ok(_NAME, f"nothing is published to it yet ({shared.catalog})")
    try:
        with duckdb.connect() as con, attached(con, shared, read_only=True):
            if not is_founded(con):
                return nothing
            row = con.execute(f"select count(*) from {NAME}.clean.articles").fetchone()
    except LakeMissing:
        return nothing
    except (LakeError, duckdb.Error) as error:
        return problem(
            _NAME,
            " ".join(str(error).split()),
            "see that MITHAQ_LAKE_DATA is the same folder for all writers, with all its files",
        )
    return ok(_NAME, f"{row[0] if row else 0:,} articles in {shared.data} ({shared.catalog})")
