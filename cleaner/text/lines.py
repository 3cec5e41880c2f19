"""Lines of a text, with offsets: the unit that rules and stages look at."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
"""What ends a line: LF, CR, CRLF, VT, FF, NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR (Unicode, UAX 14 hard breaks)."""

_FEED = re.compile("\n")
_SPACE = " \t\xa0\u200b\u3000\ufeff\x1c\x1d\x1e\x1f"


class Line(NamedTuple):
    """A line without its outer white space: ``text == whole[start:end]``; `stop` is where the next line begins.

    `begin` is where the line itself begins, margin included; `blanks` counts the empty lines just above it.
    """

    begin: int
    start: int
    end: int
    stop: int
    text: str
    blanks: int


_ODD = "\r\x0b\x0c\x85\u2028\u2029"
"""What line ends other than a line feed have."""


def lines_of(text: str) -> list[Line]:
    """The lines of `text` that are not empty, in order. Offsets are code points of `text`."""
    if not any(char in text for char in _ODD):
        return _plain(text)
    found: list[Line] = []
    begin, blanks = 0, 0
    for match in BREAK.finditer(text):
        begin, blanks = _line(found, text, begin, match.start(), match.end(), blanks)
    if begin < len(text):
        _line(found, text, begin, len(text), len(text), blanks)
    return found


def _plain(text: str) -> list[Line]:
    """The lines of a text whose only line ends are line feeds."""
    found: list[Line] = []
    blanks, stop = 0, 0
    for raw in text.split("\n"):
        begin, stop = stop, stop + len(raw) + 1
        body = raw.strip()
        if body and (body[0] in _SPACE or body[-1] in _SPACE):
            body = body.strip(_SPACE).strip()
        if not body:
            blanks += 1
            continue
        start = begin if len(body) == len(raw) else begin + raw.find(body)
        found.append(Line(begin, start, start + len(body), min(stop, len(text)), body, blanks))
        blanks = 0
    return found


class Rows:
    """The lines of a text that hold given offsets, at line feeds only: looked up, not walked to, however long they are.

    `test` is asked of each line once, however many offsets it holds.
    """

    def __init__(self, text: str, test: Callable[[str], bool] = bool) -> None:
        self._text, self._test = text, test
        self._breaks: list[int] | None = None
        self._known: dict[int, bool] = {}

    def around(self, at: int) -> tuple[int, int]:
        """Begin and end of the line that the offset stands in; a line feed ends its line."""
        if self._breaks is None:
            self._breaks = [match.start() for match in _FEED.finditer(self._text)]
        number = bisect_left(self._breaks, at)
        begin = self._breaks[number - 1] + 1 if number else 0
        return begin, self._breaks[number] if number < len(self._breaks) else len(self._text)

    def passes(self, at: int) -> bool:
        """The line that the offset stands in passes the test."""
        begin, end = self.around(at)
        if begin not in self._known:
            self._known[begin] = self._test(self._text[begin:end])
        return self._known[begin]


def _line(found: list[Line], text: str, begin: int, end: int, stop: int, blanks: int) -> tuple[int, int]:
    raw = text[begin:end]
    body = raw.strip().strip(_SPACE).strip()
    if not body:
        return stop, blanks + 1
    start = begin + raw.find(body)
    found.append(Line(begin, start, start + len(body), stop, body, blanks))
    return stop, 0
