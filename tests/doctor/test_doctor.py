"""The doctor on installations and DATA folders that are really broken: it names each, and says what to do."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from mithaq.doctor import Finding, installation, places
from mithaq.settings import Settings
from mithaq.warehouse.lock import hold
from mithaq.warehouse.publish import publish
from mithaq.warehouse.store import DataFolder, open_work
from pipelines.doctor import history
from pipelines.instance import TEMPLATE

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = "0" * 64


def _is(finding: Finding, state: str, *words: str) -> None:
    assert finding.state == state, finding
    assert (finding.do == "") == (state == "ok")
    for word in words:
        assert word in f"{finding.says} {finding.do}", finding


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A DATA folder with one published document."""
    folder = DataFolder(tmp_path / "data")
    with open_work(folder) as con:
        con.execute("create schema marts; create table marts.articles as select 1 as article_id from range(20000)")
        con.execute(
            "insert into raw.documents values (?, 'f', 'f', 0, 'txt', null, 1, ?, null, null, now()::timestamp)",
            [DOCUMENT, f"originals/00/{DOCUMENT}"],
        )
    folder.original(DOCUMENT).parent.mkdir(parents=True)
    folder.original(DOCUMENT).write_bytes(b"x")
    publish(folder, "first")
    return folder


def test_a_sound_installation_and_folder(folder: DataFolder) -> None:
    checks: list[Callable[[DataFolder], Finding]] = [
        places.data, places.space, places.run_under_way, places.work_file, places.published, places.originals,
    ]  # fmt: skip
    for check in checks:
        _is(check(folder), "ok")
    _is(installation.python(ROOT / "pyproject.toml"), "ok")
    _is(installation.packages(ROOT / "requirements.lock"), "ok")
    _is(places.inbox(ROOT / "data" / "sample"), "ok", "files")
    _is(places.clock(folder, {}), "ok")


def test_before_the_first_run_nothing_is_missing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a" / "b")
    for check in (places.data, places.run_under_way, places.work_file, places.published, places.originals):
        _is(check(folder), "ok")
    _is(history(Settings(data=folder.root)), "ok")
    assert not (tmp_path / "a").exists()


def test_another_python(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.99"\n')
    _is(installation.python(tmp_path / "pyproject.toml"), "problem", ">=3.99", "PYTHON=")


def test_a_package_that_is_missing_or_of_another_version(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("# pins\npolars==0.0.1\nno-such-package==1.0\nduckdb==1.5.5\n")
    _is(
        installation.packages(lock),
        "problem",
        "polars is",
        "tested with 0.0.1",
        "no-such-package is missing",
        "make setup",
    )


def test_an_optional_part_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\n[project.optional-dependencies]\ncluster = ["no-such-package>=2"]\ndev = ["pytest"]\n'
    )
    _is(installation.extras(tmp_path / "pyproject.toml"), "warning", "installed: dev", "cluster lacks no-such-package")


def test_a_dbt_project_that_was_not_parsed_or_changed_since(tmp_path: Path) -> None:
    _is(installation.dbt_manifest(tmp_path), "problem", "never parsed", "make setup")
    manifest = tmp_path / "target" / "manifest.json"
    manifest.parent.mkdir()
    manifest.write_text("{cut off")
    _is(installation.dbt_manifest(tmp_path), "problem", "can't be read")
    manifest.write_text(json.dumps({"metadata": {"dbt_version": "0.1"}}))
    _is(installation.dbt_manifest(tmp_path), "problem", "parsed by dbt 0.1")
    manifest.write_text(json.dumps({"metadata": {"dbt_version": installation.metadata.version("dbt-core")}}))
    _is(installation.dbt_manifest(tmp_path), "ok")
    (tmp_path / "models").mkdir()
    model = tmp_path / "models" / "new.sql"
    model.write_text("select 1")
    os.utime(model, (manifest.stat().st_mtime + 60,) * 2)
    _is(installation.dbt_manifest(tmp_path), "warning", "models/new.sql")


def test_a_model_pack_that_is_absent_or_cut_off(tmp_path: Path) -> None:
    _is(installation.models(str(tmp_path)), "problem", "no model pack", "MITHAQ_MODELS")
    pack = tmp_path / "pack"
    pack.mkdir()
    for file in (ROOT / "models").iterdir():
        (pack / file.name).symlink_to(file)
    damaged = pack / json.loads((ROOT / "models" / "pack.json").read_text())["files"]["tokenize"]
    whole = damaged.read_bytes()
    damaged.unlink()
    _is(installation.models(str(pack)), "problem", "incomplete", damaged.name)
    damaged.write_bytes(whole[: len(whole) // 2])
    _is(installation.models(str(pack)), "problem", "git checkout models")


def test_an_inbox_that_is_none_or_empty_or_closed(tmp_path: Path) -> None:
    _is(places.inbox(tmp_path / "absent"), "problem", "no folder", "INBOX=")
    _is(places.inbox(tmp_path), "warning", "holds no files")


def test_data_that_cannot_be_written(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    _is(places.data(DataFolder(blocker / "data")), "problem", "is no folder", "DATA=")
    _is(places.data(DataFolder(Path("/proc/self"))), "problem", "can't be written")


def test_a_disk_that_is_nearly_full(folder: DataFolder) -> None:
    _is(places.space(folder, free=100_000_000), "problem", "0.1 GB free", "MITHAQ_KEEP_SNAPSHOTS")
    _is(places.space(folder, free=1_000_000_000), "warning", "1.0 GB free")


def test_a_run_that_is_under_way(folder: DataFolder) -> None:
    with hold(folder.run_lock):
        _is(places.run_under_way(folder), "ok", f"process {os.getpid()}")
        _is(places.work_file(folder), "ok", "in use")


@pytest.mark.parametrize("place", ["beginning", "middle"])
def test_a_damaged_work_file(folder: DataFolder, place: str) -> None:
    content = bytearray(folder.work.read_bytes())
    if place == "beginning":
        content[:4096] = bytes(4096)
    else:  # which blocks hold rows is DuckDB's secret: damage all after its headers
        content[3 * 4096 :] = bytes(b ^ 0xFF for b in content[3 * 4096 :])
    folder.work.write_bytes(content)
    _is(places.work_file(folder), "problem", "is damaged", f"cp {folder.published} {folder.work}")


def test_the_advice_on_a_damaged_work_file_mends_it(folder: DataFolder) -> None:
    folder.work.write_bytes(b"no database" * 1000)
    advice = places.work_file(folder).do
    command = advice[advice.index("(") + 1 : advice.index(")")]
    assert os.system(command) == 0
    _is(places.work_file(folder), "ok")


def test_a_published_link_that_leads_nowhere(folder: DataFolder) -> None:
    publish(folder, "second")
    shutil.rmtree(folder.snapshots / "second")
    found = places.published(folder)
    _is(found, "problem", "which is gone", "ln -sfn")
    assert os.system(found.do) == 0
    _is(places.published(folder), "ok", "first")


def test_a_published_file_that_is_no_link_or_leads_elsewhere_or_is_damaged(folder: DataFolder, tmp_path: Path) -> None:
    snapshot = folder.published.resolve()
    snapshot.write_bytes(b"no database" * 1000)
    _is(places.published(folder), "problem", "can't be read", "older snapshot")
    _is(places.originals(folder), "ok", "not looked at")
    folder.published.unlink()
    folder.published.symlink_to(shutil.copy(folder.work, tmp_path / "elsewhere.duckdb"))
    _is(places.published(folder), "problem", "leads out of")
    folder.published.unlink()
    folder.published.write_bytes(b"")
    _is(places.published(folder), "problem", "not a link")


def test_originals_that_are_gone(folder: DataFolder) -> None:
    folder.original(DOCUMENT).unlink()
    _is(places.originals(folder), "problem", "1 of 1 are gone", DOCUMENT, "backup")


def test_a_time_zone_that_is_none_and_a_clock_that_is_behind(folder: DataFolder) -> None:
    _is(places.clock(folder, {"TZ": "Mars/Olympus"}), "warning", "TZ=Mars/Olympus")
    snapshot = folder.published.resolve()
    os.utime(snapshot, (snapshot.stat().st_mtime + 86_400,) * 2)
    _is(places.clock(folder, {}), "warning", "later than that")


def test_a_port_that_is_taken() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        number = holder.getsockname()[1]
        _is(places.port(number), "warning", f"make ui PORT={number + 1}")
    _is(places.port(number), "ok")


def test_a_dagster_home_elsewhere(tmp_path: Path) -> None:
    _is(installation.settings_of_tools({"DAGSTER_HOME": "/elsewhere"}, tmp_path), "warning", "/elsewhere")
    _is(installation.settings_of_tools({"DAGSTER_HOME": str(tmp_path / "dagster")}, tmp_path), "ok")


def test_a_run_history_that_is_changed_damaged_or_holds_a_lost_run(tmp_path: Path) -> None:
    import dagster as dg

    settings = Settings(data=tmp_path)
    home = tmp_path / "dagster"
    home.mkdir()
    shutil.copyfile(TEMPLATE, home / "dagster.yaml")

    @dg.job
    def everything() -> None:
        """Stands for the job of that name."""

    with dg.DagsterInstance.from_config(str(home)) as instance:
        run = instance.create_run_for_job(everything)
        event = dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, run.job_name)
        instance.handle_new_event(dg.EventLogEntry(None, "info", "", run.run_id, 1.0, run.job_name, None, event))
    _is(history(settings), "warning", "1 runs", "process is gone")
    (database,) = home.glob("history/runs.db")
    with sqlite3.connect(database) as con:
        con.execute("update runs set status = 'SUCCESS'")
    _is(history(settings), "ok", "1 runs")
    database.write_bytes(b"no database" * 1000)
    _is(history(settings), "problem", "can't be read", "move")
    (home / "dagster.yaml").write_text("telemetry: {enabled: true}\n")
    _is(history(settings), "warning", "differs")


def test_settings_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines import doctor

    monkeypatch.setattr(installation, "models", lambda _: Finding("models", "ok", "not looked at"))
    found = doctor.examine({"MITHAQ_BATCH_ARTICLES": "many"})
    _is(found[-1], "problem", "MITHAQ_BATCH_ARTICLES must be a whole number")


def test_feeds_that_are_not_right_or_do_not_answer(folder: DataFolder, tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    _is(places.feeds(path, folder), "ok", "none")
    path.write_text('[[feeds]]\nname = "a"\nurl = "https://a.example/rss"\n')
    _is(places.feeds(path, folder), "ok", "1 in")
    with open_work(folder) as con:
        con.execute(
            "insert into raw.fetches values ('a', 'https://a.example/rss', 'feed', 'failed', 'timed_out', 'silence', "
            "null, 3, null, null, null, 60, now()::timestamp)"
        )
    publish(folder, "second")
    _is(places.feeds(path, folder), "warning", "1 of 1", "timed_out")
    path.write_text("[[feeds]]\nname = 3\n")
    _is(places.feeds(path, folder), "problem", "name must be")
