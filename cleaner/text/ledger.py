"""The ledger of a page: every change of it in view offsets, and the two ways back.

`replay` makes the documents from the view, `undo` the view from the documents. `verify`, `explain` and the report read
nothing but these entries, so a record that could not be replayed would be seen at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from cleaner.errors import VerifyError
from cleaner.text.document import Document
from cleaner.text.findings import Edit, Op
from cleaner.text.pieces import Piece, merged

LEVELS = {"unwrap": "L0", "joins": "L0", "gaps": "L1", "restore": "L2", "lost": "L3"}
"""What a repair rests on, by the stage in its rule: visible damage, hard evidence of loss, another copy, a model."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One edit of a page as the contract writes it.

    `start` and `end` are code points of the view; `was` is what stood there, `text` what stands there now, `doc` the
    id of the document it belongs to, if any.
    """

    rule: str
    op: Op
    start: int
    end: int
    text: str
    was: str
    confidence: float
    doc: str | None
    note: str = ""

    def as_row(self) -> dict[str, Any]:
        """The entry as a JSON object; an empty note is left out, level and kind are there for repairs only."""
        row: dict[str, Any] = {
            "rule": self.rule,
            "op": self.op,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "was": self.was,
            "confidence": self.confidence,
            "doc": self.doc,
        }
        level, kind = LEVELS.get(self.rule.partition("/")[0]), self.rule.partition("/")[2]
        if level:
            row |= {"level": level, "kind": kind}
        if self.note:
            row["note"] = self.note
        return row

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Entry:
        """The entry that `as_row` wrote. KeyError when a field is missing."""
        return cls(
            row["rule"],
            row["op"],
            row["start"],
            row["end"],
            row["text"],
            row["was"],
            row["confidence"],
            row["doc"],
            row.get("note", ""),
        )


def entries(doc: Document, doc_id: str | None) -> list[Entry]:
    """The ledger of one document, in view order; flags stand where their span begins."""
    view = doc.view
    found: list[tuple[tuple[int, int], Entry]] = []
    for number, piece in enumerate(doc.pieces):
        if not piece.rule:
            continue
        start, end, rule, text, confidence, note = piece
        op: Op = "insert" if start == end else "replace" if text else "remove"
        entry = Entry(rule, op, start, end, text, view[start:end], confidence, doc_id, note)
        found.append(((start, number), entry))
    for flag in doc.flags:
        was = view[flag.start : flag.end]
        entry = Entry(flag.rule, "flag", flag.start, flag.end, was, was, flag.confidence, doc_id, flag.note)
        found.append(((flag.start, len(doc.pieces)), entry))
    found.sort(key=lambda pair: pair[0])
    return [entry for _, entry in found]


def flagged(docs: Sequence[Document]) -> Document:
    """The whole view of the page that `docs` were made of, untouched, with a flag where each of them was changed. The
    note says what would stand there. Facts are those of the first.
    """
    first, marks = docs[0], []
    for entry in (entry for doc in docs for entry in entries(doc, None)):
        note = entry.note or (repr(entry.text) if entry.op in ("insert", "replace") else "")
        marks.append(Edit(entry.start, entry.end, entry.rule, confidence=entry.confidence, flag=True, note=note))
    marks.sort(key=lambda mark: (mark.start, mark.end, mark.rule))
    return replace(Document.of(first.page, first.view, first.facts, first.blocks), flags=tuple(marks))


def parts(doc: Document) -> list[list[int]]:
    """The spans of the view that belong to a document, cuts included, as [start, end]; touching ones joined."""
    spans: list[list[int]] = []
    for piece in doc.pieces:
        if spans and spans[-1][1] == piece.start:
            spans[-1][1] = piece.end
        else:
            spans.append([piece.start, piece.end])
    return spans


def rebuilt(page: str, view: str, ledger: Iterable[Entry], spans: Iterable[Sequence[int]]) -> Document:
    """The document that owns `spans` of `view`, as `entries` and `parts` wrote it down: the way back from rows. Its
    facts are not in the ledger.
    """
    known = list(ledger)
    changes = deque(sorted_entries(known))
    pieces: list[Piece] = []
    for low, high in spans:
        at = low
        while changes and changes[0].end <= high:
            entry = changes.popleft()
            pieces.append(Piece(at, entry.start))
            pieces.append(Piece(entry.start, entry.end, entry.rule, entry.text, entry.confidence, entry.note))
            at = entry.end
        pieces.append(Piece(at, high))
    flags = tuple(
        Edit(e.start, e.end, e.rule, "", e.confidence, flag=True, note=e.note) for e in known if e.op == "flag"
    )
    return replace(Document.of(page, view), flags=flags).with_pieces(tuple(merged(pieces)))


def why(ledger: Sequence[Entry], offset: int) -> Entry | None:
    """The edit that covers a view offset, or None when that code point stands in a text unchanged.

    Flags do not cover: they change nothing.
    """
    for entry in ledger:
        if entry.op != "flag" and entry.start <= offset < entry.end:
            return entry
    return None


def replay(view: str, ledger: Iterable[Entry], spans: Iterable[Sequence[int]]) -> str:
    """The text of the document that owns `spans` of `view`, from the view and the ledger alone.

    Raises VerifyError when the ledger does not fit the view.
    """
    changes = sorted_entries(ledger)
    out: list[str] = []
    number = 0
    for low, high in spans:
        at = low
        while number < len(changes) and changes[number].start <= high and changes[number].end <= high:
            entry = changes[number]
            if entry.start < at or entry.was != view[entry.start : entry.end]:
                raise VerifyError(f"{entry.rule} at {entry.start}:{entry.end} does not fit the view")
            out.append(view[at : entry.start])
            out.append(entry.text)
            at = entry.end
            number += 1
        out.append(view[at:high])
    if number < len(changes):
        raise VerifyError(f"{changes[number].rule} at {changes[number].start} is outside the document's spans")
    return "".join(out)


def undo(documents: Iterable[tuple[str, Sequence[Sequence[int]]]], ledger: Iterable[Entry], length: int) -> str:
    """The view, of `length` code points, from the documents' (text, runs) and the ledger alone.

    Raises VerifyError when a code point is missing or claimed twice.
    """
    found: list[tuple[int, int, str]] = [
        (run[2], run[3], text[run[0] : run[1]]) for text, runs in documents for run in runs
    ]
    found.extend((e.start, e.end, e.was) for e in ledger if e.op in ("remove", "replace"))
    found.sort(key=lambda item: item[:2])
    at = 0
    for start, end, was in found:
        if start != at or len(was) != end - start:
            raise VerifyError(f"code points {min(at, start)}:{max(at, start)} are claimed twice or by nothing")
        at = end
    if at != length:
        raise VerifyError(f"code points {at}:{length} are claimed by nothing")
    return "".join(was for _, _, was in found)


def sorted_entries(ledger: Iterable[Entry]) -> list[Entry]:
    """Entries that change something, in the order in which they are carried out (stable where they touch)."""
    return sorted((e for e in ledger if e.op != "flag"), key=lambda e: (e.start, e.end))


class Segment(NamedTuple):
    """A stretch of a page as people are shown it: `was` stood there, `text` stands there now.

    Kind ``open`` says that a stretch of document `doc` begins (None: of no document), ``flag`` that a mark stands here.
    """

    kind: Literal["open", "keep", "remove", "replace", "insert", "flag"]
    was: str
    text: str
    rule: str
    doc: str | None


def segments(view: str, owners: Iterable[Mapping[str, Any]], ledger: Iterable[Entry]) -> Iterator[Segment]:
    """The page from its first to its last character, with every change in place.

    `owners` are the parts of a page row: ``doc`` and ``spans``. Flags stand where their span begins.
    """
    changes: dict[str | None, deque[Entry]] = {}
    flags: dict[str | None, deque[Entry]] = {}
    for entry in sorted(ledger, key=lambda e: (e.start, e.end)):
        (flags if entry.op == "flag" else changes).setdefault(entry.doc, deque()).append(entry)
    spans = [(low, high, part["doc"]) for part in owners for low, high in part["spans"]]
    for low, high, doc in sorted(spans, key=lambda span: span[:2]):
        yield Segment("open", "", "", "", doc)
        own, marks, at = changes.get(doc, deque()), flags.get(doc, deque()), low
        while own and own[0].end <= high:
            entry = own.popleft()
            yield from _kept(view, at, entry.start, entry.end, marks, doc)
            yield Segment(entry.op, entry.was, entry.text, entry.rule, doc)
            at = entry.end
        yield from _kept(view, at, high, high, marks, doc)


def _kept(view: str, low: int, high: int, until: int, marks: deque[Entry], doc: str | None) -> Iterator[Segment]:
    while marks and marks[0].start < until:
        mark = marks.popleft()
        stop = min(max(mark.start, low), high)
        if stop > low:
            yield Segment("keep", view[low:stop], view[low:stop], "", doc)
            low = stop
        yield Segment("flag", mark.was, mark.text, mark.rule, doc)
    if high > low:
        yield Segment("keep", view[low:high], view[low:high], "", doc)


def marked(view: str, owners: Sequence[Mapping[str, Any]], ledger: Iterable[Entry]) -> str:
    """The page with every change in place, for people: ``⟦rule: cut⟧``, ``⟦rule: old → new⟧``, ``⟦rule + new⟧``, ``⟦?
    rule⟧``.

    Line breaks stay outside the brackets so that the lines of the page remain the lines of the marked text.
    Each stretch of a document opens with ``⟦#index⟧`` when the page has more than one part.
    """
    several = len(owners) > 1
    return "".join(_shown(s) for s in segments(view, owners, ledger) if several or s.kind != "open")


def _shown(segment: Segment) -> str:
    kind, was, text, rule, doc = segment
    if kind == "keep":
        return was
    if kind == "open":
        return f"⟦#{doc.rpartition('#')[2]}⟧" if doc else "⟦# no text⟧"
    if kind == "flag":
        return f"⟦? {rule}⟧"
    if kind == "insert":
        return f"⟦{rule} + {text!r}⟧"
    if kind == "replace":
        return f"⟦{rule}: {was} → {text}⟧"
    body = was.strip("\r\n")
    if not body:
        return f"⟦{rule}⟧{was}"
    lead = was[: len(was) - len(was.lstrip("\r\n"))]
    return f"{lead}⟦{rule}: {body}⟧{was[len(lead) + len(body) :]}"
