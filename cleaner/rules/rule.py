"""One rule: a pattern as plain data, with its reason and the examples that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cleaner.rules.css import selected
from cleaner.rules.pattern import Pattern
from cleaner.rules.shape import is_prose
from cleaner.text import Line, lines_of

LONGEST = 240
"""Lines longer than this (code points) are paragraphs: no line pattern is tried on them."""

Place = Literal["anywhere", "edge", "head", "tail"]


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and the stretches the rule must cut from it (none: the text must stay)."""

    text: str
    cut: tuple[str, ...]
    known_failure: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What to cut. Led by `lines` (patterns of consecutive lines, matched whole), `inline` or `css`:

    * `lines` alone;
    * `lines`, and then all up to and with a line `through`, at most `within` lines on;
    * `lines`, and then the lines that match `follow`, at most `within`;
    * `lines` ``to_end``: all that comes after, to the end of the article;
    * `inline`: a stretch within a line; `needs` are lower-case words one of which the line must hold;
    * `css`: elements of an HTML page's markup. With ``marks = "body"`` it is all else that goes.

    `longest` is the longest line (code points) that line patterns are tried on, LONGEST at most.
    `at` keeps a rule to the edges of an article: ``head`` has no prose above it, ``tail`` none below, ``edge`` either.
    `marks` says what a line means to other stages: ``related``, ``comments``, ``resume``, ``body``.
    """

    id: str
    why: str
    lines: tuple[Pattern, ...] = ()
    through: Pattern | None = None
    follow: Pattern | None = None
    within: int = 0
    to_end: bool = False
    inline: Pattern | None = None
    css: str = ""
    needs: tuple[str, ...] = ()
    longest: int = LONGEST
    at: Place = "anywhere"
    marks: str = ""
    confidence: float = 1.0
    examples: tuple[Example, ...] = ()

    def cuts(self, text: str) -> tuple[str, ...]:
        """What this rule alone names in `text`, which for a rule of the form `css` is markup."""
        if self.css:
            return tuple(selected(text, self.css))
        return tuple(text[start:end] for start, end in self.spans(text))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """What this rule alone would cut from `text`, in order; offsets are code points of `text`."""
        lines = lines_of(text)
        page = Page(lines)
        if self.inline is not None:
            for line in lines:
                yield from self.inline_spans(line)
            return
        at = 0
        while at < len(lines):
            last = self.match(page, at)
            if last is None:
                at += 1
                continue
            yield lines[at].begin, lines[last].stop
            at = last + 1

    def match(self, page: Page, first: int, *, anywhere: bool = False) -> int | None:
        """The last line that goes when this rule is tried at line `first`, or None when it does not apply.

        With `anywhere` its place (`at`) does not matter.
        """
        lines = page.lines
        last = first + len(self.lines) - 1
        if not self.lines or last >= len(lines):
            return None
        for pattern, line in zip(self.lines, lines[first : last + 1], strict=True):
            if len(line.text) > self.longest or not pattern.fullmatch(line.text):
                return None
        if self.to_end:
            last = len(lines) - 1
        elif self.through is not None:
            for at in range(last + 1, min(last + 1 + self.within, len(lines))):
                if len(lines[at].text) <= LONGEST and self.through.fullmatch(lines[at].text):
                    last = at
                    break
            else:
                return None
        elif self.follow is not None:
            stop = min(last + 1 + self.within, len(lines))
            while (
                last + 1 < stop and len(lines[last + 1].text) <= LONGEST and self.follow.fullmatch(lines[last + 1].text)
            ):
                last += 1
        return last if anywhere or self._placed(page, first, last) else None

    def inline_spans(self, line: Line) -> Iterator[tuple[int, int]]:
        """The stretches of one line that this rule cuts, in offsets of the text the line is from."""
        if self.inline is None or not self.may_stand_in(line.text.casefold()):
            return
        for match in self.inline.finditer(line.text):
            if match.start() < match.end():
                yield line.start + match.start(), line.start + match.end()

    def may_stand_in(self, folded: str) -> bool:
        """A text in folded case holds one of the words that the rule needs, if it needs any."""
        return not self.needs or any(word in folded for word in self.needs)

    def _placed(self, page: Page, first: int, last: int) -> bool:
        if self.at == "anywhere":
            return True
        head = first <= page.first_prose
        tail = last >= page.last_prose
        return {"head": head, "tail": tail, "edge": head or tail}[self.at]


class Page:
    """The lines of a text with what rules ask about their place."""

    __slots__ = ("first_prose", "last_prose", "lines")

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        prose = [number for number, line in enumerate(lines) if is_prose(line.text)]
        self.first_prose = prose[0] if prose else len(lines)
        self.last_prose = prose[-1] if prose else -1
