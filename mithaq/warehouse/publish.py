"""Publishing: a whole snapshot of the work warehouse under one symlink that moves at once.

Readers open DATA/warehouse.duckdb, a symlink into a folder of its own for each
run; they never meet a half-written file nor another reader's write-ahead log.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import duckdb

from mithaq.warehouse.store import DataFolder, WarehouseError, open_work


def publish(folder: DataFolder, run_id: str, keep: int = 5) -> Path:
    """Copy the work warehouse to `published/<run_id>/` and point `DATA/warehouse.duckdb` at it.

    The copy is complete and opened once, read-only, before the symlink moves;
    older snapshots beyond `keep` are removed afterwards. Publishing the same
    run twice replaces nothing that is already in place.

    Returns:
        The snapshot's path.

    Raises:
        WarehouseError: the work warehouse is missing, or the copy can't be written or opened.
    """
    if keep < 1:
        raise ValueError(f"keep must be at least 1, not {keep}")
    if not folder.work.exists():
        raise WarehouseError(f"nothing to publish: {folder.work} doesn't exist. Run the pipeline first.")
    with open_work(folder) as con:
        con.execute("force checkpoint")
    snapshot = folder.snapshots / run_id / folder.work.name
    try:
        folder.snapshots.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".incoming-", dir=folder.snapshots))
        staging.chmod(0o755)
        try:
            copied = staging / folder.work.name
            shutil.copyfile(folder.work, copied)
            _sync(copied)
            _prove_readable(copied)
            if not snapshot.exists():
                staging.rename(snapshot.parent)
            else:
                copied.replace(snapshot)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        _point(folder.published, snapshot)
    except OSError as error:
        raise WarehouseError(f"can't publish to {snapshot}: {error}. The former snapshot stays in place.") from error
    _retain(folder, keep)
    return snapshot


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _prove_readable(path: Path) -> None:
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            con.execute("select count(*) from marts.articles").fetchone()
    except duckdb.Error as error:
        raise WarehouseError(f"the copy {path} can't be read back: {error}") from error


def _point(link: Path, target: Path) -> None:
    """Move the symlink in one step: a new link is made beside it and renamed over it."""
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(target, link.parent))
    fresh.replace(link)


def _retain(folder: DataFolder, keep: int) -> None:
    for unfinished in folder.snapshots.glob(".incoming-*"):  # left by a run that was killed while it copied
        shutil.rmtree(unfinished, ignore_errors=True)
    current = folder.published.resolve().parent
    others = sorted(
        (p for p in folder.snapshots.iterdir() if p.is_dir() and p.resolve() != current),
        key=lambda p: p.stat().st_mtime,
        reverse=True,
    )
    for old in others[keep - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
