"""`mithaq`: the commands of a terminal, the same as the `make` targets and some more.

Each command only reads its options, calls what does the work and says how it
went; nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mithaq.settings import PROJECT, Settings
from pipelines.exit_codes import DONE, FAILED, INTERRUPTED, NOTHING_PUBLISHED, USAGE

if TYPE_CHECKING:
    import duckdb

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
A first look:
  mithaq run                                   the sample corpus, into data/local
  mithaq sql "select name_en, status, signed_on from marts.agreements limit 5"
  mithaq --inbox ~/articles --data ~/facts run
\b
Exit status: 0 done, 1 failed, 2 the command or a setting makes no sense,
3 another run is under way (run --no-wait), 4 nothing is published yet,
130 interrupted.

Every setting is an environment variable too: docs/operations.md.""",
)
@click.option("--inbox", type=_FOLDER, help="Folder searched for articles. [MITHAQ_INBOX, else data/sample]")
@click.option("--data", type=_FOLDER, help="Folder of all state. [MITHAQ_DATA, else data/local]")
@click.version_option(package_name="mithaq")
def mithaq(inbox: Path | None, data: Path | None) -> None:
    """Arabic news into a DuckDB warehouse: who agreed what with whom, and how much of what."""
    for name, folder in (("MITHAQ_INBOX", inbox), ("MITHAQ_DATA", data)):
        if folder is not None:
            os.environ[name] = str(folder.expanduser().absolute())


@mithaq.command(
    epilog="""\b
Examples:
  mithaq run
  mithaq --inbox /news/today run --no-wait     for cron: status 3 when a run is under way
  mithaq run --sample 20                       a first look at a large inbox: 20 inputs, 20 articles
  mithaq run --source web --source text/47102.txt.gz
  mithaq run --full-refresh                    every stage once more, over what was read before
\b
A second run does only what is new. A run that is interrupted or killed leaves
what readers see as it was; the next one goes on where it stopped. What a run
with --sample or --source leaves out stays due: `mithaq run` takes it. The
launchpad of `mithaq ui` has the same options."""
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="At most N new inputs (the last file whole), and N articles a stage.",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="PATH",
    help="Only inputs below this folder or file of the inbox, or feeds:NAME; may be given several times.",
)
@click.option(
    "--full-refresh",
    is_flag=True,
    help="Do again what is done, although neither inputs nor rules have changed. The inbox is not read again.",
)
@click.option("--no-wait", is_flag=True, help="Leave with status 3 where another run is under way.")  # fmt: skip
def run(sample: int | None, sources: tuple[str, ...], full_refresh: bool, no_wait: bool) -> None:
    """Run the whole DAG: what is new in the inbox goes to the published warehouse and the report."""
    from mithaq.scope import Scope, ScopeError

    try:
        scope = Scope(full_refresh, sources, sample or 0)
    except ScopeError as error:
        raise click.UsageError(str(error)) from error
    _parse()
    from pipelines.run import main as run_all

    sys.exit(run_all(wait=not no_wait, scope=scope))


@mithaq.command(
    epilog="""\b
Example:
  mithaq ui --port 3001        then open http://127.0.0.1:3001"""
)
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help="Port on 127.0.0.1.")
def ui(port: int) -> None:
    """Open Dagster's pages on this machine: assets, runs, checks; with the nightly schedule and the inbox sensor on."""
    _parse()
    from pipelines.instance import prepare

    prepare(_settings())
    dagster = Path(sys.executable).with_name("dagster")
    os.chdir(PROJECT)
    arguments = ["dev", "--workspace", "workspace.yaml", "--host", "127.0.0.1", "--port", str(port)]
    arguments += ["--log-level", "warning"]
    os.environ["PYTHONWARNINGS"] = (
        "ignore:Function:FutureWarning"  # `dagster dev` recommends another program at each start
    )
    click.echo(f"http://127.0.0.1:{port} in about half a minute; Ctrl-C ends it. Warnings and errors are shown here.")
    sys.stdout.flush()
    os.execv(dagster, [str(dagster), *arguments])


@mithaq.command(
    epilog="""\b
Examples:
  mithaq sql "select kind, count(*) from marts.agreements group by all"
  mithaq sql "from agreements_between('روسيا', 'إيران')"
  mithaq sql --format csv "from marts.actors" > actors.csv
  mithaq sql < questions.sql
  mithaq sql                   a prompt: the duckdb program where it is installed, else a small one
\b
Tables to begin with: marts.agreements, marts.actors, marts.quantities,
marts.articles; `marts.` may be left out. docs/sql.md has questions with their answers."""
)
@click.argument("query", required=False)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
    help="How rows are printed.",
)  # fmt: skip
@click.option(
    "--visual", is_flag=True, envvar="MITHAQ_VISUAL",
    help="Put Arabic in order for terminals that show it backwards. [MITHAQ_VISUAL=1]",
)  # fmt: skip
def sql(query: str | None, form: Any, visual: bool) -> None:
    """Ask the published warehouse, read-only; runs go on meanwhile."""
    import duckdb

    from mithaq.terminal import shell

    if query is None and not sys.stdin.isatty():
        query = sys.stdin.read()
    with _published() as (con, path):
        con.execute(shell.MARTS_FIRST)
        if query is not None:
            try:
                shell.answer(con, query, sys.stdout, form, visual=visual)
            except duckdb.Error as error:
                _fail(str(error))
            return
        program = shutil.which("duckdb")
        if program and not visual:
            con.close()
            sys.exit(
                subprocess.run([program, "-readonly", "-cmd", shell.MARTS_FIRST, str(path)], check=False).returncode
            )
        shell.converse(con, path, form, visual=visual)


@mithaq.command(
    epilog="""\b
Example:
  mithaq export ~/marts        agreements.csv, agreements.parquet, ..., datapackage.json"""
)
@click.argument("folder", type=_FOLDER, required=False)
def export(folder: Path | None) -> None:
    """Write the marts to FOLDER (DATA/export) as Parquet and CSV, with a description of every column."""
    from rich.console import Console
    from rich.progress import Progress

    from mithaq.terminal import print_rows
    from mithaq.warehouse.export import export_marts
    from mithaq.warehouse.store import WarehouseError

    settings = _settings()
    target = (folder or settings.data / "export").expanduser().absolute()
    with _published() as (con, path):
        con.close()
        try:
            with Progress(console=Console(stderr=True), transient=True) as bar:
                task = bar.add_task("")
                exported = export_marts(
                    path,
                    target,
                    on_table=lambda name, done, total: bar.update(task, description=name, completed=done, total=total),
                )
        except WarehouseError as error:
            _fail(str(error))
    print_rows(["mart", "rows"], [(table.name, table.rows) for table in exported], sys.stdout)
    click.echo(f"{target / 'datapackage.json'} describes them")


@mithaq.command(
    epilog="""\b
Examples:
  mithaq score gold/                           the published warehouse against gold/*.json
  mithaq score --errors 10 gold/ old/warehouse.duckdb
\b
docs/scoring.md says what a gold file holds and when a fact counts as right."""
)
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("warehouse", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--errors", type=click.IntRange(min=0), default=0, help="Show so many missed and wrong facts of each kind."
)
def score(gold: Path, warehouse: Path | None, as_json: bool, errors: int) -> None:
    """Compare a warehouse with articles that people annotated: precision, recall, F1."""
    import duckdb

    from mithaq.scoring import GoldError, read_gold
    from mithaq.scoring import score as score_against
    from mithaq.terminal import scores

    try:
        articles = read_gold(gold)
    except GoldError as error:
        raise click.UsageError(str(error)) from error
    with _published(warehouse) as (con, _):
        try:
            found = score_against(con, articles)
        except duckdb.Error as error:
            _fail(str(error))
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False))
    else:
        scores.print_scores(found, sys.stdout, errors)


@mithaq.command(
    epilog="""\b
Example:
  mithaq doctor && mithaq run                  run only where all is well
\b
Status 1 where something must be done before a run can succeed; warnings alone
leave it at 0."""
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Check this installation and its DATA, and say what to do about what is wrong."""
    from mithaq.terminal import findings
    from pipelines.doctor import examine

    found = examine(os.environ)
    if as_json:
        click.echo(json.dumps([finding.as_dict() for finding in found], ensure_ascii=False, indent=1))
    else:
        findings.print_findings(found, sys.stdout)
    sys.exit(FAILED if any(finding.is_problem for finding in found) else DONE)


def _settings() -> Settings:
    try:
        return Settings.from_environment()
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _parse() -> None:
    """Have the dbt project parsed where it has changed, as `make run` and `make ui` do."""
    from mithaq.dbt_project import StaleProjectError
    from pipelines.parsing import parse_if_changed

    try:
        parse_if_changed(PROJECT / "dbt_project", lambda said: click.echo(said, err=True))
    except StaleProjectError as error:
        _fail(str(error))


@contextlib.contextmanager
def _published(warehouse: Path | None = None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A read-only connection to a warehouse, by default the published one."""
    import duckdb

    from mithaq.warehouse.store import HELD

    path = warehouse or _settings().folder.published
    if not path.exists():
        _fail(f"nothing is published yet at {path}. `mithaq run` does it", NOTHING_PUBLISHED)
    try:
        con = duckdb.connect(str(path.resolve()), read_only=True)
    except duckdb.Error as error:
        if HELD in str(error):
            _fail(f"a program has {path} open for writing. Close it, or open it read-only there (duckdb -readonly)")
        _fail(f"{path} can't be opened: {error}. `mithaq doctor` says more")
    with con:
        yield con, path.resolve()


def _fail(message: str, status: int = FAILED) -> Any:
    click.echo(message, err=True)
    sys.exit(status)


def main() -> None:
    """Entry point of the console script."""
    try:
        mithaq(prog_name="mithaq", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except click.Abort:
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # `mithaq sql ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)


if __name__ == "__main__":
    main()
