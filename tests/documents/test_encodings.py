"""Which characters the bytes mean, with and without a declaration."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.documents import InputError, Reason
from mithaq.documents.encodings import declared_charset, decode_text

TEXT = "أعلنت وزارة الطاقة أن المحطة الجديدة ستنتج ثلاثمئة ميغاواط، وقال المتحدث إن العمل يبدأ في الصيف المقبل."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256"])
@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1256", "iso-8859-6", "iso-8859-1", "nonsense"])
def test_arabic_comes_out_right_whatever_is_declared(encoding: str, declared: str | None) -> None:
    assert decode_text(TEXT.encode(encoding), declared).text == TEXT


@pytest.mark.parametrize("declared", [None, "windows-1256", "utf-8", "iso-8859-6"])
def test_the_two_arabic_eight_bit_charsets_are_told_apart(declared: str | None) -> None:
    assert decode_text(TEXT.encode("iso8859_6"), declared).encoding == "iso8859_6"
    assert decode_text(TEXT.encode("cp1256"), declared).encoding == "cp1256"


@pytest.mark.parametrize("words", ["قمة في مسقط", "وقف إطلاق النار", "ارتفاع أسعار النفط", "الملك يلتقي رئيس الوزراء"])
def test_even_a_headline_is_enough(words: str) -> None:
    for encoding in ("cp1256", "iso8859_6"):
        assert decode_text(words.encode(encoding)).text == words


def test_utf8_with_a_cut_character_stays_utf8() -> None:
    content = TEXT.encode()[:-3] + "ب".encode()[:1]
    assert decode_text(content).encoding == "utf-8"


def test_declarations_are_found_in_pages_and_xml() -> None:
    assert declared_charset(b'<html><head><meta charset="windows-1256">') == "windows-1256"
    assert declared_charset(b"<meta http-equiv=Content-Type content='text/html; charset=iso-8859-6'>") == "iso-8859-6"
    assert declared_charset(b'<?xml version="1.0" encoding="utf-8"?><rss/>') == "utf-8"


def test_binary_data_is_no_text() -> None:
    with pytest.raises(InputError) as error:
        decode_text(bytes(range(32)) * 40)
    assert error.value.reason is Reason.BINARY_CONTENT


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "cp1256", "utf-16", "base64", "idna", ""]))
def test_any_bytes_decode_or_are_refused(content: bytes, declared: str | None) -> None:
    try:
        decoded = decode_text(content, declared)
    except InputError as error:
        assert error.reason in {Reason.BINARY_CONTENT, Reason.UNDECODABLE_TEXT}
    else:
        assert content.decode(decoded.encoding, "replace") == decoded.text
