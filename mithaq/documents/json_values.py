"""JSON from strangers: parsed within bounds, written canonically."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime

from mithaq.documents.reasons import Reason
from mithaq.documents.records import InputError

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.S)


def parse_json(text: str, max_depth: int) -> object:
    """Parses one JSON value.

    A key given twice with the same value is accepted.

    Raises:
        InputError: malformed_json (also for too deep nesting), duplicate_keys.
    """
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token.group()[0]
        if first in "[{":
            depth += 1
            if depth > max_depth:
                raise InputError(Reason.MALFORMED_JSON, f"nested deeper than {max_depth}")
        elif first in "]}":
            depth -= 1
    try:
        value: object = json.loads(text, object_pairs_hook=_unique_keys)
    except (ValueError, RecursionError) as error:
        raise InputError(Reason.MALFORMED_JSON, str(error)[:200]) from error
    return value


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result and result[key] != value:
            raise InputError(Reason.DUPLICATE_KEYS, f"the key {key[:80]!r} has two values")
        result[key] = value
    return result


def canonical_json(record: Mapping[str, object]) -> bytes:
    """A record as UTF-8 JSON with sorted keys and no spaces: the bytes of a table row or list item."""
    text = json.dumps(_plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def _plain(value: object, depth: int = 0) -> object:
    if depth > 200:
        return None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, Mapping):
        return {str(k): _plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    return str(value)
