"""Edits, the one applier, and the way back. Knows nothing of rules, files, HTML or engines."""

from cleaner.text.apply import apply, settle
from cleaner.text.blocks import Block, Element
from cleaner.text.diff import edits_between
from cleaner.text.document import Document
from cleaner.text.findings import Drop, Edit, Fact, Finding, Op, Part
from cleaner.text.ledger import Entry, Segment, entries, flagged, marked, parts, rebuilt, replay, segments, undo, why
from cleaner.text.lines import Line, Rows, lines_of
from cleaner.text.pieces import OffsetMap, Piece, text_of
from cleaner.text.placed import placed

__all__ = [
    "Block",
    "Document",
    "Drop",
    "Edit",
    "Element",
    "Entry",
    "Fact",
    "Finding",
    "Line",
    "OffsetMap",
    "Op",
    "Part",
    "Piece",
    "Rows",
    "Segment",
    "apply",
    "edits_between",
    "entries",
    "flagged",
    "lines_of",
    "marked",
    "parts",
    "placed",
    "rebuilt",
    "replay",
    "segments",
    "settle",
    "text_of",
    "undo",
    "why",
]
