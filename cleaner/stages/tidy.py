"""White space: paragraphs of a document are separated by one blank line, and nothing stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.rules.shape import ends_sentence
from cleaner.text import Document, Edit, Finding
from cleaner.text.lines import BREAK

RULES = {
    "tidy/edge": "White space before the first and after the last line of a document.",
    "tidy/blank-lines": "More than one blank line between two paragraphs, or white space on blank lines.",
    "tidy/line-end": "A line end other than a line feed.",
    "tidy/paragraph": "A line feed added, so that one blank line separates two paragraphs.",
}
_SPACE = " \t\xa0\u200b\u3000"


@dataclass(frozen=True, slots=True)
class Tidy:
    """Make line ends and blank lines what the output promises. A page that needs nothing else keeps its last line feed.

    A single line end is made a blank line only where the lines of the document are paragraphs: where most of them end
    like sentences. Hard-wrapped text and verse keep theirs, and all do with ``paragraphs=False``: where markup
    has said already what a paragraph is.
    """

    paragraphs: bool = True

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        text = doc.text
        if not text:
            return
        edits = list(self._edits(text))
        untouched = all(piece.verbatim for piece in doc.pieces)
        if untouched and len(edits) == 1 and edits[0].start and text[edits[0].start :] == "\n":
            return
        yield from edits

    def _edits(self, text: str) -> Iterator[Edit]:
        start = len(text) - len(text.lstrip())
        end = max(len(text.rstrip()), start)
        if start:
            yield Edit(0, start, "tidy/edge")
        if end < len(text):
            yield Edit(end, len(text), "tidy/edge")
        inner = [(a, text[a:b]) for a, b in _gaps(text, start, end)]
        singles = [at for at, gap in inner if len(BREAK.findall(gap)) == 1]
        ended = sum(ends_sentence(text[max(0, at - 12) : at]) for at in singles)
        split = self.paragraphs and ended * 2 >= len(singles)
        for at, gap in inner:
            yield from _gap(at, gap, split)


def _gaps(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of white space within `text[start:end]` that hold a line break, margins included."""
    low = high = start
    for match in BREAK.finditer(text, start, end):
        if match.start() < high:
            continue
        low, high = match.span()
        while low > start and text[low - 1] in _SPACE:
            low -= 1
        after = high
        while after < end and (text[after] in _SPACE or BREAK.match(text, after)):
            after += 1
        high = after
        yield low, high


def _gap(at: int, gap: str, split: bool) -> Iterator[Edit]:
    """The edits that make one gap between two lines what it should be."""
    breaks = list(BREAK.finditer(gap))
    if len(breaks) == 1:
        want = "\n\n" if split else "\n"
        one = breaks[0]
        rest = gap[one.end() :] if split else ""  # an indented line keeps its margin, a paragraph does not
        if one.start():
            yield Edit(at, at + one.start(), "tidy/blank-lines")
        if one.group() != "\n":
            yield Edit(at + one.start(), at + one.end(), "tidy/line-end", want)
        elif split:
            yield Edit(at + one.end(), at + one.end(), "tidy/paragraph", "\n")
        if rest:
            yield Edit(at + one.end(), at + len(gap), "tidy/blank-lines")
        return
    if gap == "\n\n":
        return
    if gap.startswith("\n\n"):
        yield Edit(at + 2, at + len(gap), "tidy/blank-lines")
    else:
        rule = "tidy/line-end" if not gap.strip("\r\n\x85\u2028\u2029") and len(breaks) == 2 else "tidy/blank-lines"
        yield Edit(at, at + len(gap), rule, "\n\n")
