"""Bytes to the view: which charset, and what is no text."""

from __future__ import annotations

import codecs
import random

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


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN,
        "市议会周二批准了在河上修建一座新桥，经过两年的辩论。市长说，这座桥将在三年内开放。\n" * 4,
        "市議会は火曜日、二年間の議論を経て、川に新しい橋を架けることを承認した。\n" * 4,
        "시의회는 화요일 강 위에 새 다리를 놓는 것을 승인했다. 시장은 곧 개통될 것이라고 말했다.\n" * 4,
        "وافق مجلس المدينة يوم الثلاثاء على بناء جسر جديد فوق النهر، بعد عامين من النقاش.\n" * 4,
        "नगर परिषद ने मंगलवार को नदी पर नए पुल को मंजूरी दी, दो साल की बहस के बाद।\n" * 4,
    ],
)
@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_charsets_without_a_mark_are_known_in_any_script(name: str, text: str) -> None:
    """Where no byte need be zero, the byte that says the script gives them away."""
    assert decode(text.encode(name)).view == text


def test_random_bytes_are_no_wide_text() -> None:
    """Nor are the tables of numbers that binaries hold."""
    rng = random.Random(1)
    for data in (*(rng.randbytes(4000) for _ in range(50)), b"".join(n.to_bytes(4, "little") for n in range(3000))):
        with pytest.raises(DecodeError):
            decode(b"\x01" + data)


def test_a_few_controls_make_no_binary() -> None:
    """A short text with zero bytes in it, or a file padded with them, is text."""
    assert decode(b"Hel\0lo w\0rld").view == "Hel\0lo w\0rld"
    assert decode(GERMAN.encode() + b"\0" * 4096).view == GERMAN + "\0" * 4096


def test_lines_in_another_charset_are_decoded_on_their_own() -> None:
    """Most lines in UTF-8, some in Windows-1252: both come out right, and where the others stand is said."""
    lines = ["Die Brücke wird größer.\n", "Das „schöne“ Mädchen – so heißt es.\n", "Viele Grüße aus Köln.\n"]
    data = lines[0].encode() + lines[1].encode("cp1252") + lines[2].encode()
    found = decode(data)
    assert (found.view, found.encoding, found.replaced) == ("".join(lines), "utf-8", 0)
    ((start, end, name),) = found.mixed
    assert (found.view[start:end], name) == (lines[1], "cp1252")
    russian = ["Городской совет одобрил строительство нового моста через реку.\n"] * 8
    found = decode("".join(russian).encode() + "".join(russian[:5]).encode("cp1251") + russian[0].encode())
    assert found.view == "".join(russian) + "".join(russian[:5]) + russian[0]
    assert [name for _, _, name in found.mixed] == ["cp1251"]


@pytest.mark.parametrize("name", ["utf-7", "unicode_escape", "zlib", "idna", "punycode", "utf-16", "rot13", "\udcff"])
def test_a_page_may_not_choose_how_it_is_decoded(name: str) -> None:
    """Charsets that no web page is in are not believed: some hide text, some fail, some take time without end."""
    data = f'<meta charset="{name}">'.encode("utf-8", "replace") + b"caf\xe9 +ADw-"
    assert decode(data).view.endswith("café +ADw-")
    assert decode(b"caf\xe9 au lait +ADw-", hint=name).view.endswith("+ADw-")


def test_the_charset_of_a_container_is_a_hint() -> None:
    """It decides between 8-bit charsets, and never against valid UTF-8."""
    assert decode("мэр".encode("cp1251"), hint="windows-1251").view == "мэр"
    assert decode("мэр".encode(), hint="windows-1251").view == "мэр"
    assert decode("мэр".encode("koi8-r"), hint="windows-1251", declared="koi8-r").view == "мэр"
