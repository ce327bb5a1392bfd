"""Progress of a run as the event log tells of it: a line a step, and on a terminal a bar below them.

Only for runs that someone watches in a terminal; the UI has its own.
Concept: https://docs.dagster.io/guides/monitor/logging
"""

from __future__ import annotations

import contextlib
import logging
from typing import TextIO

import dagster as dg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

CHECK = "_as_expected"


class _Console(Console):
    """Says nothing more where nobody reads it any more; rich's own would end the process, and so the run."""

    def on_broken_pipe(self) -> None:
        self.quiet = True


class Progress(logging.Handler):
    """Writes a line for each step that ends, checks only where they fail; on a terminal, what goes on now.

    As a handler of logs it takes records that carry `done` and `due`, by which
    a stage tells how far it is.
    """

    def __init__(self, out: TextIO, steps: int) -> None:
        super().__init__()
        self._out = out
        self._done: dict[str, str] = {}
        self._built = 0
        self._console = _Console(file=out, highlight=False)
        self._bars: Bars | None = None
        if self._console.is_terminal:
            columns = (
                TextColumn("  {task.description:<20}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[unit]}"),
                TimeElapsedColumn(),
            )
            self._bars = Bars(*columns, console=self._console, transient=True)
            self._steps = self._bars.add_task("starting", total=steps, unit="steps")
            self._items: TaskID | None = None
            self._bars.start()

    def show(self, entry: dg.EventLogEntry) -> None:
        """Take one entry of the run's event log; that nobody reads the output any more is no reason to end a run."""
        if entry.dagster_event is not None:
            with contextlib.suppress(OSError):
                self._show(entry.dagster_event)

    def _show(self, event: dg.DagsterEvent) -> None:
        step = event.step_key or ""
        if event.event_type == dg.DagsterEventType.STEP_START and not step.endswith(CHECK):
            self._now(step)
        elif event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION and step:
            metadata = event.step_materialization_data.materialization.metadata
            if "items_done" in metadata:
                failed = metadata["failed"].value if "failed" in metadata else 0
                self._done[step] = f"{metadata['items_done'].value:,} done" + f", {failed:,} failed" * bool(failed)
            elif step == "marts":
                self._built += 1
                self._count("models", self._built, None)
        elif event.event_type == dg.DagsterEventType.STEP_SUCCESS and step:
            if not step.endswith(CHECK):
                seconds = event.step_success_data.duration_ms / 1000
                self._line(step, f"{self._done.get(step, ''):>12}  {seconds:7.1f} s")
                self._advance()
        elif event.event_type in (dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.STEP_SKIPPED):
            if event.is_step_failure or not step.endswith(CHECK):
                self._line(step, "failed" if event.is_step_failure else "skipped")
            if not step.endswith(CHECK):
                self._advance()

    def emit(self, record: logging.LogRecord) -> None:
        """Take one log record; those without counts are not for here."""
        done, due = getattr(record, "done", None), getattr(record, "due", None)
        if isinstance(done, int) and isinstance(due, int):
            self._count("articles", done, due)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bars:
            self._bars.stop()

    def _now(self, step: str) -> None:
        if self._bars:
            self._bars.update(self._steps, description=step)

    def _advance(self) -> None:
        if self._bars:
            self._bars.advance(self._steps)
            if self._items is not None:
                self._bars.remove_task(self._items)
                self._items = None

    def _count(self, unit: str, done: int, due: int | None) -> None:
        if self._bars:
            if self._items is None:
                self._items = self._bars.add_task("", total=due, unit=unit)
            self._bars.update(self._items, completed=done, total=due, unit=unit)

    def _line(self, step: str, text: str) -> None:
        style = "red" if text == "failed" else "dim" if text == "skipped" else None
        self._console.print(f"  {step:<20}{text}", style=style, markup=False, soft_wrap=True)
