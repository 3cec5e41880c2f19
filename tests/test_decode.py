"""Bytes to the view: which charset, and what is no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import DecodeError
from cleaner.io.decode import decode

GERMAN = "Die Brücke über den Fluss wird größer, sagte der Bürgermeister am Dienstag. Die Gegner klagen dagegen. " * 8
RUSSIAN = "Городской совет одобрил во вторник строительство нового моста через реку, сообщил мэр города. " * 8


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_is_taken_as_it_is(text: str) -> None:
    """Valid UTF-8 comes back character for character."""
    data = text.encode()
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and data[:4] not in (b"GIF8", b"PAR1", b"%PDF"):
        assert decode(data).view == text


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [GERMAN, "plain words in a line\r\n\tand more\n"])
def test_unicode_charsets_are_known_with_and_without_a_mark(name: str, text: str) -> None:
    """Every Unicode charset is found out; a byte order mark stays in the view, line ends stay as they are."""
    assert decode(text.encode(name)).view.removeprefix("\ufeff") == text


@pytest.mark.parametrize(("name", "text"), [("cp1252", GERMAN), ("cp1251", RUSSIAN), ("koi8-r", RUSSIAN)])
def test_older_charsets_are_guessed(name: str, text: str) -> None:
    """Enough text in an 8-bit charset is decoded right without being told."""
    assert decode(text.encode(name)).view == text


def test_a_declared_charset_is_used_where_the_bytes_are_not_utf8() -> None:
    """A declaration decides between 8-bit charsets, and never against valid UTF-8."""
    assert decode("Łódź".encode("iso-8859-2"), declared="iso-8859-2").view == "Łódź"
    assert decode("Łódź".encode(), declared="cp1252").view == "Łódź"
    assert decode('<meta charset="windows-1251">мэр'.encode("cp1251")).view.endswith("мэр")


def test_bytes_that_say_nothing_are_counted() -> None:
    """A broken byte in UTF-8 becomes U+FFFD, and is counted; nothing else changes."""
    found = decode(GERMAN.encode() + b"\xff" + GERMAN.encode())
    assert found.view == f"{GERMAN}\ufffd{GERMAN}"
    assert (found.encoding, found.replaced) == ("utf-8", 1)


def test_a_text_cut_within_a_character_is_still_utf8() -> None:
    """Crawlers cut pages at a number of bytes."""
    assert decode("viele Grüße aus Köln ü".encode()[:-1]).view == "viele Grüße aus Köln \ufffd"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"\x1f\x8b\x08", "gzip data"),
        (bytes(range(256)) * 4, "binary data"),
        (b"\x00", "binary data"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, what: str) -> None:
    """The error says what it is and which page."""
    with pytest.raises(DecodeError, match=f"page.txt holds {what}") as caught:
        decode(data, page="page.txt")
    assert caught.value.page == "page.txt"


def test_nothing_is_a_text() -> None:
    """An empty file is an empty view."""
    assert decode(b"").view == ""
