"""`python -m pipelines.run`: the whole DAG once, in this process, with a summary in words.

For runs that are watched or started by themselves, see the UI (`make ui`).
Concept: https://docs.dagster.io/guides/build/jobs/job-execution
"""

from __future__ import annotations

import contextlib
import logging
import sys
import time
import traceback
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import dagster as dg

from assets.metadata import say_unchanged
from expectations import elsewhere
from mithaq.garbage import spare_what_is_loaded
from mithaq.preview import shown
from mithaq.scope import ALL, Scope, ScopeError
from mithaq.settings import Settings
from mithaq.stages.due import is_everything_done
from mithaq.stages.failing import standing
from mithaq.stages.taking import check_sources
from mithaq.warehouse.lock import RunLocked, hold
from mithaq.warehouse.store import open_published, open_work
from pipelines.event_log import open_instance
from pipelines.exit_codes import DONE, FAILED, INTERRUPTED, RUN_UNDER_WAY, USAGE
from pipelines.failures import explain_exception, failures
from pipelines.instance import prepare
from pipelines.options import LogLevel
from pipelines.progress import CHECK, Progress
from pipelines.resources import process_engine
from pipelines.runs import tidy

FAILURES_SHOWN, LONGEST_SHOWN = 5, 160
NOTHING: Mapping[str, int] = MappingProxyType({})
SUMMARY = """
    select
        (select count(*) from raw.documents) + (select count(*) from raw.rejections) as "inputs",
        (select count(*) from marts.articles) as "articles",
        (select count(*) from raw.rejections) + (select count(*) from clean.rejections) as "rejected",
        (select count(*) from marts.stories) as "stories",
        (select count(*) from marts.actors) as "actors",
        (select count(*) from marts.agreements) as "agreements",
        (select count(*) from marts.quantities) as "quantities"
"""


def main(*, wait: bool = True, scope: Scope = ALL) -> int:
    """Run everything once, by the settings of the environment.

    Args:
        wait: whether to wait for another run that is under way on the same DATA.
        scope: what of the work that is due the run takes on.

    Returns:
        An exit status (`exit_codes.py`): 0 when every step succeeded and every blocking check passed.
    """
    try:
        settings = replace(Settings.from_environment(), scope=scope)
    except ValueError as error:
        print(error, file=sys.stderr)
        return USAGE
    if not settings.inbox.is_dir():
        print(f"INBOX {settings.inbox} is not a folder", file=sys.stderr)
        return USAGE
    log = settings.data / "run.log"
    try:
        home = prepare(settings)
        with hold(settings.folder.run_lock, wait_seconds=None if wait else 1, on_wait=print):
            if scope.sources:
                with open_work(settings.folder) as con:
                    check_sources(con, settings)
            return run_everything(settings, home, log)
    except ScopeError as error:
        print(error, file=sys.stderr)
        return USAGE
    except RunLocked as error:
        print(error, file=sys.stderr)
        return RUN_UNDER_WAY
    except KeyboardInterrupt:
        print(f"\ninterrupted: what is done is kept, and {settings.folder.published} is as it was", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:  # whatever it is: one line for people here, the trace in the log
        print(explain_exception(error, settings), file=sys.stderr)
        with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as file:
            traceback.print_exception(error, file=file)
            print(f"More in {log}", file=sys.stderr)
        return FAILED


def run_everything(settings: Settings, home: Path, log: Path) -> int:
    """Run everything while no other run is under way; `home` is Dagster's, what the tools print goes to `log`."""
    started = time.monotonic()
    logging.basicConfig()
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.WARNING)
    scope = settings.scope
    if not scope.full_refresh and is_everything_done(settings, process_engine()):
        with open_instance(home) as instance:
            say_unchanged(instance)
        print_summary(settings, published_counts(settings), time.monotonic() - started)
        return DONE
    # What takes long to load loads beside this process, by the time it is needed.
    elsewhere.begin()
    process_engine().begin()
    from pipelines.definitions import defs  # reads the environment that `prepare` has set

    spare_what_is_loaded()
    before, snapshot = published_counts(settings), settings.folder.published.resolve()
    job = defs.resolve_job_def("everything")
    with open_instance(home) as instance, log.open("w", encoding="utf-8") as file:
        tidy(instance, settings)
        progress = Progress(sys.stdout, sum(not name.endswith(CHECK) for name in job.graph.node_dict))
        stages = logging.getLogger("mithaq.stages")
        stages.addHandler(progress)
        stages.setLevel(logging.INFO)
        run_id = str(uuid.uuid4())
        instance.add_event_listener(run_id, progress.show)
        try:
            # What dbt and the libraries print goes to the log; what matters is shown by `progress` and below.
            with contextlib.redirect_stdout(file), contextlib.redirect_stderr(file):
                result = job.execute_in_process(
                    instance=instance,
                    run_id=run_id,
                    raise_on_error=False,
                    run_config={
                        "full_refresh": scope.full_refresh,
                        "sources": list(scope.sources),
                        "sample": scope.sample,
                        "log_level": LogLevel.WARNING.name,
                    },
                )
        finally:
            progress.stop()
    failed = list(failures(result, settings))
    for line in failed:
        print(line, file=sys.stderr)
    if failed or not result.success:
        is_new = settings.folder.published.resolve() != snapshot
        state = "is published, but not all that goes with it was made" if is_new else "is as it was before"
        print(f"\nThe run failed; {settings.folder.published} {state}. More in {log}", file=sys.stderr)
        return FAILED
    done, left = counted(result, "items_done"), counted(result, "left_out")
    print_summary(settings, before, time.monotonic() - started, done=done, left=left)
    return DONE


def published_counts(settings: Settings) -> dict[str, int]:
    """Counts of the published warehouse; empty where nothing is published."""
    if not settings.folder.published.exists():
        return {}
    with open_published(settings.folder) as con:
        cursor = con.execute(SUMMARY)
        names = [column[0] for column in cursor.description]
        row = cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else {}


def counted(result: dg.ExecuteInProcessResult, what: str) -> dict[str, int]:
    """Asset -> what its metadata counts under `what` in this run."""
    found: dict[str, int] = {}
    for event in result.get_asset_materialization_events():
        metadata = event.materialization.metadata
        if what in metadata:
            found[event.materialization.asset_key.to_user_string()] = int(metadata[what].value)
    return found


def print_summary(
    settings: Settings,
    before: Mapping[str, int],
    seconds: float,
    *,
    done: Mapping[str, int] = NOTHING,
    left: Mapping[str, int] = NOTHING,
) -> None:
    """What the warehouse holds now, what changed, what is left for another run, and where everything is.

    `done` and `left`: asset -> items worked off, items that are due and that the scope left out.
    """
    after = published_counts(settings)
    print()
    if left:
        listed = ", ".join(f"{name} {count:,}" for name, count in left.items())
        print(f"Left for a run without --sample and --source: {listed}\n")
    elif before and not any(done.values()):
        print("Nothing new: every input was known, and the published warehouse stays as it was.\n")
    width = max(map(len, after), default=0)
    for name, count in after.items():
        change = count - before.get(name, 0) if before else 0
        print(f"  {name:<{width}}  {count:>8,}{f'  ({change:+,})' if change else ''}")
    print(f"  {'seconds':<{width}}  {seconds:>8.1f}\n")
    for line in failed_articles(settings):
        print(line)
    print(f"  warehouse  {settings.folder.published}")
    if (settings.folder.report / "index.html").exists():
        print(f"  report     {settings.folder.report / 'index.html'}")


def failed_articles(settings: Settings) -> list[str]:
    """Lines on the articles that stages failed at, in this run or before; none where all were read."""
    with open_work(settings.folder) as con:
        failed = standing(con)
    if not failed:
        return []
    items = len({f.item_id for f in failed})
    lines = [
        f"  {f.stage} failed at {shown(f.path, LONGEST_SHOWN) or f.item_id}: {shown(f.error, LONGEST_SHOWN)}"
        for f in failed[:FAILURES_SHOWN]
    ]
    more = f" The first {FAILURES_SHOWN}:" if len(failed) > FAILURES_SHOWN else ""
    head = f"  Inputs that lack facts, since a stage failed at them: {items:,} (docs/operations.md, A failed article)."
    return [head + more, *lines, ""]


if __name__ == "__main__":
    sys.exit(main())
