"""Spaces too many: before a possessive, before a punctuation mark, and two for one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.stages.vocabulary import LETTER, vocabulary
from cleaner.text import Edit

POSSESSIVE = re.compile(rf" (?=['’](?:s|S)(?![\w'’-]))(?<=[{LETTER}\d.)] )")
CONTRACTION = re.compile(
    r"(?i:(?<=\bi )|(?<=\b(?:we|he|it) )|(?<=\b(?:you|she|who) )|(?<=\bthey )|(?<=\b(?:that|what) )|(?<=\bthere ))"
    r"(?=['’](?:re|ve|ll|m|d)\b)|(?<=\b(?:do|is) )(?=n['’]t\b)|(?<=\b(?:did|was|has|are|had|can) )(?=n['’]t\b)"
    r"|(?<=\b(?:does|were|have) )(?=n['’]t\b)|(?<=\b(?:would|could) )(?=n['’]t\b)|(?<=\bshould )(?=n['’]t\b)"
)
DOUBLE = re.compile(r"(?<=[^\s]) {2}(?=[^\s])")
STRAY = re.compile(rf"(?<=[{LETTER}\d\"”’»)%]) (?=[,.](?:[\s\"”’»)]|$))")
TALL = re.compile(rf"(?<=[{LETTER}\d\"”’)%]) (?=[;:!?](?:[\s\"”’)]|$))")
TALL_TIGHT = re.compile(rf"[{LETTER}][;:!?](?:\s|$)")
_OWNER = re.compile(rf"[{LETTER}\d.]+$")
_DUTCH = re.compile(
    r"['’]s (?:avonds|ochtends|morgens|middags|nachts|zomers|winters|maandags|zondags|zaterdags|woensdags|lands|"
    r"konings|rijks|werelds|anderendaags|levens|mans|vaders|Gravenhage|Hertogenbosch|Heerenberg|Gravenzande)\b|['’]s-"
)
_PLAIN = re.compile(r"\t| {3}|^\s|[{}\\=<>|`]|^\s*(?:[-*•·▪‣]|\d{1,3}[.)])\s", re.MULTILINE)
LEAST = 40
"""Lines below this many code points are no prose: captions, table cells, verse."""


def spaced_possessives(text: str, language: object) -> Iterator[Edit]:
    """`Ukraine 's` and `they 're`: the space goes. Words that can own nothing are left to `gaps`."""
    if language in (None, "en", "und") or " 's" in text or " ’s" in text:
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
    for match in CONTRACTION.finditer(text) if " '" in text or " ’" in text or " n'" in text or " n’" in text else ():
        at = match.start() - 1
        yield Edit(at, at + 1, "joins/possessive", note="a contraction", confidence=0.97)


def is_dutch(text: str, at: int) -> bool:
    """The apostrophe belongs to a Dutch word: `'s avonds`."""
    return _DUTCH.match(text, at) is not None


def _opens_quote(text: str, at: int) -> bool:
    """The apostrophe opens a quotation that begins with the letter s."""
    return text[at + 2 : at + 3] in ("'", "’") or text[at - 2 : at - 1] in ":,("


def loose_spaces(text: str, language: object) -> Iterator[Edit]:
    """Two spaces for one, and a space before a punctuation mark, in lines that are prose."""
    tall = _tall(text, language)
    for pattern, rule, note in (
        (DOUBLE, "joins/double", "two spaces in a line of prose"),
        (STRAY, "joins/stray", "no language puts a space before this mark"),
        (TALL, "joins/stray", "the text puts no space before such marks elsewhere") if tall else (None, "", ""),
    ):
        for match in pattern.finditer(text) if pattern is not None else ():
            at, end = match.span()
            if not _prose(text, at):
                continue
            if rule == "joins/stray" and (text[end + 1 : end + 3] == " ." or text[end : end + 2] == ".."):
                continue
            if rule == "joins/double":
                if not _even(text, at):
                    continue
                at += 1
            yield Edit(at, end, rule, note=note, confidence=0.97)


def _tall(text: str, language: object) -> bool:
    """A space before ; : ! ? is a slip here, not the text's own way."""
    if language in ("fr", None, "und"):
        return False
    spaced = sum(1 for _ in TALL.finditer(text))
    return 0 < spaced <= 2 and sum(1 for _ in TALL_TIGHT.finditer(text)) > 2 * spaced


def _prose(text: str, at: int) -> bool:
    """The line at this offset is running text."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return len(line) >= LEAST and line.count(" ") >= 6 and _PLAIN.search(line) is None


def _even(text: str, at: int) -> bool:
    """Not a row of a table: figures or capitals do not stand on both sides."""
    return not (text[at - 1].isdigit() and text[at + 2].isdigit())
