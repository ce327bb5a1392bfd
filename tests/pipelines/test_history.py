"""Run history: killed runs hold nobody up, old ones go, failed ones are told of."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest

from mithaq.language.packs import PackError
from mithaq.settings import Settings
from mithaq.warehouse.lock import is_held
from pipelines.failures import failures
from pipelines.notifying import notifier
from pipelines.runs import alive, end_lost_runs, forget_old_runs, unfinished_runs
from pipelines.sensors import failed_run


@dg.job
def everything() -> None:
    """Stands for the job of that name in a history."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def _started(instance: dg.DagsterInstance, seconds_ago: float = 0) -> dg.DagsterRun:
    run = instance.create_run_for_job(everything, status=dg.DagsterRunStatus.NOT_STARTED)
    event = dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, run.job_name)
    at = datetime.now().timestamp() - seconds_ago
    instance.handle_new_event(dg.EventLogEntry(None, "info", "", run.run_id, at, run.job_name, None, event))
    return run


def test_a_killed_run_holds_nobody_up(instance: dg.DagsterInstance, settings: Settings) -> None:
    killed, living, fresh = _started(instance), _started(instance), _started(instance)
    sign = settings.folder.run_lock.with_name("runs") / killed.run_id
    sign.parent.mkdir(parents=True)
    sign.write_text("process 1\n")  # what a killed process leaves: the file without its lock
    with alive(settings.folder, living.run_id):
        assert end_lost_runs(instance, settings.folder) == [killed.run_id]
        assert set(unfinished_runs(instance, "everything")) == {living.run_id, fresh.run_id}
    assert not sign.exists()
    record = instance.get_run_by_id(killed.run_id)
    assert record and record.status == dg.DagsterRunStatus.FAILURE


def test_a_run_killed_before_it_signed_on_is_given_up_later(instance: dg.DagsterInstance, settings: Settings) -> None:
    long_ago = _started(instance, seconds_ago=3600)
    assert end_lost_runs(instance, settings.folder) == [long_ago.run_id]


def test_a_run_signs_on_and_off(settings: Settings) -> None:
    sign = settings.folder.run_lock.with_name("runs") / "r"
    with alive(settings.folder, "r"):
        assert is_held(sign)
    assert not sign.exists()


def test_old_runs_are_forgotten_but_for_the_newest(instance: dg.DagsterInstance) -> None:
    runs = [everything.execute_in_process(instance=instance).run_id for _ in range(3)]
    assert forget_old_runs(instance, keep_days=1) == 0
    with instance.run_storage.connect() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("update runs set create_timestamp = datetime('now', '-30 days')")
    assert forget_old_runs(instance, keep_days=40) == 0
    assert forget_old_runs(instance, keep_days=7) == 2
    assert [r.run_id for r in instance.get_runs()] == runs[-1:]


class _Told(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listener)
        self.bodies: list[dict[str, object]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Listener(BaseHTTPRequestHandler):
    server: _Told

    def do_POST(self) -> None:
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def told() -> Iterator[_Told]:
    server = _Told()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def _fail(instance: dg.DagsterInstance) -> dg.RunFailureSensorContext:
    @dg.op
    def sentences() -> None:
        raise OSError(28, "No space left on device", "/data/x")

    @dg.job
    def night() -> None:
        sentences()

    result = night.execute_in_process(instance=instance, raise_on_error=False)
    (failure,) = (e for e in result.all_events if e.event_type == dg.DagsterEventType.RUN_FAILURE)
    return dg.build_run_status_sensor_context("failed_run", failure, instance, result.dagster_run).for_run_failure()


def test_a_webhook_is_told_of_a_failed_run(
    instance: dg.DagsterInstance, told: _Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MITHAQ_WEBHOOK", told.url)
    monkeypatch.setenv("MITHAQ_DATA", str(tmp_path))
    failed_run(_fail(instance))
    (body,) = told.bodies
    assert body["job"] == "night"
    (cause,) = body["causes"]
    assert cause.startswith(f"sentences: the disk that holds {tmp_path} is full. Free some space")
    assert cause in body["text"]
    assert str(tmp_path / "warehouse.duckdb") in body["text"]


def test_a_run_that_could_not_begin_is_told_of_with_its_cause(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @dg.resource
    def engine(_: dg.InitResourceContext) -> None:
        raise PackError("no model pack in /models")

    @dg.op(required_resource_keys={"engine"})
    def sentences() -> None:
        """Never reached."""

    @dg.job(resource_defs={"engine": engine})
    def night() -> None:
        sentences()

    result = night.execute_in_process(instance=instance, raise_on_error=False)
    assert list(failures(result, Settings())) == ["no model pack in /models"]
    (failure,) = (e for e in result.all_events if e.event_type == dg.DagsterEventType.RUN_FAILURE)
    context = dg.build_run_status_sensor_context("failed_run", failure, instance, result.dagster_run)
    monkeypatch.delenv("MITHAQ_WEBHOOK", raising=False)
    with caplog.at_level(logging.ERROR):
        failed_run(context.for_run_failure())
    assert "of night failed.\nno model pack in /models" in caplog.text


def test_without_a_webhook_the_log_is_told(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("MITHAQ_WEBHOOK", raising=False)
    with caplog.at_level(logging.ERROR):
        failed_run(_fail(instance))
    assert "of night failed" in caplog.text


def test_a_webhook_that_is_down_is_told_in_the_log(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MITHAQ_WEBHOOK", "http://127.0.0.1:9/hook")
    with caplog.at_level(logging.ERROR):
        failed_run(_fail(instance))
    assert "http://127.0.0.1:9/hook can't be told" in caplog.text
    assert "of night failed" in caplog.text


def test_the_notifier_is_the_settings_choice() -> None:
    assert notifier(Settings()).__name__ == "to_log"
    assert type(notifier(Settings(webhook="http://127.0.0.1/"))).__name__ == "Webhook"
