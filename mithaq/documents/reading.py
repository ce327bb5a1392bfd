"""Reading a file of the inbox: every input in it becomes one document or one rejection.

The border of `mithaq.documents`: whatever is wrong with a file ends here as a
rejection. Formats are read by `tables`, `feeds`, `crawls` and `json_values`.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple, cast

from mithaq.documents import crawls, feeds, tables
from mithaq.documents.encodings import declared_charset, decode_text
from mithaq.documents.fields import article_fields, article_list
from mithaq.documents.inbox import rejected_file
from mithaq.documents.json_values import canonical_json, parse_json
from mithaq.documents.limits import Limits
from mithaq.documents.packed import GZIP_MAGIC, BoundedStream, GunzipStream
from mithaq.documents.reasons import Reason
from mithaq.documents.records import Document, FileReading, InboxFile, InputError, Rejection, StreamedFile, sha256_of
from mithaq.documents.sniffing import IN_ONE_PIECE, find_format

_HEAD = 16 * 1024
_LONGEST_DETAIL = 500
_OF_THE_RUN = (OSError, MemoryError, ImportError)
"""What no record is to blame for; a file that can't be read to its end is rejected all the same."""

log = logging.getLogger(__name__)

Check = Callable[[bytes], object]


class _Input(NamedTuple):
    """An input on its way to becoming a document."""

    content: bytes
    format: str
    encoding: str | None = None
    response: crawls.Response | None = None


def read_file(file: InboxFile, limits: Limits | None = None) -> FileReading:
    """Reads a whole file. For containers that may not fit into memory use `stream_file`."""
    streamed = stream_file(file, limits)
    reading = FileReading(
        streamed.path, streamed.source_file, streamed.file_sha256, streamed.byte_size, streamed.modified_ns, ""
    )
    for item in streamed.inputs:
        if isinstance(item, Document):
            reading.documents.append(item)
        else:
            reading.rejections.append(item)
    reading.format = streamed.format
    return reading


def stream_file(file: InboxFile, limits: Limits | None = None) -> StreamedFile:
    """Opens a file and yields its inputs one by one; never raises for what the file holds.

    `format` of the result is final once `inputs` is exhausted.
    """
    limits = limits or Limits()
    try:
        with file.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        rejected = rejected_file(
            file.relative_path, Reason.UNREADABLE, error.strerror or str(error), file.byte_size, file.modified_ns
        )
        return StreamedFile(
            rejected.path, rejected.source_file, rejected.file_sha256, rejected.byte_size, rejected.modified_ns,
            rejected.format, iter(rejected.rejections),
        )  # fmt: skip
    name = file.relative_path.rsplit("/", 1)[-1]
    streamed = StreamedFile(file.relative_path, name, digest, file.byte_size, file.modified_ns, "unknown", iter(()))
    streamed.inputs = _inputs(file, streamed, limits)
    return streamed


def _inputs(file: InboxFile, streamed: StreamedFile, limits: Limits) -> Iterator[Document | Rejection]:
    """Numbers what `_contents` finds and turns faults into rejections."""
    index = 0
    source = _contents(file, streamed, limits)
    while True:
        try:
            item = next(source)
        except StopIteration:
            break
        except InputError as error:  # the rest of the file can't be read
            yield Rejection(streamed.path, streamed.file_sha256, index, error.reason, error.detail)
            return
        except OSError as error:
            detail = error.strerror or str(error)
            yield Rejection(streamed.path, streamed.file_sha256, index, Reason.UNREADABLE, detail)
            return
        except _OF_THE_RUN:
            raise
        except Exception as error:  # whatever it is, it must not cost the other files
            defect = _defect(error)
            yield Rejection(streamed.path, streamed.file_sha256, index, defect.reason, defect.detail)
            return
        if index >= limits.max_records:
            detail = f"more than {limits.max_records} records"
            yield Rejection(streamed.path, streamed.file_sha256, index, Reason.TOO_MANY_RECORDS, detail)
            return
        if isinstance(item, InputError):
            yield Rejection(streamed.path, streamed.file_sha256, index, item.reason, item.detail)
        else:
            yield Document(
                document_id=sha256_of(item.content),
                content=item.content,
                source_file=streamed.source_file,
                path=streamed.path,
                file_sha256=streamed.file_sha256,
                record_index=index,
                format=item.format,
                encoding=item.encoding,
                url=item.response.url if item.response else None,
                fetched_at=item.response.fetched_at if item.response else None,
            )
        index += 1
    if index == 0:
        yield Rejection(streamed.path, streamed.file_sha256, 0, Reason.NO_RECORDS, "not one record in it")


def _contents(file: InboxFile, streamed: StreamedFile, limits: Limits) -> Iterator[_Input | InputError]:
    if file.byte_size == 0:
        raise InputError(Reason.EMPTY_FILE, "no bytes")
    if file.byte_size > limits.max_container_bytes:
        raise InputError(Reason.TOO_LARGE, f"{file.byte_size} bytes, the limit is {limits.max_container_bytes}")
    with file.path.open("rb") as raw:
        packed = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        bounded = _bounded(raw, packed, limits.max_decompressed_bytes, limits)
        stream: io.BufferedReader = io.BufferedReader(cast(Any, bounded), _HEAD * 4)
        head = stream.peek(_HEAD)[:_HEAD]
        if not head:
            if bounded.failure:
                raise InputError(*bounded.failure)
            raise InputError(Reason.EMPTY_FILE, "the gzip data holds no bytes" if packed else "no bytes")
        name = file.path.name.encode("utf-8", "replace").decode("utf-8")
        streamed.format = find_format(name, head)
        if streamed.format in IN_ONE_PIECE:
            raw.seek(0)
            yield from _read_in_one_piece(raw, packed, file, streamed, limits)
            return
        if streamed.format == "parquet":
            yield from _read_parquet(raw, packed, limits)
            return
        last: _Input | InputError | None = None
        records = _read_records(stream, streamed.format, limits)
        try:
            for item in records:
                if last is not None:
                    yield last
                last = item
        except InputError:
            if last is not None:
                yield last
            raise
        in_a_line = streamed.format in {"jsonl", "csv"} and bounded.last_byte not in {b"\n", b"\r"}
        if last is not None and not (bounded.failure and in_a_line):  # half a line is no record
            yield last
        cut = isinstance(last, InputError) and last.reason is Reason.TRUNCATED
        if bounded.failure and not (cut and bounded.failure[0] is Reason.TRUNCATED):  # one cut is told once
            raise InputError(*bounded.failure)
        if streamed.format == "warc" and bounded.last_byte != b"\n" and not cut:
            raise InputError(Reason.TRUNCATED, "the file ends inside the headers of a record")


def _bounded(raw: BinaryIO, packed: bool, max_bytes: int, limits: Limits) -> BoundedStream:
    if packed:
        return GunzipStream(raw, max_bytes, limits.max_compression_ratio)
    return BoundedStream(raw, max_bytes)


def _read_all(raw: BinaryIO, packed: bool, limits: Limits) -> bytes:
    bounded = _bounded(raw, packed, limits.max_file_bytes, limits)
    content = io.BufferedReader(bounded).read()
    if bounded.failure:
        raise InputError(*bounded.failure)
    return content


def _read_in_one_piece(
    raw: BinaryIO, packed: bool, file: InboxFile, streamed: StreamedFile, limits: Limits
) -> Iterator[_Input | InputError]:
    if file.byte_size > limits.max_file_bytes:
        raise InputError(Reason.TOO_LARGE, f"{file.byte_size} bytes, the limit is {limits.max_file_bytes}")
    content = _read_all(raw, packed, limits)
    if not content.strip():
        raise InputError(Reason.EMPTY_FILE, "nothing but white space")
    if streamed.format == "feed":
        for item in feeds.read_items(content):
            yield _checked(item, limits, feeds.item_fields, _Input(item, "feed"))
    elif streamed.format == "json":
        yield from _read_json(content, streamed, limits)
    else:
        declared = declared_charset(content) if streamed.format == "html" else None
        decoded = decode_text(content, declared)
        if not decoded.text.strip():
            raise InputError(Reason.EMPTY_FILE, "nothing but white space")
        yield _Input(content, streamed.format, decoded.encoding)


def _read_json(content: bytes, streamed: StreamedFile, limits: Limits) -> Iterator[_Input | InputError]:
    decoded = decode_text(content)
    try:
        value = parse_json(decoded.text.lstrip("\ufeff"), limits.max_json_depth)
    except InputError as error:
        if error.reason is Reason.MALFORMED_JSON and "Extra data" in error.detail:
            streamed.format = "jsonl"  # one JSON value a line under the wrong ending
            yield from _read_records(io.BufferedReader(io.BytesIO(content)), "jsonl", limits)
            return
        raise
    items = article_list(value)
    if items is None:
        if not isinstance(value, Mapping):
            raise InputError(Reason.MALFORMED_JSON, f"an article is an object, not {type(value).__name__}")
        article_fields(value)
        yield _Input(content, "json", decoded.encoding)
        return
    for item in items:
        yield _record(item, "json", limits)


def _read_parquet(raw: BinaryIO, packed: bool, limits: Limits) -> Iterator[_Input | InputError]:
    raw.seek(0)
    source: BinaryIO = io.BytesIO(_read_all(raw, packed, limits)) if packed else raw
    for row in tables.read_parquet(source, limits):
        yield _record(row, "parquet", limits)


def _read_records(stream: io.BufferedReader, format_: str, limits: Limits) -> Iterator[_Input | InputError]:
    if format_ == "jsonl":
        for line in _lines(stream, limits):
            yield line if isinstance(line, InputError) else _json_line(line, limits)
    elif format_ == "csv":
        for row in tables.read_csv(stream, limits):
            yield _record(row, "csv", limits)
    else:
        for response in crawls.read_responses(stream, limits):
            if isinstance(response, InputError):
                yield response
            elif response.is_feed:
                yield from _items(response, limits)
            else:
                yield _page(response)


def _record(record: object, format_: str, limits: Limits) -> _Input | InputError:
    if not isinstance(record, Mapping):
        return InputError(Reason.MALFORMED_JSON, f"an article is an object, not {type(record).__name__}")
    content = canonical_json(record)
    return _checked(content, limits, lambda _: article_fields(record), _Input(content, format_))


def _json_line(line: bytes, limits: Limits) -> _Input | InputError:
    def check(content: bytes) -> None:
        value = parse_json(content.decode("utf-8", "replace"), limits.max_json_depth)
        if not isinstance(value, Mapping):
            raise InputError(Reason.MALFORMED_JSON, f"an article is an object, not {type(value).__name__}")
        article_fields(value)

    return _checked(line, limits, check, _Input(line, "json"))


def _page(response: crawls.Response) -> _Input | InputError:
    try:
        decoded = decode_text(response.payload, response.charset or declared_charset(response.payload))
    except InputError as error:
        return error
    return _Input(response.payload, "warc", decoded.encoding, response)


def _items(response: crawls.Response, limits: Limits) -> Iterator[_Input | InputError]:
    # An item has an address of its own; that of the feed is not the article's.
    source = crawls.Response(b"", None, response.fetched_at, None)
    try:
        for position, item in enumerate(feeds.read_items(response.payload)):
            if response.items is None or position in response.items:
                yield _checked(item, limits, feeds.item_fields, _Input(item, "feed", None, source))
    except InputError as error:
        if response.items is None:  # where the poller chose items, it has told of the fault
            yield error


def _checked(content: bytes, limits: Limits, check: Check, result: _Input) -> _Input | InputError:
    if len(content) > limits.max_record_bytes:
        return InputError(Reason.RECORD_TOO_LARGE, f"{len(content)} bytes, the limit is {limits.max_record_bytes}")
    try:
        check(content)
    except InputError as error:
        return error
    except _OF_THE_RUN:
        raise
    except Exception as error:  # whatever it is, it must not cost the other records
        return _defect(error)
    return result


def _defect(error: Exception) -> InputError:
    """What stands for an exception that no input should be able to raise: a defect of ours, or of a library's."""
    log.warning("an input can't be read", exc_info=error)
    detail = f"{type(error).__name__}: {error}"[:_LONGEST_DETAIL]
    return InputError(Reason.INTERNAL_ERROR, detail.encode("utf-8", "backslashreplace").decode("utf-8"))


def _lines(stream: io.BufferedReader, limits: Limits) -> Iterator[bytes | InputError]:
    """Lines that are not blank, as UTF-8 without their end."""
    sample = stream.peek(256 * 1024)
    encoding = decode_text(sample[: sample.rfind(b"\n") + 1] or sample).encoding
    if encoding in {"utf-8", "utf-8-sig"}:
        first = True
        while line := stream.readline(limits.max_record_bytes + 1):
            too_long = len(line) > limits.max_record_bytes and not line.endswith(b"\n")
            while too_long and (rest := stream.readline(limits.max_record_bytes)):
                if rest.endswith(b"\n"):
                    break
            if too_long:
                yield InputError(Reason.RECORD_TOO_LARGE, f"a line of more than {limits.max_record_bytes} bytes")
                continue
            content = line.removeprefix(b"\xef\xbb\xbf").strip() if first else line.strip()
            first = False
            if content:
                yield content
        return
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")
    while part := text.readline(limits.max_record_bytes):
        if part.strip():
            yield part.strip().encode("utf-8", "backslashreplace")
