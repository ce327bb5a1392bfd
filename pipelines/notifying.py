"""Telling someone that a run has failed: to the log, or to a webhook where one is set.

What is told is made here too, so that every notifier tells the same.
"""

from __future__ import annotations

import json
import logging
import urllib.request
from collections.abc import Sequence
from typing import Protocol

import dagster as dg

from mithaq.settings import Settings
from pipelines.failures import explain_run, explain_step

TIMEOUT_SECONDS = 10
log = logging.getLogger(__name__)


class Notifier(Protocol):
    """Something that can be told, in words for people and in fields for programs."""

    def __call__(self, text: str, fields: dict[str, object]) -> None:
        """Tell. Raises OSError where it can't be told."""


def to_log(text: str, fields: dict[str, object]) -> None:
    """An error in the log."""
    log.error("%s", text, extra={"notice": fields})


class Webhook:
    """A POST of JSON: the fields, and the words under `text`, which Slack, Mattermost, Teams and Zulip show."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __call__(self, text: str, fields: dict[str, object]) -> None:
        """Post it; waits ten seconds for an answer."""
        body = json.dumps({"text": text, **fields}, ensure_ascii=False).encode()
        request = urllib.request.Request(self._url, body, {"Content-Type": "application/json"}, method="POST")
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            answer.read(1024)


def notifier(settings: Settings) -> Notifier:
    """The one that the settings choose."""
    return Webhook(settings.webhook) if settings.webhook else to_log


def tell_of_failure(
    run: dg.DagsterRun, failure: dg.DagsterEvent, steps: Sequence[dg.DagsterEvent], settings: Settings
) -> tuple[str, dict[str, object]]:
    """What is told of a failed run: words, and the same as fields."""
    causes = [explain_step(event, settings) for event in steps] or list(explain_run(failure, settings))
    causes = causes or [failure.message or "no reason given"]
    text = "\n".join(
        [
            f"Mithaq: run {run.run_id[:8]} of {run.job_name} failed.",
            *causes,
            f"Readers still have what was published before: {settings.folder.published}",
        ]
    )
    return text, {"run_id": run.run_id, "job": run.job_name, "causes": causes, "data": str(settings.data)}
