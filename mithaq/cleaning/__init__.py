"""Cleaning: the main text of each document, its metadata and the way back to the source.

`clean(documents)` is the stage, `clean_document` its core. Reading files is in
`mithaq.documents`; finding facts in the text comes after this.
"""

from mithaq.cleaning.articles import (
    VERSION,
    Article,
    CleanRejection,
    CleanResult,
    article_id_of,
    clean,
    clean_document,
)
from mithaq.cleaning.offsets import OffsetRun, source_position

__all__ = [
    "VERSION",
    "Article",
    "CleanRejection",
    "CleanResult",
    "OffsetRun",
    "article_id_of",
    "clean",
    "clean_document",
    "source_position",
]
