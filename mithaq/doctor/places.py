"""Whether the places that a run works in will carry it: INBOX, feeds, DATA and what lies below it, the machine.

Nothing is changed: the one file that is written to try the disk is removed again.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import zoneinfo
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import duckdb

from mithaq.doctor.finding import Finding, ok, problem, warning
from mithaq.documents import InboxFile, find_files
from mithaq.feeds import FeedsError, read_feeds
from mithaq.warehouse.lock import is_held
from mithaq.warehouse.store import HELD, DataFolder

LEAST_FREE = 200_000_000
"""Bytes that a run needs besides the copy it publishes: history, logs, DuckDB's temporary files."""
COMFORTABLE_FREE = 2_000_000_000
LOOKED_AT = 10_000
"""Files of an inbox, and originals, that are looked at."""


def inbox(folder: Path) -> Finding:
    """INBOX is a folder that can be read and holds files."""
    if not folder.is_dir():
        return problem("INBOX", f"{folder} is no folder", "set INBOX= (MITHAQ_INBOX) to the folder with your articles")
    if not os.access(folder, os.R_OK | os.X_OK):
        return problem("INBOX", f"{folder} can't be read", f"give this user the right to read it: chmod u+rx {folder}")
    try:
        found = list(islice(find_files(folder), LOOKED_AT))
    except OSError as error:
        return problem("INBOX", f"{folder} can't be listed: {error}", "see that the disk is there and readable")
    files = [f for f in found if isinstance(f, InboxFile)]
    closed = [f.relative_path for f in files if not os.access(folder / f.relative_path, os.R_OK)]
    if closed:
        return warning("INBOX", f"{len(closed)} files can't be read, such as {closed[0]}", "chmod u+r them")
    if not files:
        return warning("INBOX", f"{folder} holds no files", "put articles there: a run would have nothing to do")
    number = f"{len(files):,}" if len(found) < LOOKED_AT else f"at least {len(files):,}"
    return ok("INBOX", f"{folder}, {number} files")


def feeds(path: Path, folder: DataFolder) -> Finding:
    """feeds.toml, where there is one, is right, and the feeds answered when they were last asked."""
    try:
        names = {feed.name for feed in read_feeds(path)}
    except FeedsError as error:
        return problem("feeds", str(error), "mend it as docs/feeds.md says, or move it away: no run begins before")
    if not names:
        return ok("feeds", f"none: {path} names none, so nobody is asked")
    failed: list[tuple[str, str, str]] = []
    if folder.published.exists():
        try:
            with duckdb.connect(str(folder.published.resolve()), read_only=True) as con:
                failed = con.execute(
                    "select feed, reason, detail from raw.fetches where kind = 'feed' "
                    "qualify row_number() over (partition by feed order by fetched_at desc) = 1 and outcome = 'failed'"
                ).fetchall()
        except duckdb.Error:  # `published` says what is wrong with it
            failed = []
    silent = [f"{feed} ({reason}: {detail})" for feed, reason, detail in sorted(failed) if feed in names]
    if silent:
        return warning(
            "feeds",
            f"{len(silent)} of {len(names)} gave nothing when last asked, such as {silent[0]}",
            "docs/rejections.md explains the reasons; raw.fetches holds every try",
        )
    return ok("feeds", f"{len(names)} in {path}")


def data(folder: DataFolder) -> Finding:
    """DATA can be made and written."""
    root = folder.root
    existing = next(p for p in (root, *root.parents) if p.exists())
    if not existing.is_dir():
        return problem("DATA", f"{existing} is no folder", "set DATA= (MITHAQ_DATA) to a folder you may write")
    places = [p for p in (root, folder.work.parent, folder.snapshots, folder.originals, root / "dagster") if p.is_dir()]
    for place in places or [existing]:
        try:
            with tempfile.NamedTemporaryFile(dir=place, prefix=".doctor-"):
                pass
        except OSError as error:
            return problem(
                "DATA",
                f"{place} can't be written: {error}",
                "set DATA= (MITHAQ_DATA) to a folder you may write, or mend it",
            )
    return ok("DATA", str(root) if root.exists() else f"{root}, which the first run makes")


def space(folder: DataFolder, free: int | None = None) -> Finding:
    """Room for one more snapshot and for the run itself; `free` bytes are asked of the system where not given."""
    existing = next(p for p in (folder.root, *folder.root.parents) if p.exists())
    free = shutil.disk_usage(existing).free if free is None else free
    work = folder.work.stat().st_size if folder.work.exists() else 0
    needed = 2 * work + LEAST_FREE
    says = f"{free / 1e9:.1f} GB free, a run may need {needed / 1e9:.1f} GB"
    do = f"free some space; older folders in {folder.snapshots} may go (MITHAQ_KEEP_SNAPSHOTS keeps fewer)"
    if free < needed:
        return problem("free space", says, do)
    if free < needed + COMFORTABLE_FREE:
        return warning("free space", says, do)
    return ok("free space", says)


def run_under_way(folder: DataFolder) -> Finding:
    """Whether a run holds the lock; a dead run holds nothing."""
    if is_held(folder.run_lock):
        return ok("runs", f"one is under way ({folder.run_lock.read_text(encoding='ascii', errors='replace').strip()})")
    return ok("runs", "none is under way")


def work_file(folder: DataFolder) -> Finding:
    """The work warehouse opens, and every row of it can be read."""
    if not folder.work.exists():
        return ok("work file", "none yet: the first run makes it")
    if is_held(folder.run_lock):
        return ok("work file", "in use by the run that is under way")
    try:
        tables = _read_all(folder.work)
    except duckdb.Error as error:
        message = str(error).splitlines()[0]
        if HELD in message:
            return warning("work file", f"another program has it open: {message}", "close that program before a run")
        restore = f"rm -f {folder.work}*; cp {folder.published} {folder.work}"
        return problem(
            "work file",
            f"{folder.work} is damaged or of another DuckDB version: {message}",
            f"put the published copy in its place ({restore}), and run again; without one, only remove it",
        )
    return ok("work file", f"{folder.work}, {tables} tables, readable")


def published(folder: DataFolder) -> Finding:
    """What readers open: a symlink to a whole snapshot."""
    link = folder.published
    if not link.is_symlink():
        if link.exists():
            return problem(
                "published warehouse",
                f"{link} is a file of its own, not a link to a snapshot: publishing would replace it",
                "move it away, then run again or publish (the job `publish` in `make ui`)",
            )
        return ok("published warehouse", "none yet: the first run publishes")
    target = link.resolve()
    if not target.exists():
        left = sorted(folder.snapshots.glob("*/warehouse.duckdb"), key=lambda p: p.stat().st_mtime)
        hint = f"ln -sfn {os.path.relpath(left[-1], link.parent)} {link}" if left else "run again"
        return problem("published warehouse", f"{link} leads to {target}, which is gone", hint)
    if folder.snapshots.resolve() not in target.parents:
        return problem("published warehouse", f"{link} leads out of {folder.snapshots}, to {target}", "run again")
    try:
        tables = _read_all(target)
        with duckdb.connect(str(target), read_only=True) as con:
            con.execute("select 1 from marts.articles limit 1").fetchone()
    except duckdb.Error as error:
        if HELD in str(error):
            return warning(
                "published warehouse",
                f"a program has {link} open for writing: nobody else can open it",
                "open it there with -readonly; the next publishing gives the others a file of their own",
            )
        return problem(
            "published warehouse",
            f"{target} can't be read: {str(error).splitlines()[0]}",
            f"point {link} at an older snapshot in {folder.snapshots}, or run again",
        )
    return ok("published warehouse", f"{target.parent.name}, {tables} tables, readable")


def originals(folder: DataFolder) -> Finding:
    """The bytes of the documents are where the warehouse says; cleaning reads them when its rules change."""
    if not folder.published.exists():
        return ok("originals", "none yet")
    try:
        with duckdb.connect(str(folder.published.resolve()), read_only=True) as con:
            paths = con.execute(
                "select original_path from raw.documents where original_path is not null "
                "and document_id not in (select document_id from ops.gathered_documents) limit ?",
                [LOOKED_AT],
            ).fetchall()
    except duckdb.Error:  # `published` has said so
        return ok("originals", "not looked at: the published warehouse can't be read")
    gone = [path for (path,) in paths if not (folder.root / path).is_file()]
    if gone:
        return problem(
            "originals",
            f"{len(gone):,} of {len(paths):,} are gone, such as {gone[0]}",
            f"restore {folder.originals} from a backup; until then a change of the cleaning rules fails",
        )
    return ok("originals", f"all {len(paths):,} looked at are there")


def clock(folder: DataFolder, environment: Mapping[str, str]) -> Finding:
    """The time zone is one, and the clock is not behind what has been done."""
    zone = environment.get("TZ", "").removeprefix(":")
    if zone and not zone.startswith("/"):
        try:
            zoneinfo.ZoneInfo(zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return warning("clock", f"TZ={zone} is no time zone", "unset TZ, or set it to one such as Asia/Amman")
    here, there = datetime.now().astimezone(), datetime.now(UTC)
    newest = max((p.stat().st_mtime for p in folder.snapshots.glob("*/warehouse.duckdb")), default=0.0)
    if newest > there.timestamp() + 60:
        return warning(
            "clock",
            f"it is {there:%Y-%m-%d %H:%M} UTC here, and a snapshot was made later than that",
            "set the machine's clock: retention and freshness go by it",
        )
    nightly = there.replace(hour=2, minute=0).astimezone()
    return ok("clock", f"{here:%Y-%m-%d %H:%M %Z}; the nightly run at 02:00 UTC is {nightly:%H:%M} here")


def port(number: int) -> Finding:
    """The UI's port is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return warning(
                "UI",
                f"port {number} is taken: a UI runs already, or another program has it",
                f"open http://127.0.0.1:{number} to see, or start with another port: make ui PORT={number + 1}",
            )
    return ok("UI", f"port {number} is free")


def _read_all(path: Path) -> int:
    """Read every row of every table; how many tables there were."""
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
        for schema, table in tables:
            con.execute(f'select bit_xor(hash(t)) from "{schema}"."{table}" as t').fetchone()
    return len(tables)
