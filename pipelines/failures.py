"""What went wrong in a run, in one line a cause: what failed, where, and what to do about it.

Errors of the library say so themselves; here the errors of the system and of
the tools below get the same. Nothing is decided here, only worded.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
from dagster._utils.error import SerializableErrorInfo

from mithaq.settings import Settings

NEXT_TO_NOTHING = 5_000_000
_FULL = ("no space left on device", "disk is full", "errno 28", "disk quota exceeded")
_ADVICE: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        _FULL,
        "the disk that holds {data} is full. Free some space (older folders in {snapshots} may go) and run again",
    ),
    (
        ("read-only file system", "readonly database", "errno 30"),
        "{data} can't be written: it is read-only. Make it writable, or point MITHAQ_DATA at a folder that is",
    ),
    (
        ("permission denied", "errno 13", "unable to open database file"),
        "a file below {data} can't be written. Give {data} to the user that runs Mithaq, "
        "or point MITHAQ_DATA at a folder of theirs",
    ),
    (
        ("not a valid duckdb database", "checksum", "database has been invalidated", "corrupt"),
        "the work file {work} is damaged. Put the published copy in its place "
        "(rm -f {work}*; cp {published} {work}) and run again; where nothing is published, only remove it",
    ),
    (
        ("no module named",),
        "the installation is incomplete. Run `make setup`",
    ),
    (
        ("out of memory", "cannot allocate memory", "memoryerror"),
        "memory ran out. Close other programs, or set MITHAQ_BATCH_ARTICLES lower, and run again",
    ),
)
_OWN = ("WarehouseError", "LakeError", "RunLocked", "PackError", "NotADirectoryError", "SettingsError", "ScopeError",
        "StaleProjectError", "TooManyFailures")  # fmt: skip

_TRACE = "_RemoteTraceback"
"""What stands for the cause of an error that another process met: its trace, for those who read the log."""


def explain(kind: str, message: str, settings: Settings) -> str:
    """One line on an error of class `kind`: the advice where its cause is known, then the cause itself.

    `message` may be a whole trace; only what is needed of it is shown.
    """
    text = message.strip()
    if kind in _OWN:
        return text
    folder = settings.folder
    for signs, advice in _ADVICE:
        sign = next((s for s in signs if s in f"{kind}: {text}".lower()), None)
        if sign is None and signs is _FULL and is_full(folder.root):
            sign = ""  # SQLite and others say only that the disk doesn't take what they write
        if sign is not None:
            shown = advice.format(
                data=folder.root, snapshots=folder.snapshots, work=folder.work, published=folder.published
            )
            return f"{shown}. ({_line_with(sign, text, kind)})"
    return _line_with("", text, kind)


def is_full(place: Path) -> bool:
    """Whether the disk that holds a place has next to nothing free."""
    try:
        return shutil.disk_usage(place).free < NEXT_TO_NOTHING
    except OSError:
        return False


def _line_with(sign: str, text: str, kind: str) -> str:
    """The line of `text` that holds `sign`, cut to what a terminal shows."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = next((line for line in lines if sign in line.lower()), lines[0] if lines else kind)
    line = line if line.startswith(kind) else f"{kind}: {line}"
    return line if len(line) <= 300 else line[:299] + "…"


def explain_exception(error: BaseException, settings: Settings) -> str:
    """`explain` for an exception, by the cause that began it."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        if type(cause).__name__ == _TRACE:
            break
        causes.append(cause)
    own = next((e for e in causes if type(e).__name__ in _OWN), None)
    first = own or causes[-1]
    return explain(type(first).__name__, str(first), settings)


def failures(result: dg.ExecuteInProcessResult, settings: Settings) -> Iterator[str]:
    """A line for each step that failed and each check that blocks; for a run that could not begin, why."""
    any_step = any(event.is_step_failure for event in result.all_events)
    for event in result.all_events:
        if event.event_type == dg.DagsterEventType.RUN_FAILURE and not any_step:
            yield from explain_run(event, settings)
        if event.is_step_failure:
            yield explain_step(event, settings)
    for evaluation in result.get_asset_check_evaluations():
        if not evaluation.passed and evaluation.severity == dg.AssetCheckSeverity.ERROR:
            metadata = {k: v.value for k, v in evaluation.metadata.items() if k != "failures"}
            rows = evaluation.metadata.get("failures")
            examples = [r.data for r in rows.records[:3]] if isinstance(rows, dg.TableMetadataValue) else []
            yield f"check {evaluation.check_name} on {evaluation.asset_key.to_user_string()}: {metadata} {examples}"


def explain_run(event: dg.DagsterEvent, settings: Settings) -> Iterator[str]:
    """A line on a run that failed before any step of it did, such as one whose models are missing."""
    error = event.job_failure_data.error
    if error:
        yield explain(*_first_cause(error), settings)


def explain_step(event: dg.DagsterEvent, settings: Settings) -> str:
    """A line on a step that failed."""
    error = event.step_failure_data.error
    return f"{event.step_key}: {explain(*_first_cause(error), settings) if error else 'failed'}"


def _first_cause(error: SerializableErrorInfo) -> tuple[str, str]:
    """Class and message of what began it, an error of the library's own before what that arose from."""
    while error.cls_name not in _OWN and error.cause and error.cause.cls_name != _TRACE:
        error = error.cause
    kind = error.cls_name or "Error"
    return kind, error.message.strip().split(f"{kind}: ", 1)[-1]
