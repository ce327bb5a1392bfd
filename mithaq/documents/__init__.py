"""Reading any input: files of the inbox become documents or rejections.

`find_files` walks the inbox, `read_file` (or `stream_file`) reads one file,
`split_duplicates` sorts out known bytes, `decode_document` turns the kept bytes
into texts for `mithaq.cleaning`. Nothing here knows what an article is, a
database or Dagster.
"""

from mithaq.documents.decoding import decode, decode_document
from mithaq.documents.inbox import find_files
from mithaq.documents.limits import Limits
from mithaq.documents.reading import read_file, stream_file
from mithaq.documents.reasons import EXPLANATIONS, Reason
from mithaq.documents.records import (
    DecodedDocument,
    Document,
    FileReading,
    InboxFile,
    InputError,
    Rejection,
    StreamedFile,
    split_duplicates,
)

__all__ = [
    "EXPLANATIONS",
    "DecodedDocument",
    "Document",
    "FileReading",
    "InboxFile",
    "InputError",
    "Limits",
    "Reason",
    "Rejection",
    "StreamedFile",
    "decode",
    "decode_document",
    "find_files",
    "read_file",
    "split_duplicates",
    "stream_file",
]
