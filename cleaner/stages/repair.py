"""Repair what decoding broke:

The byte order mark, and mojibake by ftfy, with settings that change nothing but damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.text import Document, Edit, Finding, edits_between, lines_of

RULES = {
    "decode/bom": "The byte order mark at the beginning of a file.",
    "decode/mixed": "Lines in another charset than the rest of the page (a mark, nothing is changed).",
    "decode/mojibake": "Characters that were decoded with the wrong charset, put right by ftfy.",
    "decode/undecodable": "Bytes that the page's charset has no character for (a mark, nothing is changed).",
}
MIXED = "decode/mixed"
"""The fact that holds a page's stretches in another charset: [start, end, charset] in code points of the view."""
WINDOW = 2000
"""Code points of a line that are judged at once: finding what changed takes time with the square of it."""
_LOST = re.compile("\ufffd+")
_JOINT = re.compile(r"(?<=[!-~]) (?=[!-~])")
_BEYOND = re.compile(r"[^\0-\x7f](?:.{0,8}[^\0-\x7f])*")
"""Characters beyond ASCII that are near one another: damage of the kind ftfy knows is nowhere else."""


@dataclass(frozen=True, slots=True)
class RepairDecoding:
    """Cut the BOM and undo mojibake, line by line.

    ftfy runs with everything off but `fix_encoding` and its own helpers: its defaults would also straighten quotes,
    turn full-width punctuation into ASCII and unescape entities, which is not damage.
    """

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document, which is still the whole page."""
        text = doc.text
        if text.startswith("\ufeff"):
            yield Edit(0, 1, "decode/bom")
        stretches = doc.fact(MIXED)
        for start, end, charset in stretches if isinstance(stretches, (list, tuple)) else ():
            yield Edit(start, end, "decode/mixed", flag=True, note=charset)
        for found in _LOST.finditer(text):
            yield Edit(found.start(), found.end(), "decode/undecodable", flag=True)
        if text.isascii():
            return
        from ftfy import TextFixerConfig, fix_encoding
        from ftfy.badness import is_bad

        if not is_bad("\n".join(_near(text))):
            return
        config = TextFixerConfig(
            unescape_html=False,
            remove_terminal_escapes=False,
            fix_latin_ligatures=False,
            fix_character_width=False,
            uncurl_quotes=False,
            fix_line_breaks=False,
            fix_surrogates=False,
            remove_control_chars=False,
            normalization=None,
        )
        for line in lines_of(text):
            if line.text.isascii():
                continue
            for start, part in _windows(line.text):
                if not part.isascii() and is_bad(part):
                    fixed = fix_encoding(part, config)
                    if "\n" not in fixed and fixed.strip():
                        yield from edits_between(part, fixed, "decode/mojibake", offset=line.start + start)


def _near(text: str) -> Iterator[str]:
    """The neighbourhood, eight code points to each side within the line, of characters beyond ASCII."""
    last = 0
    for found in _BEYOND.finditer(text):
        start, end = found.span()
        begin = max(start - 8, last)
        begin = max(begin, text.rfind("\n", begin, start) + 1)
        last = min(end + 8, len(text))
        stop = text.find("\n", end, last)
        last = stop if stop >= 0 else last
        yield text[begin:last]


def _windows(line: str) -> Iterator[tuple[int, str]]:
    """A line in stretches that are not too long, cut at spaces between characters of ASCII, which no damage spans."""
    start = 0
    while len(line) - start > WINDOW:
        joint = _JOINT.search(line, start + WINDOW // 2, start + WINDOW)
        end = joint.end() if joint else start + WINDOW
        yield start, line[start:end]
        start = end
    yield start, line[start:]
