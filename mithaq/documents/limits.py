"""Bounds on what is read and cleaned, as settings with sane defaults.

Only the numbers stand here; each place that enforces one says which reason code
a breach gets (see `reasons`).
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file, one record and one article. Sizes are bytes unless the name says otherwise."""

    max_file_bytes: int = 64 * MEGABYTE
    """Largest file that is one document, or that must be parsed in one piece (json, feed)."""
    max_container_bytes: int = 4096 * MEGABYTE
    """Largest container that is read record by record (jsonl, csv, parquet, warc), before decompression."""
    max_decompressed_bytes: int = 16384 * MEGABYTE
    """What a gzipped container may unpack to; a gzipped single document may unpack to `max_file_bytes`."""
    max_compression_ratio: float = 200.0
    """Unpacked size over packed size beyond which a gzip file counts as a bomb (checked from 8 MB on)."""
    max_record_bytes: int = 16 * MEGABYTE
    """Largest record of a container."""
    max_records: int = 5_000_000
    """Records read from one container; the rest is rejected as one input."""
    max_html_depth: int = 500
    """Nesting of HTML elements."""
    max_html_chars: int = 3_000_000
    """Longest page that the HTML extractor is given; longer ones go through the line cleaner, which is linear."""
    max_extraction_seconds: float = 10.0
    """Time that the HTML extractor may take for one page. Enforced before it starts, by the number and depth of the
    elements, so that a page gives the same article on every machine; pages beyond go through the line cleaner."""
    max_text_chars: int = 5_000_000
    """Longest decoded document that is cleaned."""
    max_lines: int = 50_000
    """Most lines of a document that is cleaned."""
    max_article_chars: int = 500_000
    """Longest article that is believed to be one."""
    max_json_depth: int = 100
    """Nesting of JSON values."""
