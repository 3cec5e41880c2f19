"""A page as people are shown it: boxes of lines, each with the rules that changed it beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any, Literal, NamedTuple

from cleaner.text import Entry, Segment, segments

CONTEXT = 1
"""Lines shown above and below a change when only some rules are looked at."""
_SIGNS = str.maketrans({"\n": "↵", "\r": "␍", "\t": "→", " ": "·", "\xa0": "·", "\ufeff": "▯"})
_LOSSES = ("gaps", "lost")
"""Stages whose insertions and flags say that words are missing."""


class Bit(NamedTuple):
    """A stretch within a line. `kind` says what became of it: ``keep``; ``cut``; ``new`` (put in); ``gap`` (a mark of
    lost words); ``flag`` (doubt, nothing changed). `blank` is for white space made visible.
    """

    kind: Literal["keep", "cut", "new", "gap", "flag"]
    text: str
    rule: str = ""
    blank: bool = False


class Line(NamedTuple):
    """One line of the page: its bits, and the rules in the order in which they changed it."""

    bits: tuple[Bit, ...]
    rules: tuple[str, ...] = ()

    @property
    def margin(self) -> tuple[tuple[str, str], ...]:
        """The rules that are named beside the line, each with the kind of its first change: all but those that only
        broke the line or joined it to the next.
        """
        told: dict[str, str] = {}
        for bit in self.bits:
            if bit.rule and not (bit.blank and "↵" in bit.text):
                told.setdefault(bit.rule, bit.kind)
        return tuple(told.items())


class Fold(NamedTuple):
    """Lines that are not shown."""

    number: int


class Box(NamedTuple):
    """Neighbouring lines of one document, or of none (`doc` is None). `again`: the document began in a box above."""

    doc: str | None
    lines: Sequence[Line | Fold]
    again: bool = False


def boxes(view: str, owners: Iterable[Mapping[str, Any]], ledger: Iterable[Entry]) -> Iterator[Box]:
    """The page from its first to its last character. `owners` are the parts of a page row."""
    doc, own, seen = None, list[Segment](), set[str | None]()
    for segment in segments(view, owners, ledger):
        if segment.kind != "open":
            own.append(segment)
            continue
        if own:
            yield Box(doc, list(_lines(own)), doc in seen)
            seen.add(doc)
        doc, own = segment.doc, []
    if own:
        yield Box(doc, list(_lines(own)), doc in seen)


def by_rules(found: Iterable[Box], wanted: Sequence[str]) -> Iterator[Box]:
    """The lines that rules changed which match one of `wanted` (see `matches`), with a line around each; the rest is
    folded, and a box without such a line is left out.
    """
    for box in found:
        hits = [any(matches(rule, wanted) for rule in _rules(line)) for line in box.lines]
        if any(hits):
            yield box._replace(lines=list(_folded(box.lines, hits)))


def matches(rule: str, wanted: Sequence[str]) -> bool:
    """The rule is one of `wanted`: an id, a stage, or a pattern with ``*``."""
    return any(rule == want or rule.startswith(f"{want.rstrip('/')}/") or fnmatchcase(rule, want) for want in wanted)


def places(view: str, owners: Iterable[Mapping[str, Any]], ledger: Iterable[Entry], wanted: Sequence[str]) -> set[int]:
    """The numbers of the lines, of those that `owners` have, that rules changed which match one of `wanted`."""
    found: set[int] = set()
    line = 0
    for segment in segments(view, owners, ledger):
        breaks = segment.was.count("\n") if segment.kind != "flag" else 0
        if segment.rule and matches(segment.rule, wanted):
            found.update(range(line, line + breaks + (not segment.was.endswith("\n"))))
        line += breaks
    return found


def shortened(found: Iterable[Box], room: int) -> tuple[list[Box], int]:
    """The first `room` code points, in whole lines; and how many code points are left out."""
    kept: list[Box] = []
    left = 0
    for box in found:
        lines: list[Line | Fold] = []
        for line in box.lines:
            size = sum(len(bit.text) for bit in line.bits) + 1 if isinstance(line, Line) else 0
            if left or (size > room and (kept or lines)):
                left += size
                continue
            if size > room and isinstance(line, Line):
                line, over = _cropped(line, room)
                left += over
            room -= size
            lines.append(line)
        if lines:
            kept.append(box._replace(lines=lines))
    return kept, left


def _cropped(line: Line, room: int) -> tuple[Line, int]:
    bits, over = [], 0
    for bit in line.bits:
        bits.append(bit._replace(text=bit.text[: max(room, 0)]))
        over += len(bit.text) - len(bits[-1].text)
        room -= len(bit.text)
    return Line(tuple(bit for bit in bits if bit.text), line.rules), over


def _rules(line: Line | Fold) -> tuple[str, ...]:
    return line.rules if isinstance(line, Line) else ()


def _folded(lines: Sequence[Line | Fold], hits: Sequence[bool]) -> Iterator[Line | Fold]:
    hidden = 0
    for number, line in enumerate(lines):
        if any(islice(hits, max(number - CONTEXT, 0), number + CONTEXT + 1)):
            if hidden:
                yield Fold(hidden)
                hidden = 0
            yield line
        else:
            hidden += 1
    if hidden:
        yield Fold(hidden)


def _lines(own: Iterable[Segment]) -> Iterator[Line]:
    """Segments to lines: a line ends where the page has a line feed, kept or cut. A line feed that was put in where a
    line begins, and an empty line that was cut, are shown at the end of the line above.
    """
    bits: list[Bit] = []
    above: list[Bit] | None = None
    for segment in own:
        for bit, ends in _bits(segment):
            if bit.kind == "new" and bit.blank and "↵" in bit.text and above and not bits:
                above.append(bit)
            elif bit.text or bit.rule:
                bits.append(bit)
            if ends and above is not None and bits and all(bit.kind == "cut" and bit.blank for bit in bits):
                above, bits = above + bits, []
            elif ends:
                if above is not None:
                    yield _line(above)
                above, bits = bits, []
    for rest in (above, bits):
        if rest:
            yield _line(rest)


def _line(bits: Sequence[Bit]) -> Line:
    return Line(tuple(bits), tuple(dict.fromkeys(bit.rule for bit in bits if bit.rule)))


def _bits(segment: Segment) -> Iterator[tuple[Bit, bool]]:
    """The bits of a segment, each with whether its line ends behind it."""
    kind, was, text, rule, _ = segment
    if kind == "flag":
        yield Bit("gap" if _lost(rule) else "flag", "", rule), False
        return
    if kind == "keep":
        yield from _parted("keep", was, "", str)
        return
    blank = not was.strip()
    if was:
        yield from _parted("cut", was, rule, _signs if blank else str)
    if text:
        empty = not text.strip()
        shown = _signs(text) if empty else text
        yield Bit("gap" if _lost(rule) else "new", shown, rule, empty), False


def _parted(
    kind: Literal["keep", "cut"], was: str, rule: str, shown: Callable[[str], str]
) -> Iterator[tuple[Bit, bool]]:
    *whole, rest = was.split("\n")
    for line in whole:
        body = line.removesuffix("\r")
        signs = _signs(f"{line[len(body) :]}\n") if rule and not body.strip() else ""
        yield Bit(kind, f"{shown(body)}{signs}", rule, bool(rule) and not body.strip()), True
    if rest:
        yield Bit(kind, shown(rest), rule, bool(rule) and not rest.strip()), False


def _signs(text: str) -> str:
    return text.translate(_SIGNS)


def _lost(rule: str) -> bool:
    return rule.partition("/")[0] in _LOSSES
