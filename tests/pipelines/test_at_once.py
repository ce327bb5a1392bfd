"""Several at once on one DATA folder: runs queue, readers are never blocked and block no run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pytest

from tests.pipelines.sites import Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ANALYST = """
import duckdb, sys
with duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read_only") as con:
    if sys.argv[2] == "read_write":
        con.execute("create table main.notes as select 'mine' as note")
    print("open", flush=True)
    sys.stdin.readline()
    print(con.execute("select count(*) from marts.articles").fetchone()[0])
"""


@contextmanager
def _analyst(site: Site, mode: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has the published file open, as `duckdb DATA/warehouse.duckdb` does."""
    process = subprocess.Popen(
        [sys.executable, "-c", ANALYST, str(site.data / "warehouse.duckdb"), mode],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "open\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_two_runs_at_once_work_one_after_the_other(second_night: Site) -> None:
    one = second_night.start()
    time.sleep(1)
    other = second_night.start()
    outputs = [process.communicate(timeout=600)[0] for process in (one, other)]
    assert [one.returncode, other.returncode] == [0, 0], "\n".join(outputs)
    assert sum("waiting for the run that holds" in output for output in outputs) == 1
    assert sum("Nothing new" in output for output in outputs) == 1


@pytest.mark.parametrize("mode", ["read_only", "read_write"])
def test_a_reader_is_not_disturbed_and_disturbs_no_run(second_night: Site, mode: str) -> None:
    snapshot, (before,) = second_night.snapshot, second_night.query("select count(*) from marts.articles")
    with _analyst(second_night, mode) as analyst:
        run = second_night.start()
        while run.poll() is None:  # other readers, all the while
            if mode == "read_only" or second_night.snapshot != snapshot:
                assert second_night.query("select count(*) from marts.articles")[0] >= before
            time.sleep(0.5)
        output = run.communicate()[0]
        assert run.returncode == 0, output
        assert second_night.snapshot != snapshot
        # Whoever opens it now has tonight's; the analyst still has what was there before, notes included.
        (after,) = second_night.query("select count(*) from marts.articles")
        assert after > before
        with pytest.raises(duckdb.Error):
            second_night.query("from main.notes")
        answer, _ = analyst.communicate("\n", timeout=60)
    assert int(answer) == before[0]
