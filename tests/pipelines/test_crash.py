"""Runs that are killed: readers notice nothing, and the next run ends where an undisturbed one does.

Twenty-six kills in three chains, each chain on one DATA folder: the moments
are spread over the stages, by the lines that a run prints as each stage ends,
and drawn at random within them; a killed run is followed by the next kill
without anything being mended between. Articles are written one a transaction,
so that kills fall between and into them.
"""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections.abc import Iterator

import dagster as dg
import pytest

from mithaq.warehouse.store import DataFolder
from pipelines.runs import lost_runs
from tests.pipelines.sites import CLOCKS, DATED_BY_CLOCKS, LATER, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

ONE_BY_ONE = {"MITHAQ_BATCH_ARTICLES": "1"}
WITHOUT = CLOCKS + DATED_BY_CLOCKS
Moment = tuple[str, float, float]
"""After which line of the run's output, and between how many seconds after it."""
CHAINS: dict[str, list[Moment]] = {
    "reading": [
        ("", 0.0, 2.0),
        ("", 2.0, 6.0),
        ("", 4.0, 9.0),
        ("raw_documents", 0.0, 0.2),
        ("raw_documents", 0.0, 0.5),
        ("clean_articles", 0.0, 0.3),
        ("clean_articles", 0.5, 3.0),
        ("clean_articles", 2.0, 6.0),
        ("sentences", 0.0, 0.3),
    ],
    "finding and resolving": [
        ("sentences", 0.0, 1.0),
        ("stories", 0.0, 0.5),
        ("entity_mentions", 0.0, 0.3),
        ("entity_mentions", 0.1, 1.0),
        ("agreement_mentions", 0.0, 0.3),
        ("actors", 0.0, 0.3),
        ("quantity_mentions", 0.0, 0.3),
        ("agreements", 0.0, 0.5),
        ("agreements", 0.5, 2.0),
    ],
    "building and publishing": [
        ("agreements", 0.5, 2.0),
        ("agreements", 1.0, 3.0),
        ("agreements", 1.5, 4.0),
        ("agreements", 2.0, 5.0),
        ("marts", 0.0, 0.1),
        ("marts", 0.0, 0.4),
        ("published_warehouse", 0.0, 0.1),
        ("published_warehouse", 0.0, 0.4),
    ],
}
KILLS = sum(map(len, CHAINS.values()))


@pytest.fixture(scope="module")
def undisturbed(first_night: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site after a second night that nobody disturbed."""
    site = first_night.copy(tmp_path_factory.mktemp("undisturbed"))
    site.deliver(LATER)
    process = site.run(**ONE_BY_ONE)
    assert process.returncode == 0, process.stderr[-3000:]
    return site


def _lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout
    yield ""
    for line in process.stdout:
        yield line.split()[0] if line.strip() else "-"


def _kill(site: Site, moment: Moment, chance: random.Random) -> bool:
    """Start a run and kill it at the moment; False where it had ended before."""
    stage, earliest, latest = moment
    process = site.start(**ONE_BY_ONE)
    if any(line == stage for line in _lines(process)):
        drain = threading.Thread(target=process.communicate)
        drain.start()
        time.sleep(chance.uniform(earliest, latest))
        was_running = process.poll() is None
        process.kill()
        drain.join()
        return was_running
    process.wait()
    return False


def test_more_than_twenty_moments_over_all_stages() -> None:
    assert KILLS > 20
    assert {stage for moments in CHAINS.values() for stage, *_ in moments} >= {
        "", "raw_documents", "clean_articles", "sentences", "stories", "entity_mentions", "agreement_mentions",
        "quantity_mentions", "actors", "agreements", "marts", "published_warehouse",
    }  # fmt: skip


@pytest.mark.parametrize("chain", CHAINS)
def test_killed_runs_leave_readers_in_peace_and_the_next_one_completes(
    chain: str, second_night: Site, undisturbed: Site
) -> None:
    site, chance = second_night, random.Random(chain)
    before, snapshot, after = site.marts(WITHOUT), site.snapshot, undisturbed.marts(WITHOUT)
    killed = 0
    for moment in CHAINS[chain]:
        killed += _kill(site, moment, chance)
        # Published is yesterday's, whole, or, where the kill came after publishing, today's, whole.
        assert site.marts(WITHOUT) == (before if site.snapshot == snapshot else after), moment
        if moment[0] not in ("marts", "published_warehouse"):
            assert site.snapshot == snapshot, moment
    assert killed >= len(CHAINS[chain]) - 2, "kills must hit runs, not what comes after them"
    last = site.run(**ONE_BY_ONE)
    assert last.returncode == 0, last.stderr[-3000:]
    assert site.marts(WITHOUT) == after
    assert DataFolder(site.data).are_pages_current
    assert not list((site.data / "published").glob(".incoming-*"))
    with dg.DagsterInstance.from_config(str(site.data / "dagster")) as instance:
        assert not lost_runs(instance, DataFolder(site.data))
        assert not instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
