"""From the kept bytes of a document back to its texts.

Works from `DATA/originals` and a row of `raw.documents` alone, so that cleaning
can be redone without the inbox.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from mithaq.documents.encodings import declared_charset, decode_text
from mithaq.documents.feeds import item_fields
from mithaq.documents.fields import article_fields
from mithaq.documents.json_values import parse_json
from mithaq.documents.limits import Limits
from mithaq.documents.reasons import Reason
from mithaq.documents.records import DecodedDocument, Document, InputError, sha256_of

_MARKUP = re.compile(r"<(?:!doctype|html|head|body|meta|p|div|br|span|article|table|h[1-6])[\s/>]", re.I)


def looks_like_html(text: str) -> bool:
    """True if the head of a text has HTML elements in it."""
    return bool(_MARKUP.search(text[:20_000]))


def decode_document(
    content: bytes,
    format: str,
    encoding: str | None = None,
    *,
    document_id: str | None = None,
    source_file: str = "",
    url: str | None = None,
    fetched_at: datetime | None = None,
    limits: Limits | None = None,
) -> DecodedDocument:
    """The texts of a document, from its bytes and its row of `raw.documents`.

    Raises:
        InputError: bytes that are not what the row says (raw.documents holds only documents that could be decoded).
    """
    limits = limits or Limits()
    metadata: dict[str, str] = {}
    fields: dict[str, str]
    if format in {"txt", "html", "warc"}:
        text = _decoded(content, encoding)
        as_page = format == "html" or (format == "warc" and looks_like_html(text))
        fields = {"html" if as_page else "text": text}
    elif format == "feed":
        fields, metadata = _parted(item_fields(content))
    else:
        value = parse_json(_decoded(content, encoding or "utf-8").lstrip("\ufeff"), limits.max_json_depth)
        if not isinstance(value, Mapping):
            raise InputError(Reason.MALFORMED_JSON, f"an article is an object, not {type(value).__name__}")
        fields, metadata = _parted(article_fields(value))
    if url:
        metadata.setdefault("url", url)
    return DecodedDocument(
        document_id=document_id or sha256_of(content),
        source_file=source_file,
        format=format,
        fields=fields,
        metadata=metadata,
        fetched_at=fetched_at,
    )


def decode(document: Document, limits: Limits | None = None) -> DecodedDocument:
    """`decode_document` for a document that was just read."""
    return decode_document(
        document.content,
        document.format,
        document.encoding,
        document_id=document.document_id,
        source_file=document.source_file,
        url=document.url,
        fetched_at=document.fetched_at,
        limits=limits,
    )


def _decoded(content: bytes, encoding: str | None) -> str:
    if encoding is None:
        return decode_text(content, declared_charset(content)).text
    try:
        return content.decode(encoding, "replace")
    except LookupError as error:
        raise InputError(Reason.UNDECODABLE_TEXT, f"unknown encoding {encoding!r}") from error


def _parted(found: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    fields = {name: found[name] for name in ("title", "text") if name in found}
    return fields, {name: value for name, value in found.items() if name not in fields}
