"""Decide which blocks of a page are its main text; the others are cut, each with its reason.

The block model (`blockmodel`) reads the page; what it is sure of is cut. See docs/design.md, "Main text", for what
counts as main text: what its author wrote for this page, from the first paragraph to the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.rules import Heard, Profile
from cleaner.rules.shape import ends_sentence, is_prose, is_title
from cleaner.stages.blockmodel import BlockModel, Reading, shipped
from cleaner.stages.blocks import GROUPS, marks_of
from cleaner.stages.stretches import Array, densest
from cleaner.text import Document, Edit, Fact, Finding, Line, lines_of

RULES = {
    "extract/title": "The headline above the text: it is metadata, not text.",
    "extract/navigation": "Menus, labels and buttons: short lines around the text.",
    "extract/before-article": "What stands above the first paragraph: standfirst, dateline, teasers of other pages.",
    "extract/after-article": "What stands below the last paragraph and has no name of its own.",
    "extract/comments": "What readers wrote below the text, and what stands around it.",
    "extract/teaser": "Headlines and first lines of other pages.",
    "extract/newsletter": "An invitation to a newsletter.",
    "extract/share": "A bar of share buttons.",
    "extract/tags": "A list of topics.",
    "extract/footer": "Imprint, rights and links at the foot of a page.",
    "extract/caption": "A picture's credit or caption that a rule knows.",
    "extract/boilerplate": "Consent, advertisements, subscription and the like, known by a rule.",
    "extract/aside": "Within the text, but not of it: a button, a teaser, a box.",
    "extract/no-main-text": "The page has no main text: a menu, a login page, an index.",
}
FAVOR = {"recall": 0.6, "balanced": 1.0, "precision": 1.6}
"""What the probability from which the blocks of a page stay is multiplied with."""
_SPLIT = 0.5
"""The same for an article that the split has found: most of what is not its text is gone by then."""
_BARS = (0.1, 0.9)
"""The least and the greatest probability from which blocks stay."""
_REASONS = {
    "comments": "comments",
    "related": "teaser",
    "readmore": "teaser",
    "newsletter": "newsletter",
    "share": "share",
    "footer": "footer",
    "tags": "tags",
    "navigation": "navigation",
    "photo": "caption",
    "other": "boilerplate",
}


@dataclass(frozen=True, slots=True)
class ExtractMain:
    """Cut what is not main text. `known` are the rules that all sites share; `favor` is a key of `FAVOR`.

    Below `least` expected words of main text a page has none, if it has `furniture` lines or more that are surely none.
    """

    known: Profile
    favor: str = "balanced"
    model: BlockModel | None = None
    least: float = 12.0
    furniture: float = 3.0

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        lines = lines_of(doc.text)
        if all(is_prose(line.text) or ends_sentence(line.text) for line in lines):
            return  # nothing, or clean prose: of a page or of one of its articles
        heard = doc.fact("heard")
        marks = marks_of(lines, heard if isinstance(heard, Heard) and heard.text == doc.text else self.known)
        if len(lines) < self.furniture and not marks.any():
            return  # whatever the model says
        reading = (self.model or shipped()).read(lines, marks)
        if (1 - reading.main)[reading.main < 0.5].sum() < self.furniture and not marks.any():
            return
        favor = FAVOR[self.favor] * (_SPLIT if doc.fact("sought") else 1)
        keep = continued(lines, marks, kept(reading, favor))
        if float((reading.main * reading.words)[keep].sum()) < self.least:
            for line, sure in zip(lines, reading.main, strict=True):
                yield Edit(line.begin, line.stop, "extract/no-main-text", confidence=_sure(sure))
            return
        title = headline(reading, keep)
        if title is not None and doc.fact("title") is None:
            yield Fact("title", lines[title].text, "extract/title")
        for n, reason in reasons(lines, marks, keep, title):
            yield Edit(lines[n].begin, lines[n].stop, f"extract/{reason}", confidence=_sure(reading.main[n]))


def continued(lines: Sequence[Line], marks: Array, keep: Array) -> Array:
    """The blocks that stay, with those whose sentence one of them goes on with: texts broken at their links."""
    keep = keep.copy()
    for n in range(len(lines) - 2, -1, -1):
        below = lines[n + 1]
        goes_on = below.text[0].islower() or below.text[0] in ",.;:)"
        if keep[n + 1] and goes_on and not marks[n] and not below.blanks and not ends_sentence(lines[n].text):
            keep[n] = True
    return keep


def kept(reading: Reading, favor: float = 1.0) -> Array:
    """The blocks that stay: in the likeliest stretch of the page, and likely by themselves or between two that are.

    How likely they must be is `favor` times `fitting`: less on a page that the model is unsure of as a whole. Whatever
    stays at a greater `favor` stays at a smaller one.
    """
    fits = fitting(reading)
    keep = _likely(reading, fits)
    if favor < 1:
        return np.asarray(keep | _likely(reading, favor * fits))
    surer = keep & _likely(reading, favor * fits) if favor > 1 else keep
    return surer if surer.any() else keep


def _likely(reading: Reading, least: float) -> Array:
    least = min(max(least, _BARS[0]), _BARS[1])
    main = np.clip(reading.main, 1e-4, 1 - 1e-4)
    odds = np.log(main / (1 - main)) - np.log(least / (1 - least))
    low, high = densest(odds * np.minimum(reading.words + 1, 80))
    at = np.arange(len(main))
    keep = (at >= low) & (at <= high) & (odds >= 0)
    between = np.append(False, keep[:-1]) & np.append(keep[1:], False)
    return np.asarray(keep | (between & (main >= least / 2.5)))


def fitting(reading: Reading) -> float:
    """The probability from which blocks must stay for the greatest sum of precision and recall, as they are expected.

    Both are counted in words. Jansche (2007), "A maximum expected utility framework for binary sequence labeling".
    """
    order = np.argsort(-reading.main, kind="stable")
    right = np.cumsum((reading.main * reading.words)[order])
    if not len(order) or right[-1] <= 0:
        return 1.0
    size = np.maximum(np.cumsum(reading.words[order]), 1)
    return 0.99 * float(reading.main[order][int((right / size + right / right[-1]).argmax())])  # that block included


def headline(reading: Reading, keep: Array) -> int | None:
    """The line that is the page's headline: the likeliest one above the text, if one is likely."""
    first = int(keep.argmax())
    if not first:
        return None
    best = int(reading.title[:first].argmax())
    return best if reading.title[best] >= 0.3 else None


def reasons(lines: Sequence[Line], marks: Array, keep: Array, title: int | None) -> Iterator[tuple[int, str]]:
    """Each block that goes, with the reason: what a rule says it is, else what stands above it and where it is."""
    places = np.flatnonzero(keep)
    low, high = int(places[0]), int(places[-1])
    section = ""
    for n, line in enumerate(lines):
        if keep[n]:
            section = ""
            continue
        known = _REASONS[GROUPS[marks[n] - 1]] if marks[n] else ""
        if known in ("comments", "teaser", "footer"):
            section = known
        if n == title:
            yield n, "title"
        elif known:
            yield n, known
        elif low < n < high:
            yield n, section or "aside"
        elif section:
            yield n, section
        elif not is_prose(line.text) and not is_title(line.text):
            yield n, "navigation"
        else:
            yield n, "before-article" if n < low else "after-article"


def _sure(main: float) -> float:
    """How sure it is that a block is to go; a likely one that stands outside the text goes for that."""
    return round(max(1 - float(main), 0.5), 3)
