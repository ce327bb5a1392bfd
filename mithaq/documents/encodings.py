"""Which characters the bytes of a document mean.

Valid UTF-8 and byte order marks are taken at their word; otherwise the declared
charset, the two Arabic 8-bit charsets and a detector's guess compete, and the
one that makes the most plausible Arabic wins. What the declaration looks like
in each format is found here too; formats themselves are told apart in
`sniffing`.
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from mithaq.documents.reasons import Reason
from mithaq.documents.records import InputError

_SAMPLE = 40_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters of Arabic news per 1,000 (counted over 8,000 articles of 20 outlets). The two 8-bit charsets agree on half
# of the alphabet and swap the rest, so the right one is the one whose letters have these frequencies.
_FREQUENCY = {
    "ا": 150.6, "ل": 115.5, "ي": 77.9, "م": 64.5, "و": 53.6, "ن": 50.8, "ر": 47.4, "ت": 47.1, "ب": 35.2, "ع": 33.0,
    "ة": 32.3, "د": 31.3, "ف": 25.8, "س": 25.0, "ه": 22.8, "ق": 22.1, "أ": 20.1, "ك": 18.3, "ح": 17.7, "ج": 13.9,
    "ش": 9.9, "ط": 9.4, "ص": 9.1, "إ": 9.0, "ى": 8.4, "خ": 8.3, "ض": 6.6, "ز": 6.4, "ذ": 5.7, "ث": 5.5, "ئ": 4.4,
    "غ": 3.9, "ء": 3.4, "ظ": 2.3, "ؤ": 1.2, "آ": 1.0, "ـ": 0.5,
}  # fmt: skip
_WEIGHT = {letter: math.log(count / 1000) for letter, count in _FREQUENCY.items()}
_STRANGE = math.log(0.0002)
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,10}=\s{0,10}["']?\s{0,10}([A-Za-z0-9_.:-]{2,40})""", re.I)
_XML = re.compile(rb"""^\s{0,50}<\?xml[^>]{0,200}?encoding\s{0,10}=\s{0,10}["']([A-Za-z0-9_.:-]{2,40})["']""", re.I)


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text and the encoding that gave it."""

    text: str
    encoding: str


def declared_charset(content: bytes) -> str | None:
    """The charset that the head of an HTML page or XML document names, as written."""
    head = content[:4096]
    found = _XML.search(head) or _META.search(head)
    return found.group(1).decode("ascii") if found else None


def codec_name(charset: str | None) -> str | None:
    """The codec for a declared charset, or None if there is none for text."""
    if not charset:
        return None
    try:
        info = codecs.lookup(charset.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in {"idna", "punycode", "unicode_escape", "undefined"}:
        return None
    # Browsers read ISO-8859-1 as windows-1252; pages that say so mean that.
    return {"iso8859-1": "cp1252", "ascii": "utf-8"}.get(info.name, info.name)


def arabic_plausibility(text: str) -> float:
    """How much text looks like running Arabic: mean log frequency of its letters, higher is better.

    Real Arabic news scores about -3.1; wrongly decoded Arabic and other
    languages score below -4.
    """
    total = 0.0
    letters = 0
    for ch in text[:_SAMPLE]:
        weight = _WEIGHT.get(ch)
        if weight is not None:
            total += weight
            letters += 1
        elif ord(ch) > 0x7E and not ("\u064b" <= ch <= "\u065f" or ch in "،؛؟«»“”’‘–—…•\xa0\u200c\u200d\u200e\u200f"):
            total += _STRANGE
            letters += 1
    return total / letters if letters else _STRANGE


def decode_text(content: bytes, declared: str | None = None) -> DecodedText:
    """Decodes a document, trusting its declaration only as far as the bytes agree.

    The text is always `content.decode(encoding, "replace")` with the encoding
    that is returned, so that the original can be decoded again from its row.

    Raises:
        InputError: binary_content for binary data, undecodable_text where no encoding fits.
    """
    encoding = _find_encoding(content, declared)
    return DecodedText(content.decode(encoding, "replace"), encoding)


def _find_encoding(content: bytes, declared: str | None) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding
    wide = _utf16_without_mark(content)
    if wide:
        return wide
    sample = content[:_SAMPLE]
    if _looks_binary(sample):
        raise InputError(Reason.BINARY_CONTENT, "control bytes that no text has")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    damaged = content.decode("utf-8", "replace")
    wrong = damaged.count("\ufffd")
    if wrong * 20 < sum(1 for ch in damaged[:_SAMPLE] if ch > "\x7f"):
        return "utf-8"  # UTF-8 with a few damaged bytes, such as a page cut in the middle of a character
    return _best_eight_bit(content, declared)


def _best_eight_bit(content: bytes, declared: str | None) -> str:
    candidates = ["cp1256", "iso8859_6"]
    named = codec_name(declared)
    if named and named not in candidates and not named.startswith("utf"):
        candidates.append(named)
    scores: dict[str, float] = {}
    sample = content[:_SAMPLE]
    for encoding in candidates:
        text = sample.decode(encoding, "replace")
        if text.count("\ufffd") * 10 > sum(1 for ch in text if ch > "\x7e"):
            continue
        scores[encoding] = arabic_plausibility(text)
    best = max(scores, key=scores.__getitem__, default=None)
    if best and scores[best] > -4.0:
        return best
    guess = from_bytes(sample).best()
    if named and named in scores:
        return named
    if guess is not None:
        return guess.encoding
    if best:
        return best
    raise InputError(Reason.UNDECODABLE_TEXT, "neither UTF-8 nor an Arabic charset nor any that a detector knows")


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 shows as bytes 0 and 6 (Latin and Arabic blocks) on one side of each pair only."""
    sample = content[: _SAMPLE - _SAMPLE % 2]
    pairs = len(sample) // 2
    if pairs < 4:
        return None
    high = (0x00, 0x06)
    even = sum(sample[0::2].count(value) for value in high) / pairs
    odd = sum(sample[1::2].count(value) for value in high) / pairs
    if odd > 0.7 and even < 0.3:
        candidate = "utf-16-le"
    elif even > 0.7 and odd < 0.3:
        candidate = "utf-16-be"
    else:
        return None
    text = sample.decode(candidate, "replace")
    return candidate if not _looks_binary(text.encode("utf-8", "replace")) else None


_CONTROL_BYTES = bytes(value for value in range(32) if value not in b"\t\n\r\x0c\x0b\x1b\x1a")


def _looks_binary(sample: bytes) -> bool:
    if not sample:
        return False
    control = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    nulls = sample.count(0)
    return nulls > max(3, len(sample) // 1000) or control > max(8, len(sample) // 50)
