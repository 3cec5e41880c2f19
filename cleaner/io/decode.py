"""Bytes to the view: which charset, and is it text at all. Nothing is normalised: the view is what the bytes say."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from cleaner.errors import DecodeError

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
SAMPLE = 65536
"""Bytes that charset detection looks at."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The view of a plain-text page. `replaced` counts the undecodable bytes that became U+FFFD."""

    view: str
    encoding: str
    replaced: int = 0


def decode(data: bytes, *, page: str = "", declared: str | None = None) -> Decoded:
    """The text that `data` says: by BOM, then UTF-8, then a declared charset, then charset-normalizer.

    A BOM stays in the view as U+FEFF. Valid UTF-8 wins over a declaration, which is wrong more often than chance would
    have valid UTF-8. Bytes that the charset has no character for become U+FFFD and are counted. Raises DecodeError for
    binary data.
    """
    for mark, name in _BOMS:
        if data.startswith(mark) and not (name == "utf-16-le" and data.startswith(codecs.BOM_UTF32_LE)):
            return _decoded(data, name)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise _binary(f"holds {what}, not text", page)
    wide = _wide(data)
    if wide:
        return _decoded(data, wide)
    if len(_CONTROLS.findall(data[:SAMPLE])) * 50 > len(data[:SAMPLE]):
        raise _binary("holds binary data, not text", page)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(data) - 4:
            return _decoded(data, "utf-8")  # cut in the middle of a character
    found = _DECLARED.search(data[:2048])
    names = [declared or "", *(g.decode("ascii") for g in (found.groups() if found else ()) if g)]
    for name in names:
        known = _known(name)
        if known and known != "utf-8" and (result := _decoded(data, known)).replaced == 0:
            return result
    if _mostly_utf8(data):
        return _decoded(data, "utf-8")
    return _decoded(data, _guessed(data))


def _decoded(data: bytes, name: str) -> Decoded:
    view = data.decode(name, errors="replace")
    replaced = view.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if name == "utf-8" else 0)
    return Decoded(view, name, max(replaced, 0))


def _binary(what: str, page: str) -> DecodeError:
    return DecodeError(
        f"{page or 'the page'} {what}.", page=page, advice="Extract its text first, or leave it out of the input."
    )


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a BOM: zero bytes at regular places only."""
    sample = data[:4096]
    sample = sample[: len(sample) // 4 * 4]
    if len(sample) < 8 or b"\x00" not in sample:
        return ""
    share = [sample[n::4].count(0) * 4 / len(sample) for n in range(4)]
    if min(share[1:]) > 0.9 and share[0] < 0.1:
        return "utf-32-le"
    if min(share[:3]) > 0.9 and share[3] < 0.1:
        return "utf-32-be"
    if min(share[1], share[3]) > 0.4 and max(share[0], share[2]) < 0.1:
        return "utf-16-le"
    if min(share[0], share[2]) > 0.4 and max(share[1], share[3]) < 0.1:
        return "utf-16-be"
    return ""


def _mostly_utf8(data: bytes) -> bool:
    """More multi-byte characters that are right than bytes that are wrong."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    right = sum(1 for char in text if char > "\x7f") - wrong
    return right > 2 * wrong


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    name = _known(best.encoding) if best is not None else ""
    # Python's name for what browsers mean by Latin-1 (WHATWG Encoding Standard)
    return "cp1252" if name in ("", "ascii", "iso8859-1", "latin-1") else name
