"""Everything that `mithaq doctor` and `make doctor` look at, in their order.

The checks are `mithaq.doctor`; here are those on what only Dagster knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mithaq.doctor import Finding, installation, places
from mithaq.doctor.finding import ok, problem, warning
from mithaq.doctor.lake import lake
from mithaq.settings import PROJECT, Settings
from pipelines.instance import TEMPLATE


def examine(environment: Mapping[str, str]) -> list[Finding]:
    """Every finding, the installation's first."""
    findings = [
        installation.python(PROJECT / "pyproject.toml"),
        installation.packages(PROJECT / "requirements.lock"),
        installation.extras(PROJECT / "pyproject.toml"),
        installation.dbt_manifest(PROJECT / "dbt_project"),
        installation.models(environment.get("MITHAQ_MODELS")),
    ]
    try:
        settings = Settings.from_environment(environment)
    except ValueError as error:
        return [*findings, problem("settings", str(error), "correct that environment variable; docs/operations.md")]
    folder = settings.folder
    checks: list[Callable[[], Finding]] = [
        lambda: places.inbox(settings.inbox),
        lambda: places.feeds(settings.feeds, folder),
        lambda: places.data(folder),
        lambda: places.space(folder),
        lambda: places.run_under_way(folder),
        lambda: places.work_file(folder),
        lambda: places.published(folder),
        lambda: places.originals(folder),
        lambda: installation.settings_of_tools(environment, settings.data),
        lambda: history(settings),
        lambda: places.clock(folder, environment),
        lambda: places.port(int(environment.get("PORT") or 3000)),
    ]
    shared = settings.shared_lake
    if shared is not None:
        checks.append(lambda: lake(shared))
    return findings + [check() for check in checks]


def history(settings: Settings) -> Finding:
    """Dagster's history opens, has the project's settings, and holds no run whose process is gone."""
    import dagster as dg

    from pipelines.runs import lost_runs

    home = settings.data / "dagster"
    if not (home / "dagster.yaml").exists():
        return ok("run history", "none yet")
    if (home / "dagster.yaml").read_text(encoding="utf-8") != TEMPLATE.read_text(encoding="utf-8"):
        return warning(
            "run history",
            f"{home / 'dagster.yaml'} differs from the project's",
            f"the next run or UI replaces it; change {TEMPLATE.relative_to(PROJECT)} instead",
        )
    try:
        with dg.DagsterInstance.from_config(str(home)) as instance:
            lost, count = lost_runs(instance, settings.folder), instance.get_runs_count()
    except Exception as error:  # whatever the tools below raise on a damaged database
        return problem(
            "run history",
            f"{home} can't be read: {type(error).__name__}: {str(error).splitlines()[0]}",
            f"move {home} away: the history begins anew, the warehouse stays",
        )
    if lost:
        return warning(
            "run history",
            f"{len(lost)} runs are marked as under way, but their process is gone",
            "the next run, or the inbox sensor within 30 seconds, marks them as failed",
        )
    return ok("run history", f"{count:,} runs")
