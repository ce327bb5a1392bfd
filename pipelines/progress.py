"""Progress of a run in words, a line a step, as the event log tells of it.

Only for runs that someone watches in a terminal; the UI has its own.
Concept: https://docs.dagster.io/guides/monitor/logging
"""

from __future__ import annotations

import threading
from typing import TextIO

import dagster as dg

_LAST_EVENTS = {dg.DagsterEventType.RUN_SUCCESS, dg.DagsterEventType.RUN_FAILURE, dg.DagsterEventType.RUN_CANCELED}


class Progress:
    """Writes a line for each step that ends, checks only where they fail."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._ended = threading.Event()
        self._done: dict[str, str] = {}

    def show(self, entry: dg.EventLogEntry, _cursor: str) -> None:
        """Take one entry of the run's event log."""
        event = entry.dagster_event
        if event is None:
            return
        if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION and event.step_key:
            metadata = event.step_materialization_data.materialization.metadata
            if "items_done" in metadata:
                self._done[event.step_key] = f"{metadata['items_done'].value:,} done"
        elif event.event_type == dg.DagsterEventType.STEP_SUCCESS and event.step_key:
            if not event.step_key.endswith("_as_expected"):
                seconds = event.step_success_data.duration_ms / 1000
                self._line(event.step_key, f"{self._done.get(event.step_key, ''):>12}  {seconds:7.1f} s")
        elif event.event_type in (dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.STEP_SKIPPED):
            self._line(event.step_key or "", "failed" if event.is_step_failure else "skipped")
        elif event.event_type in _LAST_EVENTS:
            self._ended.set()

    def wait(self, seconds: float = 5.0) -> None:
        """Until the last event has been shown, or `seconds` have passed."""
        self._ended.wait(seconds)

    def _line(self, step: str, text: str) -> None:
        self._out.write(f"  {step:<20}{text}\n")
        self._out.flush()
