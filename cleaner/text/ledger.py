"""The ledger of a page: every change of it in view offsets, and the two ways back.

`replay` makes the documents from the view, `undo` the view from the documents. `verify`, `explain` and the report read
nothing but these entries, so a record that could not be replayed would be seen at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.errors import VerifyError
from cleaner.text.document import Document
from cleaner.text.findings import Op


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
        """The entry as a JSON object; an empty note is left out."""
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
        if self.note:
            row["note"] = self.note
        return row

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Entry:
        """The entry that `as_row` wrote. KeyError when a field is missing."""
        return cls(
            row["rule"], row["op"], row["start"], row["end"], row["text"], row["was"], row["confidence"],
            row["doc"], row.get("note", ""),
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


def parts(doc: Document) -> list[list[int]]:
    """The spans of the view that belong to a document, cuts included, as [start, end]; touching ones joined."""
    spans: list[list[int]] = []
    for piece in doc.pieces:
        if spans and spans[-1][1] == piece.start:
            spans[-1][1] = piece.end
        else:
            spans.append([piece.start, piece.end])
    return spans


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


def marked(documents: Sequence[Document]) -> str:
    """The page with every change in place, for people: ``⟦rule: cut⟧``, ``⟦rule: old → new⟧``, ``⟦rule + new⟧``.

    Line breaks stay outside the brackets so that the lines of the page remain the lines of the marked text.
    Each stretch of a document opens with ``⟦#index role⟧`` when the page has more than one.
    """
    chunks: list[tuple[int, int, str]] = []
    for doc in documents:
        opening = f"⟦#{doc.index} {doc.role}⟧" if len(documents) > 1 else ""
        ledger = sorted_entries(entries(doc, None))
        number = 0
        for low, high in parts(doc):
            out = [opening]
            at = low
            while number < len(ledger) and ledger[number].end <= high:
                entry = ledger[number]
                out.append(doc.view[at : entry.start])
                out.append(_shown(entry))
                at = entry.end
                number += 1
            out.append(doc.view[at:high])
            chunks.append((low, high, "".join(out)))
    chunks.sort(key=lambda chunk: chunk[:2])
    return "".join(text for _, _, text in chunks)


def _shown(entry: Entry) -> str:
    if entry.op == "insert":
        return f"⟦{entry.rule} + {entry.text!r}⟧"
    if entry.op == "replace":
        return f"⟦{entry.rule}: {entry.was} → {entry.text}⟧"
    body = entry.was.strip("\r\n")
    if not body:
        return f"⟦{entry.rule}⟧{entry.was}"
    lead = entry.was[: len(entry.was) - len(entry.was.lstrip("\r\n"))]
    return f"{lead}⟦{entry.rule}: {body}⟧{entry.was[len(lead) + len(body):]}"
