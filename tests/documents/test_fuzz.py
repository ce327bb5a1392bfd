"""Hundreds of damaged inputs through the real stages: no crash, no hang, and the sums agree."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mithaq.documents import DecodedDocument, Limits, Reason
from mithaq.settings import Settings
from mithaq.stages import clean as clean_stage
from mithaq.stages import run_clean, run_ingest
from mithaq.warehouse.store import DataFolder, open_work
from tests.documents.mutations import damaged

BATCH = 30
SECONDS_AN_ARTICLE = 20
"""Processor time; none of 2,500 took 2 s, the rest is for slower machines."""
SUMS = """
    select (select sum(input_count) from raw.files),
           (select count(*) from raw.documents) + (select count(*) from raw.rejections),
           (select count(*) from raw.documents),
           (select count(*) from clean.articles) + (select count(*) from clean.rejections),
           (select count(*) from raw.files)
"""
TEXTS = "select count(*) from clean.articles where not starts_with(text, title) or strlen(text) < 20"


@pytest.fixture(scope="module")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = DataFolder(tmp_path_factory.mktemp("empty"))
    with open_work(folder):
        pass
    return folder.work


@contextmanager
def timed_cleaning() -> Iterator[list[tuple[float, str]]]:
    """Notes the processor time that each document takes."""
    taken: list[tuple[float, str]] = []
    clean = clean_stage.clean_document

    def timed(document: DecodedDocument, limits: Limits) -> object:
        start = time.process_time()
        result = clean(document, limits)
        taken.append((time.process_time() - start, document.source_file))
        return result

    clean_stage.clean_document = timed  # type: ignore[assignment]
    try:
        yield taken
    finally:
        clean_stage.clean_document = clean


def feed(seeds: list[int], empty_warehouse: Path) -> None:
    """Puts the damaged inputs into an inbox and runs the stages over it, twice."""
    with TemporaryDirectory() as folder:
        site = Settings(inbox=Path(folder) / "inbox", data=Path(folder) / "data")
        site.inbox.mkdir()
        site.folder.work.parent.mkdir(parents=True)
        shutil.copy(empty_warehouse, site.folder.work)
        for seed in seeds:
            name, data = damaged(seed)
            path = site.inbox / f"{seed:x}-{name}"
            path.write_bytes(data)
        with open_work(site.folder) as con:
            start = time.process_time()
            run_ingest(con, site)
            assert time.process_time() - start < SECONDS_AN_ARTICLE * 2
            with timed_cleaning() as taken:
                run_clean(con, site)
            assert max(taken, default=(0.0, ""))[0] < SECONDS_AN_ARTICLE, max(taken)
            first = con.execute(SUMS).fetchone()
            assert first is not None
            inputs, accounted, documents, cleaned, files = first
            assert (inputs, documents, files) == (accounted, cleaned, len(set(seeds)))
            reasons = con.execute(
                "select reason, detail from raw.rejections union all select reason, detail from clean.rejections"
            ).fetchall()
            assert all(Reason(reason) != Reason.INTERNAL_ERROR and detail for reason, detail in reasons), reasons
            assert con.execute(TEXTS).fetchone() == (0,)
            run_ingest(con, site)
            run_clean(con, site)
            assert con.execute(SUMS).fetchone() == first, "a second run changes nothing"


quiet = {
    "deadline": None,
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
seeds = st.lists(st.integers(0, 2**32), min_size=BATCH, max_size=BATCH)


@settings(max_examples=8, derandomize=True, **quiet)  # type: ignore[arg-type]
@given(seeds)
def test_damaged_inputs_are_articles_or_rejections(empty_warehouse: Path, seeds: list[int]) -> None:
    feed(seeds, empty_warehouse)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=100, **quiet)  # type: ignore[arg-type]
@given(seeds)
def test_thousands_of_damaged_inputs_are_articles_or_rejections(empty_warehouse: Path, seeds: list[int]) -> None:
    feed(seeds, empty_warehouse)
