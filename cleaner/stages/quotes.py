"""Quotation marks that lost the space on their outer side: `It added:"Russian`, `said."We`, `end.”He`, `words.(The`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.stages.marks import Join
from cleaner.stages.vocabulary import LETTER, UPPER

TIGHT = re.compile(
    rf"(?<=[\w.,:;!?…)%])[\"“«»](?=[\w(¿¡])|(?<=[{LETTER}][.!?])[«](?=[ \xa0\u202f])|(?<=[\w.!?,…])[”»](?=[{LETTER}])|(?<=[.!?,:])'(?=[{LETTER}])"
    rf"|(?<=[{LETTER}][.!?])\((?=[{UPPER}])"
)
_CODE = re.compile(r"[=<>{}\\`|]|\w\(|\)\(")


def tight_quotes(text: str) -> Iterator[Join]:
    """Where a space is missing beside a quotation mark."""
    seen: set[tuple[int, str]] = set()
    for match in TIGHT.finditer(text):
        at, mark = match.start(), match.group()
        start = text.rfind("\n", 0, at) + 1
        if mark == "(":
            yield Join(at, "opening bracket after a sentence mark", 0.97)
        elif mark == "”":
            yield Join(at + 1, "closing quote before a letter", 0.97)
        elif mark in "\"'" and (start, mark) not in seen:
            seen.add((start, mark))
            end = text.find("\n", at)
            yield from _straight(text, start, len(text) if end < 0 else end, mark)
        elif mark == "“" and not _low_before(text, start, at):
            yield Join(at, "opening quote after a letter or mark", 0.97)
        elif mark in "«»":
            yield from _angled(text, start, at, mark)


def _low_before(text: str, start: int, at: int) -> bool:
    """The quotation was opened by a low mark: what looks like an opening one closes it."""
    low = max(text.rfind("„", start, at), text.rfind("‚", start, at))
    return low >= 0 and low > text.rfind("“", start, at)


def _angled(text: str, start: int, at: int, mark: str) -> Iterator[Join]:
    """Angled quotes open in either direction; the first one of the line says in which."""
    first = re.compile("[«»]").search(text, start)
    opening = mark == (first.group() if first else mark)
    if opening and (text[at + 1].isspace() or (first is not None and first.start() < at)):
        yield Join(at, "opening quote after a letter or mark", 0.95)
    elif not opening and text[at + 1].isalpha():
        yield Join(at + 1, "closing quote before a letter", 0.95)


def _straight(text: str, start: int, end: int, mark: str) -> Iterator[Join]:
    """Straight quotes have no side of their own: those with a space on one side say which the others have."""
    if mark == '"' and _CODE.search(text, start, end):
        return
    places = list(_places(text, start, end, mark))
    sides = [_side(text, i, start, end, mark) for i in places]
    for n, (at, side) in enumerate(zip(places, sides, strict=True)):
        if side != "?":
            continue
        before = next((s for s in reversed(sides[:n]) if s != "?"), "")
        after = next((s for s in sides[n + 1 : n + 2] if s != "?"), "")
        decided = _decided(text, at, before, after, even=len(places) % 2 == 0)
        if decided:
            sides[n] = decided
            evidence = (
                f"quote {'opens' if decided == 'o' else 'closes'}: the one before {_said(before)}, after {_said(after)}"
            )
            yield Join(at if decided == "o" else at + 1, evidence, 0.97 if after else 0.92)


def _said(side: str) -> str:
    return {"o": "opens", "c": "closes"}.get(side, "is none")


def _places(text: str, start: int, end: int, mark: str) -> Iterator[int]:
    at = text.find(mark, start, end)
    while at >= 0:
        if mark == '"' or _is_quote(text, at, start, end):
            yield at
        at = text.find(mark, at + 1, end)


def _is_quote(text: str, at: int, start: int, end: int) -> bool:
    """The apostrophe is a quotation mark: not within a word, and not behind one."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if before.isspace() or before in "([":
        return after.isalpha() and not re.match(r"(?:s|em|tis|twas|n|til|cause|\d\ds?)\b", text[at + 1 : at + 8])
    return before in ".,!?:;…"


def _side(text: str, at: int, start: int, end: int, mark: str) -> str:
    """`o` opens, `c` closes, `?` could be either."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if before.isdigit() and mark == '"' and not after.isupper():
        return "c"
    if before.isspace() or before in "([{-–—/„“‘'":
        return "o" if not after.isspace() else ""
    if after.isspace() or after in ".,;:!?)]}-–—…/’'*":
        return "c"
    return "?"


def _decided(text: str, at: int, before: str, after: str, *, even: bool) -> str:
    """Open or close, by the neighbours, or by what stands around it where they say nothing; empty when in doubt.

    `before` and `after` are the sides of the quotes next to it, `even` says that the line has no odd one.
    """
    left, right = text[at - 1], text[at + 1]
    inside, needed = before == "o", after == "c"
    if after and inside != needed:
        return "c" if inside else "o"
    if after:
        # a quotation that goes on opens anew in each paragraph
        return "o" if inside and needed and left in ".!?" and right.isupper() else ""
    if left == ":" and not inside:
        return "o"
    if inside and (left in ".!?," or even):
        return "c"
    if not inside and even and (before or left not in ".!?,"):
        return "o"
    return "o" if not inside and left in ".!?" and right.isupper() and before else ""
