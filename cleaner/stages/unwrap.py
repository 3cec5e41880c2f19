"""Undo what line ends did to a page: hard-wrapped lines, and words divided at the end of a line.

This runs before the page is split: line by line, wrapped text looks like headlines and furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.stages.hyphens import keeps_hyphen, words_of
from cleaner.stages.vocabulary import LETTER, likely_english
from cleaner.stages.wrapped import End, wrapped_ends
from cleaner.text import Document, Edit, Finding

RULES = {
    "unwrap/line": "The end of a hard-wrapped line, now a space.",
    "unwrap/paragraph": "The end of a paragraph of hard-wrapped lines, now a blank line.",
    "unwrap/hyphen": "A hyphen that divided a word at the end of a line, with the line end.",
    "unwrap/compound": "The line end after a hyphen that belongs to the word.",
}
DIVIDED = re.compile(rf"[-‐\xad](?<=[{LETTER}\d].)[ \t]*\r?\n(?:[ \t]*\r?\n)?(?=[{LETTER}\d])")
SINGLE = re.compile(r"\n(?=[^\n\r])(?:(?<=[^\n\r]\n)|(?<=[^\n\r]\r\n))|[\x0b\x0c\x85\u2028]|\r(?!\n)")
_LEFT = re.compile(rf"[{LETTER}\d]+$")
_RIGHT = re.compile(rf"[{LETTER}]+(?:-[{LETTER}]+)*|\d+")


@dataclass(frozen=True, slots=True)
class UnwrapLines:
    """Join hard-wrapped lines into paragraphs and undo hyphens at line ends.

    A line end goes only where the text shows that it was wrapped: see `wrapped_ends`. Verse, lists, tables and code
    stay.
    """

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        text = doc.text
        divided = {match.start(): match for match in DIVIDED.finditer(text)}
        wrapped = {end.start: end for end in wrapped_ends(text)} if SINGLE.search(text) else {}
        if divided:
            page, english = words_of(text), likely_english(text.split())
            for at, match in divided.items():
                edit = _divided(text, at, match, page, at + 1 in wrapped, english)
                if edit is not None:
                    wrapped.pop(at + 1, None)
                    yield edit
        yield from _lines(wrapped.values())


def _divided(
    text: str, at: int, match: re.Match[str], page: frozenset[str], wrapped: bool, english: bool
) -> Edit | None:
    """The edit that puts a divided word together, or None where that is in doubt."""
    left, right = _LEFT.search(text, max(at - 60, 0), at), _RIGHT.match(text, match.end())
    if left is None or right is None or not (wrapped or _alone(text, at, match)):
        return None
    if match.group()[0] == "\xad":
        return Edit(at, match.end(), "unwrap/hyphen", "", 0.99, note="a soft hyphen")
    if text[left.start() - 1 : left.start()] == "-":
        kept, sure, why = True, 0.95, "a word with a hyphen already"
    else:
        kept, sure, why = keeps_hyphen(left.group(), right.group(), page, english_text=english)
    if right.group()[0].isdigit() and not wrapped:
        return None
    if kept:
        return Edit(at + 1, match.end(), "unwrap/compound", "", sure, note=why)
    return Edit(at, match.end(), "unwrap/hyphen", "", sure, note=why)


def _alone(text: str, at: int, match: re.Match[str]) -> bool:
    """Outside wrapped lines only at the end of a line of some length, of running text."""
    begin = text.rfind("\n", 0, at) + 1
    begin = max(begin, text.rfind("\r", begin, at) + 1)
    return at - begin >= 20 and "  " not in text[begin:at] and " " in text[begin:at]


def _lines(ends: Iterable[End]) -> Iterator[Edit]:
    for end in ends:
        if end.now == " ":
            yield Edit(end.start, end.end, "unwrap/line", " ", 0.95, note="the next word did not fit on the line")
        else:
            yield Edit(end.start, end.end, "unwrap/paragraph", end.now, 0.95, note="a short line that ends a sentence")
