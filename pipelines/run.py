"""`python -m pipelines.run`: the whole DAG once, in this process, with a summary in words.

Whether there is anything to do is known before Dagster is loaded, which takes
seconds; what needs it is in `executing.py`. For runs that are watched or
started by themselves, see the UI (`make ui`).
"""

from __future__ import annotations

import contextlib
import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from expectations import elsewhere
from mithaq.language.engine import process_engine
from mithaq.preview import shown
from mithaq.scope import ALL, Scope, ScopeError
from mithaq.settings import Settings
from mithaq.stages.due import is_everything_done
from mithaq.stages.failing import standing
from mithaq.stages.taking import check_sources
from mithaq.warehouse.lock import RunLocked, hold
from mithaq.warehouse.store import open_published, open_work
from pipelines.exit_codes import DONE, FAILED, INTERRUPTED, RUN_UNDER_WAY, USAGE
from pipelines.instance import prepare

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
        from pipelines.failures import explain_exception

        print(explain_exception(error, settings), file=sys.stderr)
        with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as file:
            traceback.print_exception(error, file=file)
            print(f"More in {log}", file=sys.stderr)
        return FAILED


def run_everything(settings: Settings, home: Path, log: Path) -> int:
    """Run everything while no other run is under way; `home` is Dagster's, what the tools print goes to `log`."""
    started = time.monotonic()
    is_done = not settings.scope.full_refresh and is_everything_done(settings, process_engine())
    if not is_done:
        elsewhere.begin()  # Great Expectations loads beside this process, while this one loads Dagster
    from pipelines.executing import execute, say_nothing_is_new

    if is_done:
        say_nothing_is_new(home)
        print_summary(settings, published_counts(settings), time.monotonic() - started)
        return DONE
    before, snapshot = published_counts(settings), settings.folder.published.resolve()
    executed = execute(settings, home, log)
    for line in executed.failures:
        print(line, file=sys.stderr)
    if not executed.success:
        is_new = settings.folder.published.resolve() != snapshot
        state = "is published, but not all that goes with it was made" if is_new else "is as it was before"
        print(f"\nThe run failed; {settings.folder.published} {state}. More in {log}", file=sys.stderr)
        return FAILED
    print_summary(settings, before, time.monotonic() - started, done=executed.done, left=executed.left)
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
