"""`python -m pipelines.run`: the whole DAG once, in this process, with a summary in words.

For runs that are watched or started by themselves, see the UI (`make ui`).
Concept: https://docs.dagster.io/guides/build/jobs/job-execution
"""

from __future__ import annotations

import contextlib
import logging
import sys
import time
import uuid

import dagster as dg
import duckdb

from mithaq.settings import Settings
from pipelines.instance import prepare
from pipelines.progress import Progress

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


def main() -> int:
    """Run everything; exit status 0 when every step succeeded and every blocking check passed."""
    started = time.monotonic()
    logging.basicConfig()
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.WARNING)
    settings = Settings.from_environment()
    if not settings.inbox.is_dir():
        print(f"INBOX {settings.inbox} is not a folder", file=sys.stderr)
        return 2
    try:
        prepare(settings)
    except OSError as error:
        print(f"DATA {settings.data} can't be used: {error}", file=sys.stderr)
        return 2
    from pipelines.definitions import defs  # reads the environment that `prepare` has set

    before = published_counts(settings)
    log = settings.data / "run.log"
    with dg.DagsterInstance.get() as instance, log.open("w", encoding="utf-8") as file:
        progress = Progress(sys.stdout)
        run_id = str(uuid.uuid4())
        instance.watch_event_logs(run_id, None, progress.show)
        # What dbt and the libraries print goes to the log; what matters is shown by `progress` and below.
        with contextlib.redirect_stdout(file), contextlib.redirect_stderr(file):
            result = defs.resolve_job_def("everything").execute_in_process(
                instance=instance,
                run_id=run_id,
                raise_on_error=False,
                run_config={"loggers": {"console": {"config": {"log_level": "WARNING"}}}},
            )
        progress.wait()
    done = items_done(result)
    failed = failures(result)
    for line in failed:
        print(line, file=sys.stderr)
    if failed or not result.success:
        print(f"\nThe run failed; {settings.folder.published} is as it was before. More in {log}", file=sys.stderr)
        return 1
    print_summary(settings, before, done, time.monotonic() - started)
    return 0


def published_counts(settings: Settings) -> dict[str, int]:
    """Counts of the published warehouse; empty where nothing is published."""
    if not settings.folder.published.exists():
        return {}
    with duckdb.connect(str(settings.folder.published.resolve()), read_only=True) as con:
        cursor = con.execute(SUMMARY)
        names = [column[0] for column in cursor.description]
        row = cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else {}


def items_done(result: dg.ExecuteInProcessResult) -> dict[str, int]:
    """Asset -> items that it worked off in this run."""
    done: dict[str, int] = {}
    for event in result.get_asset_materialization_events():
        metadata = event.materialization.metadata
        if "items_done" in metadata:
            done[event.materialization.asset_key.to_user_string()] = int(metadata["items_done"].value)
    return done


def failures(result: dg.ExecuteInProcessResult) -> list[str]:
    """A line for each step that failed and each check that blocks."""
    lines = []
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            while error and error.cause:
                error = error.cause
            lines.append(f"{event.step_key}: {error.message.strip() if error else 'failed'}")
    for evaluation in result.get_asset_check_evaluations():
        if not evaluation.passed and evaluation.severity == dg.AssetCheckSeverity.ERROR:
            shown = {k: v.value for k, v in evaluation.metadata.items() if k != "failures"}
            rows = evaluation.metadata.get("failures")
            examples = [r.data for r in rows.records[:3]] if isinstance(rows, dg.TableMetadataValue) else []
            lines.append(
                f"check {evaluation.check_name} on {evaluation.asset_key.to_user_string()}: {shown} {examples}"
            )
    return lines


def print_summary(settings: Settings, before: dict[str, int], done: dict[str, int], seconds: float) -> None:
    """What the warehouse holds now, what changed, and where everything is."""
    after = published_counts(settings)
    print()
    if before and not any(done.values()):
        print("Nothing new: every input was known, and the published warehouse stays as it was.\n")
    width = max(map(len, after), default=0)
    for name, count in after.items():
        change = count - before.get(name, 0) if before else 0
        print(f"  {name:<{width}}  {count:>8,}{f'  ({change:+,})' if change else ''}")
    print(f"  {'seconds':<{width}}  {seconds:>8.1f}\n")
    print(f"  warehouse  {settings.folder.published}")
    if (settings.folder.report / "index.html").exists():
        print(f"  report     {settings.folder.report / 'index.html'}")


if __name__ == "__main__":
    sys.exit(main())
