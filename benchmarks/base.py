"""The warehouses that benchmarks start from, made once and kept: real articles extracted, and big ones from them."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg

from benchmarks.articles import ROOT, fill_inbox
from benchmarks.filling import repeat_extraction
from benchmarks.processes import processor_seconds
from mithaq.language.engine import Engine
from mithaq.settings import Settings
from mithaq.stages import (
    run_agreement_mentions,
    run_clean,
    run_entity_mentions,
    run_ingest,
    run_quantity_mentions,
    run_sentences,
)
from mithaq.warehouse.store import open_work

FOLDER = Path(os.environ.get("MITHAQ_BENCH", ROOT / "data" / "local" / "benchmarks"))
FIRST_TIMED = 20_000
"""Articles of the corpus from here on are timed, those before it fill warehouses."""

log = logging.getLogger(__name__)


def extract_all(settings: Settings) -> None:
    """Every stage up to the facts of each article, called plainly."""
    engine = Engine()
    with open_work(settings.folder) as con:
        run_ingest(con, settings)
        run_clean(con, settings)
        run_sentences(con, settings, engine)
        run_entity_mentions(con, settings)
        run_agreement_mentions(con, settings)
        run_quantity_mentions(con, settings)


def extracted(articles: int) -> Path:
    """DATA of a warehouse that holds the extraction of `articles` real articles, and nothing after it."""
    data = FOLDER / f"extracted-{articles}"
    settings = Settings(inbox=data / "inbox", data=data)
    if not (data / "whole").exists():
        log.info("extracting %d real articles into %s", articles, data)
        fill_inbox(settings.inbox, 0, articles)
        extract_all(settings)
        (data / "whole").touch()
    return data


def filled(articles: int, base: int) -> Path:
    """DATA of a published warehouse of `articles`: the extraction of `base` real ones, repeated."""
    data = FOLDER / f"filled-{articles}-{base}"
    if (data / "warehouse.duckdb").exists():
        return data
    work = Settings(data=data).folder.work
    if not work.exists():
        log.info("filling %s with %d articles", data, articles)
        half = Settings(data=data.with_name(f"{data.name}.half")).folder.work
        half.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Settings(data=extracted(base)).folder.work, half)
        with open_work(Settings(data=data.with_name(f"{data.name}.half")).folder) as con:
            repeat_extraction(con, articles)
        work.parent.mkdir(parents=True, exist_ok=True)
        half.replace(work)
    (data / "inbox").mkdir(exist_ok=True)
    run(data)
    return data


def copied(data: Path, name: str) -> Path:
    """A copy of DATA to measure on, made anew; links stay links."""
    copy = FOLDER / name
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for part in ("work", "inbox", "published", "report", "docs", "dbt", "dagster", "warehouse.duckdb"):
        source = data / part
        if source.is_symlink():
            (copy / part).symlink_to(source.readlink())
        elif source.is_dir():
            shutil.copytree(source, copy / part, symlinks=True)
    return copy


def seconds_of_steps(data: Path) -> dict[str, float]:
    """Seconds of each step of the last run over DATA, checks included."""
    with dg.DagsterInstance.from_config(str(data / "dagster")) as instance:
        run_id = instance.get_runs(limit=1)[0].run_id
        events = instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_SUCCESS)
        return {
            e.dagster_event.step_key: round(e.dagster_event.step_success_data.duration_ms / 1000, 2)
            for e in events
            if e.dagster_event and e.dagster_event.step_key
        }


def run(data: Path) -> float:
    """What `make run` does once set up, over DATA/inbox; the processor seconds that it took.

    Raises:
        subprocess.CalledProcessError: the run failed; what it said is in DATA/run.out.
    """
    environment = os.environ | {
        "MITHAQ_INBOX": str(data / "inbox"),
        "MITHAQ_DATA": str(data),
        "DAGSTER_HOME": str(data / "dagster"),
    }
    command = [sys.executable, "-m", "pipelines.run"]
    with (data / "run.out").open("w") as out:
        return processor_seconds(
            lambda: subprocess.run(command, cwd=ROOT, env=environment, stdout=out, stderr=out, check=True)
        )
