"""Cut what nobody sees and no text needs: controls, halves of characters, hidden tags, marks that turn the direction.

What looks alike and is part of a script stays: joiners and non-joiners (Persian, Indic scripts, emoji), soft hyphens,
direction marks, isolates and embeddings that are closed and stand in a line with right-to-left letters, the tags of
flags, variation selectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.text import Document, Edit, Finding, lines_of

RULES = {
    "decode/bidi": "Marks that override the direction of text, or turn it and are not closed, or turn nothing.",
    "decode/control": "Control characters and noncharacters, which are no text.",
    "decode/selector": "Variation selectors behind a variation selector: nothing is shown of them.",
    "decode/separator": "Separators of records that stand for a space.",
    "decode/surrogate": "Half of a character; two halves are put together.",
    "decode/tag": "Invisible tag characters that are not part of a flag.",
    "decode/terminal": "Commands of a terminal: colours, cursor, title.",
}
_FOUND = re.compile(
    "(?P<terminal>\x1b\\[[0-?]{0,64}[ -/]{0,16}[@-~]|\x1b\\][^\x07\x1b\n\r]{0,256}(?:\x07|\x1b\\\\))"
    "|(?P<separator>(?<=[^\\s\x1c-\x1f])[\x1c-\x1f]+(?=[^\\s\x1c-\x1f]))"
    "|(?P<control>(?:[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]"
    "|\x1b(?!\\[[0-?]{0,64}[ -/]{0,16}[@-~]|\\][^\x07\x1b\n\r]{0,256}(?:\x07|\x1b\\\\)))+)"
    "|(?P<pair>[\ud800-\udbff][\udc00-\udfff])"
    "|(?P<surrogate>[\ud800-\udfff])"
    "|(?P<flag>\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)"
    "|(?P<tag>[\U000e0000-\U000e007f]+)"
    "|(?P<selector>[\ufe00-\ufe0f\U000e0100-\U000e01ef]+)"
)
_RARE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufffe\uffff"
    "\U0001f3f4\U000e0000-\U000e01ef]"
)
"""What all that is looked for holds, but for `_LAST`: most pages have none of it."""
_NO_BASE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u202a-\u202e\u2066-\u2069]")
"""What a variation selector can't follow."""
_LAST = re.compile("[" + "".join(chr((plane << 16) | 0xFFFE + low) for plane in range(1, 17) for low in (0, 1)) + "]")
"""The last two code points of each plane above the first, which no text has."""
_ANY = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufe00-\ufe0f\ufffe\uffff"
    + "\U000e0000-\U000e01ef"
    + _LAST.pattern[1:]
)
"""Each of these begins with one of the characters that are looked for: most pages hold none, which is seen at once."""
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Letters of scripts that run from right to left (Unicode blocks of Bidi_Class R and AL)."""
_OVERRIDES = "\u202d\u202e"
_EMBEDDINGS = "\u202a\u202b\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_END_EMBEDDING, _END_ISOLATE = "\u202c", "\u2069"


@dataclass(frozen=True, slots=True)
class CutUnseen:
    """Cut characters that nobody sees, each with a receipt. Runs after mojibake is repaired: some of it looks alike."""

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        text = doc.text
        characters = "".join(set(text))  # each once: classes as wide as these are slow
        if _ANY.search(characters) is None:
            return
        before, behind = "", 0  # the character that stands before what is looked at, once cuts are made; their end
        rare = _RARE.search(characters) is not None
        for found in _FOUND.finditer(text) if rare else ():
            kind, start, end = str(found.lastgroup), found.start(), found.end()
            before = text[start - 1] if start > behind else before
            behind = end
            if kind == "pair":
                before = found[0].encode("utf-16", "surrogatepass").decode("utf-16")
                yield Edit(start, end, "decode/surrogate", before)
            elif kind == "separator":
                before = " "
                yield Edit(start, end, "decode/separator", before)
            elif kind == "flag":
                before = text[end - 1]
            else:
                if kind == "selector" and not _NO_BASE.match(before):
                    before, start = text[start], start + 1
                if start < end:
                    yield Edit(start, end, f"decode/{kind}")
        for found in () if text.isascii() else _LAST.finditer(text):
            yield Edit(found.start(), found.end(), "decode/control")
        if rare and _TURNS.search(text):
            for line in lines_of(text):
                for at in _turned(line.text):
                    yield Edit(line.start + at, line.start + at + 1, "decode/bidi")


def _turned(line: str) -> Iterator[int]:
    """The offsets of marks in a line (a paragraph, as far as direction goes) that have to go.

    Isolates and embeddings are closed as the Unicode Bidirectional Algorithm does it (UAX 9, BD9 and X6a to X7): the
    end of an isolate closes what was left open within it.
    """
    marks = [(found.start(), found[0]) for found in _TURNS.finditer(line)]
    if not marks:
        return
    if not _RIGHT.search(line):
        yield from (at for at, _ in marks)
        return
    gone: set[int] = set()
    opened: list[tuple[int, str]] = []
    isolates = 0
    for at, mark in marks:
        if mark in _ISOLATES or mark in _EMBEDDINGS:
            opened.append((at, mark))
            isolates += mark in _ISOLATES
        elif mark == _END_EMBEDDING:
            if not opened or opened[-1][1] in _ISOLATES or opened.pop()[1] in _OVERRIDES:
                gone.add(at)
        elif not isolates:
            gone.add(at)
        else:
            isolates -= 1
            while opened[-1][1] not in _ISOLATES:
                gone.add(opened.pop()[0])
            opened.pop()
    gone.update(at for at, _ in opened)
    gone.update(at for at, mark in marks if mark in _OVERRIDES)
    yield from sorted(gone)
