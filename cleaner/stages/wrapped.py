"""Hard-wrapped lines: which line ends are only there because the next word did not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.rules.shape import ends_sentence
from cleaner.text.lines import BREAK

NARROW, BROAD = 34, 130
"""Widths, in code points, that text is wrapped to."""
SLACK = 3
ODD = 6
"""Rows of running text for each one that looks like a list's, a table's or a program's by chance."""
_ITEM = re.compile(r"(?:[-*•·▪‣>#+|]|\d{1,3}[.):]\s|[a-zA-Z][.)]\s|\[[ x\d])")
_ODD_SIGNS = re.compile(r"\t|  {2}|[{}\\=<>|`]|\)\s*;|;$|::|://\S+$")
_DIVIDED = re.compile(r"[^\W_][-‐\xad]$")
_LINE = re.compile(rf"([^\n\r\x0b\x0c\x85\u2028\u2029]*)(?:{BREAK.pattern}|\Z)")
_TEXT = re.compile(r"[^\W\d_]")


class Row(NamedTuple):
    """One line of a block: `text` is ``whole[start:end]``, white space before its line end left out; `stop` is where
    the next line begins.
    """

    start: int
    end: int
    stop: int
    text: str


class End(NamedTuple):
    """`text[start:end]` is a line end; `now` is what it becomes: a space, or a blank line where a paragraph ends."""

    start: int
    end: int
    now: str


def blocks(text: str) -> Iterator[list[Row]]:
    """Runs of two lines and more without a blank line between them."""
    run: list[Row] = []
    at = 0
    for match in _LINE.finditer(text):
        body = match.group(1).rstrip()
        if body:
            run.append(Row(at, at + len(body), match.end(), body))
        else:
            if len(run) > 1:
                yield run
            run = []
        at = match.end()
    if len(run) > 1:
        yield run


def wrapped_ends(text: str) -> list[End]:
    """The line ends that are to go.

    A text is wrapped at a width when nearly every line could not have taken the next one's first word. Verse, lists,
    code and tables fail that test or look like what they are, and stay.
    """
    left = [block for block in blocks(text) if _running(block)]
    found: list[End] = []
    while left:
        width = _width(left)
        if not width:
            return found
        done = []
        for block in left:
            ends = _ends(block, width)
            if ends is not None:
                found.extend(ends)
                done.append(block)
        if not done:
            return found
        left = [block for block in left if block not in done]
    return found


def _running(block: Sequence[Row]) -> bool:
    """The block is running text: hardly a row is like those of lists, tables and programs, and none begins an item."""
    odd = 0
    for n, row in enumerate(block):
        item = _ITEM.match(row.text.lstrip()) is not None
        if item and n and (ends_sentence(block[n - 1].text) or block[n - 1].text[-1] in ":;"):
            return False
        odd += item or _ODD_SIGNS.search(row.text) is not None or len(_TEXT.findall(row.text)) * 2 < len(row.text)
    return odd * ODD <= len(block)


def _width(left: Sequence[list[Row]]) -> int:
    """The width that these blocks were wrapped to, or 0."""
    longest = max(len(row.text) for block in left for row in block)
    if not NARROW <= longest <= BROAD:
        return 0
    breaks = [(a, b) for block in left for a, b in pairwise(block)]
    full = [(a, b) for a, b in breaks if _full(a, b, longest)]
    small = sum(b.text[:1].islower() for _, b in full)
    mid = sum(not ends_sentence(a.text) for a, _ in full)
    if len(full) < 2 and not (len(full) == 1 and small and longest >= 50):
        return 0
    if len(full) < 0.7 * len(breaks) or mid * 2 < len(full):
        return 0
    if small * 5 < len(full) * (2 if mid * 5 < len(full) * 4 else 1):  # German has capitals within sentences
        return 0
    return longest


def _full(row: Row, after: Row, width: int) -> bool:
    """The first word of the next line would not have fitted on this one, or a word goes on there."""
    if _DIVIDED.search(row.text):
        return True
    first = after.text.split(None, 1)[0]
    first = first.partition("-")[0] + "-" if "-" in first.strip("-") else first
    return len(row.text) + 1 + len(first) > width - SLACK


def _ends(block: list[Row], width: int) -> list[End] | None:
    """What each line end of the block becomes, or None when the block is not wrapped text.

    Lines above the first full one, such as a headline, keep theirs.
    """
    ends: list[End] = []
    for row, after in pairwise(block):
        if after.text[0].isspace():
            return None
        if _full(row, after, width):
            ends.append(End(row.end, row.stop, " "))
        elif ends and ends_sentence(row.text) and not after.text[0].islower():
            ends.append(End(row.end, row.stop, "\n\n"))
        elif ends:
            return None
    return ends or None
