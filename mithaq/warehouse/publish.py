"""Publishing: a whole snapshot of the work warehouse under one symlink that moves at once.

Readers open DATA/warehouse.duckdb, a symlink into a folder of its own for each
run; they never meet a half-written file nor another reader's write-ahead log.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

import duckdb

from mithaq.warehouse.store import DataFolder, WarehouseError, open_work

_PIECE = 32 << 20
_CANNOT = (errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM)
"""What kernels say that can't copy between two files themselves: old ones, or some file systems."""


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
            _copy(folder.work, copied)
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


def _copy(source: Path, target: Path) -> None:
    """An independent copy, on the disk when this returns.

    The kernel copies, and shares the blocks where the file system can. Each
    piece is sent to the disk while the next is copied, so that little is left
    to wait for at the end.
    """
    with source.open("rb") as read, target.open("wb") as written:
        if not _copy_in_kernel(read.fileno(), written.fileno()):
            shutil.copyfileobj(read, written, _PIECE)
            written.flush()
        os.fsync(written.fileno())


def _copy_in_kernel(read: int, written: int) -> bool:
    """Whether the kernel could copy one file to another; where it can't, nothing is read or written yet."""
    if not hasattr(os, "copy_file_range"):
        return False
    done = 0
    try:
        while copied := os.copy_file_range(read, written, _PIECE):
            os.posix_fadvise(written, done, copied, os.POSIX_FADV_DONTNEED)
            done += copied
    except OSError as error:
        if done or error.errno not in _CANNOT:
            raise
    return done > 0


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
