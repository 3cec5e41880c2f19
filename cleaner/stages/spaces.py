"""Spaces too many: before a possessive, before a punctuation mark, and two for one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.stages.vocabulary import LETTER, vocabulary
from cleaner.text import Edit, Rows

POSSESSIVE = re.compile(rf" (?=['’][sS](?![\w'’-]))(?<=[{LETTER}\d.)] )")
CONTRACTION = re.compile(r" (?:(?=['’](?:re|ve|ll|m|d)\b)|(?=n['’]t\b))")
DOUBLE = re.compile(r"  (?=\S)(?<=\S  )")
STRAY = re.compile(r" ([,.;:!?])(?=[\s\"”’»)]|$)")
TALL_TIGHT = re.compile(rf"[;:!?](?=\s|$)(?<=[{LETTER}].)")
_CLOSING = frozenset('"”’»)%')
_WORD = re.compile(rf"(?<![{LETTER}'’])[{LETTER}]+$")
_OWNER = re.compile(rf"[{LETTER}\d.]+$")
_DUTCH = re.compile(
    r"['’]s (?:avonds|ochtends|morgens|middags|nachts|zomers|winters|maandags|zondags|zaterdags|woensdags|lands|"
    r"konings|rijks|werelds|anderendaags|levens|mans|vaders|Gravenhage|Hertogenbosch|Heerenberg|Gravenzande)\b|['’]s-"
)
_SIGNS = re.compile(r"[\t{}\\=<>|`]")
_ITEM = re.compile(r"\s|(?:[-*•·▪‣]|\d{1,3}[.)])\s")
LEAST = 40
"""Lines below this many code points are no prose: captions, table cells, verse."""


def spaced_possessives(text: str, language: object) -> Iterator[Edit]:
    """`Ukraine 's` and `they 're`: the space goes. Words that can own nothing are left to `gaps`."""
    if " 's" in text or " ’s" in text or " 'S" in text:
        for match in POSSESSIVE.finditer(text):
            at = match.start()
            owner = _OWNER.search(text, max(at - 40, 0), at)
            word = owner.group() if owner else text[at - 1]
            if (
                language == "nl"
                or is_dutch(text, at + 1)
                or (word.lower() in vocabulary()["function"] and word.islower())
            ):
                continue
            if _opens_quote(text, at + 1):
                continue
            yield Edit(at, at + 1, "joins/possessive", note=f"a possessive belongs to {word!r}", confidence=0.97)
    if not any(begun in text for begun in (" '", " ’", " n'", " n’")):
        return
    for match in CONTRACTION.finditer(text):
        at = match.start()
        before = _WORD.search(text, max(at - 12, 0), at)
        if before is None or before.group().lower() not in vocabulary()["n't" if text[at + 1] == "n" else "pronouns"]:
            continue
        yield Edit(at, at + 1, "joins/possessive", note="a contraction", confidence=0.97)


def is_dutch(text: str, at: int) -> bool:
    """The apostrophe belongs to a Dutch word: `'s avonds`."""
    return _DUTCH.match(text, at) is not None


def _opens_quote(text: str, at: int) -> bool:
    """The apostrophe opens a quotation that begins with the letter s."""
    return text[at + 2 : at + 3] in ("'", "’") or text[at - 2 : at - 1] in ":,("


def loose_spaces(text: str, language: object) -> Iterator[Edit]:
    """Two spaces for one, and a space before a punctuation mark, in lines that are prose."""
    prose = Rows(text, _prose)
    for match in DOUBLE.finditer(text):
        at = match.start()
        if prose.passes(at) and not (text[at - 1].isdigit() and text[at + 2].isdigit()):
            yield Edit(at + 1, at + 2, "joins/double", note="two spaces in a line of prose", confidence=0.97)
    stray = [m for m in STRAY.finditer(text) if _ended(text, m) and prose.passes(m.start())]
    tall = _tall(text, language, sum(m.group(1) in ";:!?" for m in stray))
    for match in stray:
        if tall or match.group(1) in ",.":
            note = (
                "the text has no space before such marks elsewhere"
                if match.group(1) in ";:!?"
                else "no language has it"
            )
            yield Edit(match.start(), match.start() + 1, "joins/stray", note=note, confidence=0.97)


def _ended(text: str, match: re.Match[str]) -> bool:
    """A word or closing mark stands before the space, and no row of spaced dots after it."""
    before, end = text[match.start() - 1 : match.start()], match.end()
    return (before.isalnum() or before in _CLOSING) and before != "" and text[end : end + 2] != " ."


def _tall(text: str, language: object, spaced: int) -> bool:
    """A space before ; : ! ? is a slip here, not the text's own way."""
    if language in ("fr", None, "und") or not 0 < spaced <= 2:
        return False
    return sum(1 for _ in TALL_TIGHT.finditer(text)) > 2 * spaced


def _prose(line: str) -> bool:
    """The line is running text."""
    long = len(line) >= LEAST and line.count(" ") >= 6
    return long and not ("   " in line or _ITEM.match(line) or _SIGNS.search(line))
