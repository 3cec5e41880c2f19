"""A document as a partition of the view it came from.

A `Piece` is a span of the view and what became of it: kept verbatim, replaced, removed, or nothing but an
insertion point. The pieces of a document, in order, are at once its text, its offset map and its ledger: there is
no second record that could drift from the first. Same idea as the alignments of huggingface/tokenizers'
``NormalizedString``, kept as spans of runs instead of two integers a byte.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple


class Piece(NamedTuple):
    """`view[start:end]` and what stands for it now: `text`, or the span itself when `rule` is empty."""

    start: int
    end: int
    rule: str = ""
    text: str = ""
    confidence: float = 1.0
    note: str = ""

    @property
    def verbatim(self) -> bool:
        """True when the span of the view stands in the text unchanged."""
        return not self.rule

    def length(self) -> int:
        """Code points this piece takes in the text."""
        return len(self.text) if self.rule else self.end - self.start


def text_of(view: str, pieces: Iterable[Piece]) -> str:
    """The text that `pieces` make of `view`."""
    return "".join(p.text if p.rule else view[p.start : p.end] for p in pieces)


def merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same partition with neighbours joined: verbatim runs, and cuts of one rule and evidence."""
    last: Piece | None = None
    for piece in pieces:
        if piece.start == piece.end and not piece.text:
            continue
        if (
            last is not None
            and last.end == piece.start
            and not last.text
            and not piece.text
            and last.start < last.end
            and piece.start < piece.end
            and last[2:] == piece[2:]
        ):
            last = last._replace(end=piece.end)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


class OffsetMap:
    """Looks up where spans of a text stand in its view. Built from pieces when asked for."""

    __slots__ = ("_pieces", "_starts")

    def __init__(self, pieces: Sequence[Piece]) -> None:
        standing = [p for p in pieces if p.length()]
        self._pieces = standing
        self._starts = list(accumulate((p.length() for p in standing), initial=0))

    def __len__(self) -> int:
        """Code points of the text."""
        return self._starts[-1]

    def spans(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """View spans that `text[start:end]` stands for, in order; touching spans are joined.

        A replacement answers with its whole span, an insertion with the empty span of its place.
        Raises IndexError when the span is not within the text.
        """
        if not 0 <= start <= end <= len(self):
            raise IndexError(f"span {start}:{end} is not within a text of {len(self)} code points")
        found: list[tuple[int, int]] = []
        at = max(bisect_right(self._starts, start) - 1, 0)
        while at < len(self._pieces) and (self._starts[at] < end or (start == end and not found)):
            piece, begin = self._pieces[at], self._starts[at]
            if piece.rule:
                span = (piece.start, piece.end)
            else:
                low = piece.start + max(start - begin, 0)
                span = (low, max(low, piece.start + min(end - begin, piece.end - piece.start)))
            if found and found[-1][1] == span[0]:
                found[-1] = (found[-1][0], span[1])
            else:
                found.append(span)
            at += 1
        if not found and self._pieces:
            last = self._pieces[-1]
            found.append((last.end, last.end))
        return tuple(found)

    def runs(self) -> list[list[int]]:
        """The verbatim runs as [text start, text end, view start, view end]."""
        return [
            [begin, begin + p.length(), p.start, p.end]
            for begin, p in zip(self._starts, self._pieces, strict=False)
            if not p.rule
        ]
