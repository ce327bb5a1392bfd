"""Finding the files of the inbox.

Walks the folder and decides what may be opened. Nothing is read here but
directory entries.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from mithaq.documents.reasons import Reason
from mithaq.documents.records import EMPTY_SHA256, FileReading, InboxFile, Rejection

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def safe_name(name: str) -> str:
    """A file name that can be stored and shown: bytes that are no UTF-8 and control characters are escaped."""
    valid = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda m: m.group().encode("unicode_escape").decode("ascii"), valid)


def rejected_file(path: str, reason: Reason, detail: str, byte_size: int = 0, modified_ns: int = 0) -> FileReading:
    """The account of a file that was not opened: one input, rejected. Its SHA-256 is that of no bytes."""
    return FileReading(
        path=path,
        source_file=path.rsplit("/", 1)[-1],
        file_sha256=EMPTY_SHA256,
        byte_size=byte_size,
        modified_ns=modified_ns,
        format="unknown",
        rejections=[Rejection(path, EMPTY_SHA256, 0, reason, detail)],
    )


def find_files(inbox: Path) -> Iterator[InboxFile | FileReading]:
    """The files below `inbox`, sorted by path; a `FileReading` for each that must not or can't be opened.

    Hidden files and folders are ignored. Symbolic links to folders are never
    followed (files inside the inbox are found under their own path); a link
    that leads out of the inbox, a broken link, a pipe or a device is rejected.

    Raises:
        NotADirectoryError: `inbox` is not a folder.
    """
    root = inbox.resolve()
    if not root.is_dir():
        raise NotADirectoryError(f"the inbox {inbox} is not a folder")
    yield from _walk(root, root, "")


def _walk(folder: Path, root: Path, prefix: str) -> Iterator[InboxFile | FileReading]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield rejected_file(prefix.rstrip("/") or ".", Reason.UNREADABLE, f"folder: {error.strerror or error}")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        relative = prefix + safe_name(entry.name)
        try:
            if entry.is_symlink():
                target = Path(entry.path).resolve(strict=True)
                if not target.is_relative_to(root):
                    yield rejected_file(relative, Reason.SYMLINK_OUTSIDE_INBOX, "the link leads out of the inbox")
                    continue
                if target.is_dir():
                    continue
            elif entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), root, relative + "/")
                continue
            status = entry.stat()
        except RuntimeError:  # what pathlib raises for a loop
            yield rejected_file(relative, Reason.UNREADABLE, "links that lead to each other")
            continue
        except OSError as error:
            yield rejected_file(relative, Reason.UNREADABLE, error.strerror or "the system gives no reason")
            continue
        if not stat.S_ISREG(status.st_mode):
            yield rejected_file(relative, Reason.UNREADABLE, "not an ordinary file")
            continue
        yield InboxFile(Path(entry.path), relative, status.st_size, status.st_mtime_ns)
