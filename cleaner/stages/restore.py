"""Put back what another copy of the story proves: words that an aggregator took for an address and deleted.

Accepted is only what was measured to be safe: three equal words on each side, the same text without the gap nowhere in
the copy, and extra text that is, its spaces removed, one token of the deleting pattern. Different stories give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cleaner.text import Document, Edit, Finding

RULES = {"restore/copy": "Words that were deleted here and stand in another copy of the story; the note names it."}
SIDE = 3
"""Equal words that are asked for on each side."""
FARTHEST = 16
"""Words between the two sides in the copy, at most: a long address."""
SHARED = 0.6
"""Share of the shorter text's word triples that two copies of a story have in common at least."""
COMMON = 0.85
"""Share of the distinct words of one text that the other has at least: a form filled in anew has other names."""
ONE, MORE = 0.97, 0.995
"""Confidence of what one copy proves, and of what several agree on."""
TOKEN = re.compile(r"(https?://)?(www\.)?[^\W_][\w-]*(\.[A-Za-z]{2,})+(/\S*)?")
_GLUED = re.compile(r"([\w-]+\.)([A-Z][\w-]*)")
_WORD = re.compile(r"\w+")


class Words:
    """The words of a text with their places, and where each triple of them begins."""

    def __init__(self, text: str) -> None:
        found = list(_WORD.finditer(text))
        self.text = text
        self.words = [match.group() for match in found]
        self.distinct = frozenset(self.words)
        self.spans = [match.span() for match in found]
        self.begins: dict[tuple[str, ...], list[int]] = {}
        for n in range(len(found) - SIDE + 1):
            self.begins.setdefault(tuple(self.words[n : n + SIDE]), []).append(n)


def restorations(text: str, copies: Mapping[str, str]) -> list[Edit]:
    """Insertions into `text` that its copies prove, in order. `copies` are texts by the id of their document.

    Where copies say different things nothing is restored. Offsets are code points of `text`.
    """
    return restored(Words(text), {name: Words(copy) for name, copy in copies.items()})


def restored(own: Words, copies: Mapping[str, Words]) -> list[Edit]:
    """The same for texts whose words were looked up before."""
    proved: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for name, copy in sorted(copies.items()):
        if _related(own, copy):
            for at, wording in _proposals(own, copy):
                proved.setdefault(at, {}).setdefault("".join(wording.split()), []).append((name, wording))
    edits = []
    for at, wordings in sorted(proved.items()):
        if len(wordings) > 1:
            continue
        (witnesses,) = wordings.values()
        names = sorted({name for name, _ in witnesses})
        sure = ONE if len(names) == 1 else MORE
        edits.append(Edit(at, at, "restore/copy", witnesses[0][1], sure, note=f"proved by {', '.join(names)}"))
    return edits


def _related(own: Words, copy: Words) -> bool:
    """The texts share enough to be copies of one story, or one to be a part of the other."""
    fewer = min(len(own.begins), len(copy.begins))
    if not fewer or len(own.begins.keys() & copy.begins.keys()) < max(SHARED * fewer, 2):
        return False
    return len(own.distinct & copy.distinct) >= COMMON * min(len(own.distinct), len(copy.distinct))


def _proposals(own: Words, copy: Words) -> Iterable[tuple[int, str]]:
    """Places of `own`, each with the wording that `copy` has there."""
    for n in range(SIDE, len(own.words) - SIDE + 1):
        left, right = tuple(own.words[n - SIDE : n]), tuple(own.words[n : n + SIDE])
        before = copy.begins.get(left)
        if before is None:
            continue
        after = copy.begins.get(right)
        if after is None or any(p + SIDE == q for p in before for q in after):
            continue
        found = {
            place
            for p in before
            for q in after
            if 0 < q - (p + SIDE) <= FARTHEST and (place := _wording(own, n, copy, p + SIDE, q)) is not None
        }
        if len({"".join(wording.split()) for _, wording in found}) == 1:
            yield min(found)


def _wording(own: Words, n: int, copy: Words, first: int, stop: int) -> tuple[int, str] | None:
    """What the copy has between two words that are neighbours here, and where it goes; None when it is no token."""
    low, high = own.spans[n - 1][1], own.spans[n][0]
    here = own.text[low:high]
    there = copy.text[copy.spans[first - 1][1] : copy.spans[stop][0]]
    marks = "".join(here.split())
    for cut in range(len(marks) + 1):
        body = _between(there, marks[:cut], marks[cut:])
        if body is None or not _is_token(body.split()):
            continue
        lead = body[: len(body) - len(body.lstrip())]
        trail = body[len(body.rstrip()) :]
        glued = _GLUED.fullmatch(body.strip())
        core = f"{glued[1]} {glued[2]}" if glued else body.strip()
        at = low + _past(here, cut)
        space = len(here) - _past(here, cut) - len(here[_past(here, cut) :].lstrip())
        if lead and space:
            return at + space, _plain(core + trail)
        return at, _plain(lead + core + ("" if space else trail))
    return None


def _is_token(parts: Sequence[str]) -> bool:
    """The aggregator saw one token here: nothing but a sentence's or paragraph's end was between its two words."""
    joined = len(parts) == 1 or (len(parts) == 2 and parts[0].endswith("."))
    return joined and TOKEN.fullmatch("".join(parts)) is not None


def _between(there: str, prefix: str, suffix: str) -> str | None:
    """`there` without the marks that both texts have at its ends; None where it has not got them."""
    for mark in prefix:
        there = there.lstrip()
        if not there.startswith(mark):
            return None
        there = there[1:]
    for mark in reversed(suffix):
        there = there.rstrip()
        if not there.endswith(mark):
            return None
        there = there[:-1]
    return there


def _past(here: str, marks: int) -> int:
    """The offset behind the first so many characters that are not white space."""
    at = 0
    while marks:
        marks -= not here[at].isspace()
        at += 1
    return at


def _plain(wording: str) -> str:
    """The copy's wording; of its white space only paragraphs are kept."""
    return re.sub(r"\s+", lambda m: "\n\n" if m.group().count("\n") > 1 else " ", wording)


@dataclass(frozen=True)
class RestoreGaps:
    """Put back what `copies` (id, text) prove. Runs before anything is marked as lost."""

    copies: Sequence[tuple[str, str]] = field(repr=False)

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        yield from restorations(doc.text, dict(self.copies))
