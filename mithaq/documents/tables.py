"""Rows of CSV and Parquet files as canonical JSON records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import pyarrow
import pyarrow.parquet as parquet

from mithaq.documents.encodings import decode_text
from mithaq.documents.fields import article_fields, field_key
from mithaq.documents.limits import Limits
from mithaq.documents.reasons import Reason
from mithaq.documents.records import InputError

_SAMPLE = 256 * 1024
_DELIMITERS = ",;\t|"


def read_csv(stream: io.BufferedReader, limits: Limits) -> Iterator[Mapping[str, object]]:
    """Each row as a mapping from header to cell; blank rows are no records.

    Raises:
        InputError: after the rows before a fault: malformed_csv, record_too_large; encodings' reasons.
    """
    sample = stream.peek(_SAMPLE)[:_SAMPLE]
    if not sample.strip():
        raise InputError(Reason.EMPTY_FILE, "no bytes but white space")
    encoding = decode_text(sample[: sample.rfind(b"\n") + 1] or sample).encoding
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    header_line = text.readline(_SAMPLE).lstrip("\ufeff")
    delimiter = max(_DELIMITERS, key=header_line.count)
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_record_bytes))
    header = [name.strip() for name in next(csv.reader([header_line], delimiter=delimiter), [])]
    _require_known_header(header)
    rows = csv.reader(text, delimiter=delimiter)
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            yield {name: cell for name, cell in zip(header, row, strict=False) if name}
    except csv.Error as error:
        raise InputError(Reason.MALFORMED_CSV, f"line {rows.line_num}: {error}") from error


def _require_known_header(header: list[str]) -> None:
    try:
        article_fields(dict.fromkeys(header, "x"))
    except InputError as error:
        shown = ", ".join(header)[:200]
        raise InputError(Reason.MALFORMED_CSV, f"the header has no column of text: {shown!r}") from error
    if len({field_key(name) for name in header if name}) < 1:
        raise InputError(Reason.MALFORMED_CSV, "no header")


def read_parquet(source: Path | BinaryIO, limits: Limits) -> Iterator[Mapping[str, object]]:
    """Each row as a mapping from column to value.

    Raises:
        InputError: truncated, malformed_parquet, too_large; after the rows before a fault where there are some.
    """
    try:
        with parquet.ParquetFile(source) as table:
            unpacked = sum(table.metadata.row_group(i).total_byte_size for i in range(table.metadata.num_row_groups))
            if unpacked > limits.max_decompressed_bytes:
                raise InputError(Reason.TOO_LARGE, f"unpacks to {unpacked} bytes")
            for batch in table.iter_batches(batch_size=256):
                yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError, ValueError, NotImplementedError) as error:
        message = str(error)[:200]
        cut = "magic bytes not found" in message or "smaller than" in message
        raise InputError(Reason.TRUNCATED if cut else Reason.MALFORMED_PARQUET, message) from error
