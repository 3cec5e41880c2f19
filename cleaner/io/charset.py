"""Which charset bytes are in: names as the web uses them, UTF-16 and UTF-32 without a mark, lines of another one."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

SAMPLE = 65536
"""Bytes that charset detection looks at."""
# The encodings of web pages, and what their names mean there (WHATWG Encoding Standard): often larger sets.
# None that are read by rules of their own (UTF-7, escapes, punycode): a page may not choose those.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-8-sig": "utf-8",
}
_NAMES = (
    "utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 koi8-r koi8-u gb18030 cp932 cp949"
    " big5hkscs cp950 euc_jp iso2022_jp mac-roman mac-cyrillic iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6"
    " iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp437 cp850 cp852 cp855"
)
_LINE = re.compile(rb"[^\n\r]*(?:\r\n|\n|\r|\Z)")
ENOUGH = 200
"""Bytes above ASCII from which a guess at the charset of a few lines is better than the web's most common one."""


def known(name: str) -> str:
    """Python's name of a charset that a page may be in; empty when there is none of that name."""
    try:
        found = codecs.lookup(name).name if name.isascii() and "\0" not in name else ""
    except LookupError:
        return ""
    found = _MEANT.get(found, found)
    return found if found in _NAMES.split() else ""


def wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, or nothing: zero bytes at regular places only."""
    sample = data[:4096]
    sample = sample[: len(sample) // 4 * 4]
    if len(sample) < 8 or b"\x00" not in sample:
        return ""
    share = [sample[n::4].count(0) * 4 / len(sample) for n in range(4)]
    if share[3] > 0.99 and share[2] > 0.9 and _sane(_decodes(sample, "utf-32-le") or "\0"):
        return "utf-32-le"
    if share[0] > 0.99 and share[1] > 0.9 and _sane(_decodes(sample, "utf-32-be") or "\0"):
        return "utf-32-be"
    if min(share[1], share[3]) > 0.4 and max(share[0], share[2]) < 0.1:
        return "utf-16-le"
    if min(share[0], share[2]) > 0.4 and max(share[1], share[3]) < 0.1:
        return "utf-16-be"
    return ""


def wide_script(data: bytes) -> str:
    """UTF-16 without a mark in a script that leaves no zero bytes (Cyrillic, Chinese ...), or nothing.

    To be asked of bytes that look binary, and of no others: two letters of ASCII are a Chinese character as well. In
    text the one byte of each pair, which says the script, is far less varied than the other.
    """
    sample = data[: SAMPLE // 4 * 2]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 32:
        return ""
    even, odd = _variety(sample[::2]), _variety(sample[1::2])
    name = "utf-16-le" if odd < even else "utf-16-be"
    if min(even, odd) > 0.8 * max(even, odd) or not (text := _decodes(sample, name)):
        return ""
    letters = sum(count for char, count in Counter(text).items() if unicodedata.category(char)[0] in "LM")
    return name if _sane(text) and letters * 10 >= 6 * len(text) else ""


def _sane(text: str) -> bool:
    """At most one in a hundred characters is a control, or one that no text has."""
    counts = Counter(text)
    strange = sum(count for char, count in counts.items() if unicodedata.category(char) in ("Cn", "Co", "Cs", "Cc"))
    return (strange - sum(counts[char] for char in "\n\r\t")) * 100 <= len(text)


def _decodes(data: bytes, name: str) -> str:
    try:
        return codecs.getincrementaldecoder(name)().decode(data)
    except UnicodeDecodeError:
        return ""


def _variety(data: bytes) -> float:
    """How many different bytes it takes to cover nine tenths of the data, from few to 256."""
    counts = sorted(Counter(data).values(), reverse=True)
    covered = 0
    for number, count in enumerate(counts, 1):
        covered += count
        if covered * 10 >= 9 * len(data):
            return number
    return len(counts)


def mixed(data: bytes) -> list[tuple[bytes, str]] | None:
    """The stretches of a text whose lines are in UTF-8 but for some that are not, each with its charset; None for what
    is no such text.

    A line that holds both a character of UTF-8 and bytes that are none is damaged, not in another charset.
    """
    lines = [line for line in _LINE.findall(data) if line]
    other = [line for line in lines if not _utf8(line)]
    wide_lines = [line for line in lines if not line.isascii() and _utf8(line)]
    foreign = [line for line in other if not _has_utf8(line)]
    if not foreign or len(wide_lines) <= len(other):
        return None
    chosen = set(foreign)
    name = _other_charset(b"".join(foreign), b"".join(wide_lines[:200]).decode("utf-8"))
    found: list[tuple[list[bytes], str]] = []
    for line in lines:
        charset = name if line in chosen else "utf-8"
        if not found or found[-1][1] != charset:
            found.append(([], charset))
        found[-1][0].append(line)
    return [(b"".join(part), charset) for part, charset in found]


def _utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _has_utf8(line: bytes) -> bool:
    """The line holds some character of more than one byte in UTF-8."""
    return any(char > "\x7f" for char in line.decode("utf-8", "ignore"))


def _other_charset(foreign: bytes, rest: str) -> str:
    """The charset of a few lines: the web's most common one where the rest of the page is in Latin letters."""
    letters = [char for char in rest if char > "\x7f" and char.isalpha()]
    latin = sum("LATIN" in unicodedata.name(char, "") for char in letters[:1000])
    if latin * 2 > len(letters[:1000]) or sum(byte > 127 for byte in foreign[:SAMPLE]) < ENOUGH:
        return "cp1252"
    return guessed(foreign)


def guessed(data: bytes) -> str:
    """The charset that charset-normalizer finds likeliest, as browsers understand it."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    return (known(best.encoding) if best is not None else "") or "cp1252"
