"""Byte streams with bounds: plain files, and gzip unpacked under watch.

Streams never raise on damaged or excessive data: they end early and say why in
`failure`, so that a container keeps what was readable.
"""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from mithaq.documents.limits import MEGABYTE
from mithaq.documents.reasons import Reason

GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 64 * 1024


class BoundedStream(io.RawIOBase):
    """Reads `source` to its end or to `max_bytes`; `failure` tells why it ended early."""

    def __init__(self, source: BinaryIO, max_bytes: int, too_much: Reason = Reason.TOO_LARGE) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self._too_much = too_much
        self.bytes_out = 0
        self.last_byte = b""
        self.failure: tuple[Reason, str] | None = None

    def readable(self) -> bool:
        """Always true."""
        return True

    def _fill(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except OSError as error:
            self.failure = (Reason.UNREADABLE, str(error.strerror or error))
            return b""

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        """Fills `buffer` as far as one read goes; 0 at the end or after a failure."""
        if self.failure:
            return 0
        data = self._fill(len(buffer))
        if self.bytes_out + len(data) > self._max_bytes:
            self.failure = (self._too_much, f"more than {self._max_bytes} bytes")
            return 0
        self.bytes_out += len(data)
        self.last_byte = data[-1:] or self.last_byte
        buffer[: len(data)] = data
        return len(data)


class GunzipStream(BoundedStream):
    """Unpacks gzip (any number of members) within a size and a ratio."""

    def __init__(self, source: BinaryIO, max_bytes: int, max_ratio: float) -> None:
        super().__init__(source, max_bytes, Reason.GZIP_BOMB)
        self._max_ratio = max_ratio
        self._bytes_in = 0
        self._unpack = zlib.decompressobj(31)
        self._pending = b""
        self._ended = False

    def _fill(self, size: int) -> bytes:
        try:
            return self._unpacked(size)
        except zlib.error as error:
            self.failure = (Reason.MALFORMED_GZIP, str(error))
        except OSError as error:
            self.failure = (Reason.UNREADABLE, str(error.strerror or error))
        return b""

    def _unpacked(self, size: int) -> bytes:
        while not self._ended:
            if not self._pending:
                self._pending = self._source.read(_CHUNK)
                self._bytes_in += len(self._pending)
                if not self._pending:
                    self._ended = True
                    if not self._unpack.eof:
                        self.failure = (Reason.TRUNCATED, "the gzip data ends early")
                    return b""
            if self._unpack.eof:
                rest = self._pending.lstrip(b"\0")  # padding between members is allowed
                if rest and not rest.startswith(GZIP_MAGIC[: len(rest)]):
                    self._ended = True  # bytes after the last member are no part of the data
                    return b""
                self._pending = rest
                if not rest:
                    continue
                self._unpack = zlib.decompressobj(31)
            data = self._unpack.decompress(self._pending, size)
            self._pending = self._unpack.unconsumed_tail or self._unpack.unused_data
            if self.bytes_out > 8 * MEGABYTE and self.bytes_out > self._max_ratio * self._bytes_in:
                self.failure = (Reason.GZIP_BOMB, f"unpacks at more than {self._max_ratio:g} to 1")
                return b""
            if data:
                return data
        return b""
