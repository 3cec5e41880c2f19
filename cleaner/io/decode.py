"""Bytes to the view: which charset, and is it text at all. Nothing is normalised: the view is what the bytes say."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from cleaner.errors import DecodeError
from cleaner.io.charset import SAMPLE, guessed, known, mixed, wide, wide_script

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{2,40})|<meta[^>]{0,200}charset=[\"']?\s*([\w.:-]{2,40})"
    rb"|^.{0,80}?coding[:=]\s*([\w.-]{2,40})",
    re.IGNORECASE,
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive (or an Office document)"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The view of a plain-text page. `replaced` counts the undecodable bytes that became U+FFFD.

    `mixed` are the stretches (code points of the view) that are in another charset than the rest, with that charset.
    """

    view: str
    encoding: str
    replaced: int = 0
    mixed: tuple[tuple[int, int, str], ...] = ()


def decode(data: bytes, *, page: str = "", declared: str | None = None, hint: str | None = None) -> Decoded:
    """The text that `data` says: by BOM, then UTF-8, then a declared charset, then charset-normalizer.

    A BOM stays in the view as U+FEFF. Valid UTF-8 wins over a declaration, which is wrong more often than chance would
    have valid UTF-8. `declared` is the caller's word, `hint` that of the page's container, which is only believed
    where it can be. A text in UTF-8 with lines in another charset is decoded line by line. Bytes that the charset has
    no character for become U+FFFD and are counted. Raises DecodeError for binary data.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decoded(data, name)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise _binary(f"holds {what}, not text", page)
    found = wide(data)
    if found:
        return _decoded(data, found)
    head = data.strip(b"\0")[:SAMPLE]  # a file that was being written when the machine went down ends in zeros
    controls = len(_CONTROLS.findall(head))
    if (data and not head) or controls * 50 > len(head):
        found = wide_script(data)
        if found:
            return _decoded(data, found)
        if not head or controls > (len(head) // 3 if _is_utf8(head) else 8):
            raise _binary("holds binary data, not text", page)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(data) - 4:
            return _decoded(data, "utf-8")  # cut in the middle of a character
    return _eight_bits(data, declared, hint)


def _is_utf8(head: bytes) -> bool:
    """UTF-8, but for a character that the end cuts."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bits(data: bytes, declared: str | None, hint: str | None) -> Decoded:
    """The text of bytes that are not UTF-8, or not all of them."""
    said = _DECLARED.search(data[:2048])
    names = [hint or "", *(g.decode("ascii", "ignore") for g in (said.groups() if said else ()) if g)]
    for name in (_spoken(declared), *map(known, names)):
        if name and name != "utf-8" and (result := _decoded(data, name)).replaced == 0:
            return result
    stretches = mixed(data)
    if stretches is not None:
        return _joined(stretches)
    if _mostly_utf8(data):
        return _decoded(data, "utf-8")
    return _decoded(data, guessed(data))


def _spoken(declared: str | None) -> str:
    """A charset that the caller names may be any that Python has for texts."""
    return codecs.lookup(declared).name if declared else ""


def _joined(stretches: list[tuple[bytes, str]]) -> Decoded:
    """The view of a text in two charsets."""
    texts: list[str] = []
    other: list[tuple[int, int, str]] = []
    at = replaced = 0
    for part, name in stretches:
        decoded = _decoded(part, name)
        texts.append(decoded.view)
        replaced += decoded.replaced
        if name != "utf-8":
            other.append((at, at + len(decoded.view), name))
        at += len(decoded.view)
    return Decoded("".join(texts), "utf-8", replaced, tuple(other))


def _decoded(data: bytes, name: str) -> Decoded:
    view = data.decode(name, errors="replace")
    replaced = view.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if name == "utf-8" else 0)
    return Decoded(view, name, max(replaced, 0))


def _binary(what: str, page: str) -> DecodeError:
    return DecodeError(
        f"{page or 'the page'} {what}.", page=page, advice="Extract its text first, or leave it out of the input."
    )


def _mostly_utf8(data: bytes) -> bool:
    """More multi-byte characters that are right than bytes that are wrong."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    right = sum(1 for char in text if char > "\x7f") - wrong
    return right > 2 * wrong
