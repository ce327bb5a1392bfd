"""Why an input was rejected: every reason code of every stage, with its meaning.

The codes are stable: they stand in `raw.rejections`, `clean.rejections` and `raw.fetches`, and
alerts are written against them. A new reason gets a new code; a code never
changes its meaning.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Stable reason codes."""

    # The file as a whole
    EMPTY_FILE = "empty_file"
    UNREADABLE = "unreadable"
    SYMLINK_OUTSIDE_INBOX = "symlink_outside_inbox"
    TOO_LARGE = "too_large"
    UNKNOWN_FORMAT = "unknown_format"
    BINARY_CONTENT = "binary_content"
    UNDECODABLE_TEXT = "undecodable_text"
    # Packing
    GZIP_BOMB = "gzip_bomb"
    MALFORMED_GZIP = "malformed_gzip"
    TRUNCATED = "truncated"
    # Structure
    MALFORMED_JSON = "malformed_json"
    DUPLICATE_KEYS = "duplicate_keys"
    MALFORMED_CSV = "malformed_csv"
    MALFORMED_PARQUET = "malformed_parquet"
    MALFORMED_XML = "malformed_xml"
    UNSAFE_XML = "unsafe_xml"
    MALFORMED_WARC = "malformed_warc"
    # Records
    NO_RECORDS = "no_records"
    MISSING_TEXT = "missing_text"
    RECORD_TOO_LARGE = "record_too_large"
    TOO_MANY_RECORDS = "too_many_records"
    HTTP_ERROR = "http_error"
    NOT_A_PAGE = "not_a_page"
    DUPLICATE_CONTENT = "duplicate_content"
    # Fetching feeds (also: http_error, not_a_page, too_large, truncated, gzip_bomb and the reasons of XML)
    UNSUPPORTED_ADDRESS = "unsupported_address"
    FORBIDDEN_ADDRESS = "forbidden_address"
    CONNECTION_FAILED = "connection_failed"
    TIMED_OUT = "timed_out"
    MALFORMED_HTTP = "malformed_http"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    RATE_LIMITED = "rate_limited"
    NOT_A_FEED = "not_a_feed"
    # Cleaning
    HTML_TOO_DEEP = "html_too_deep"
    NO_MAIN_TEXT = "no_main_text"
    NOT_ARABIC = "not_arabic"
    INTERNAL_ERROR = "internal_error"


EXPLANATIONS: dict[Reason, str] = {
    Reason.EMPTY_FILE: "The file has no bytes, or nothing but white space",
    Reason.UNREADABLE: "The file could not be opened, vanished, or is no ordinary file",
    Reason.SYMLINK_OUTSIDE_INBOX: "A symbolic link that leads out of the inbox; it is not followed",
    Reason.TOO_LARGE: "Larger than the limit for its format",
    Reason.UNKNOWN_FORMAT: "Neither the ending nor the content tells a format that can be read",
    Reason.BINARY_CONTENT: "Binary data under the name of a text file",
    Reason.UNDECODABLE_TEXT: "No character encoding makes text of the bytes",
    Reason.GZIP_BOMB: "Unpacks to more than the limit, or at an implausible ratio",
    Reason.MALFORMED_GZIP: "Damaged gzip data",
    Reason.TRUNCATED: "The data ends in the middle; what could be read of a container was kept",
    Reason.MALFORMED_JSON: "Not valid JSON, or not an object where an article should be",
    Reason.DUPLICATE_KEYS: "A JSON object gives the same key twice with different values",
    Reason.MALFORMED_CSV: "Not readable as a table with a header row",
    Reason.MALFORMED_PARQUET: "Not readable as Parquet",
    Reason.MALFORMED_XML: "Not well-formed XML",
    Reason.UNSAFE_XML: "XML that declares entities or refers to external ones",
    Reason.MALFORMED_WARC: "Not readable as WARC",
    Reason.NO_RECORDS: "A container without a single record",
    Reason.MISSING_TEXT: "A record without any text in a field with one of the usual names",
    Reason.RECORD_TOO_LARGE: "A record above the limit",
    Reason.TOO_MANY_RECORDS: "The rest of a container with more records than the limit",
    Reason.HTTP_ERROR: "The server answered with a status other than 200",
    Reason.NOT_A_PAGE: "A response that is neither HTML nor plain text",
    Reason.DUPLICATE_CONTENT: "Byte for byte a document that is already there",
    Reason.UNSUPPORTED_ADDRESS: "An address that is not http or https, names a user, or is malformed",
    Reason.FORBIDDEN_ADDRESS: "A private, loopback or link-local address, and allow_private is off",
    Reason.CONNECTION_FAILED: "No connection: unknown name, refused, broken off, or a certificate that is not valid",
    Reason.TIMED_OUT: "The server was silent too long, or the answer as a whole took too long",
    Reason.MALFORMED_HTTP: "The server's answer is not HTTP",
    Reason.TOO_MANY_REDIRECTS: "More redirects than the limit, in a loop or not",
    Reason.RATE_LIMITED: "The server asks to be left alone for a while (status 429)",
    Reason.NOT_A_FEED: "The address of a feed gives something that is no RSS or Atom",
    Reason.HTML_TOO_DEEP: "HTML nested deeper than the limit",
    Reason.NO_MAIN_TEXT: "No main text, or too little to be an article",
    Reason.NOT_ARABIC: "The main text is in another language",
    Reason.INTERNAL_ERROR: "Nothing is wrong with the input that is known of: a rule of Mithaq failed at it",
}
