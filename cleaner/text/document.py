"""The document that travels through the stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from cleaner.text.blocks import Block
from cleaner.text.findings import Drop, Edit, Fact
from cleaner.text.pieces import OffsetMap, Piece, text_of


@dataclass(frozen=True, slots=True)
class Document:
    """One article of a page, or a whole page that nothing has split yet. Frozen: `apply` makes new ones.

    `text` is what the document says now, `pieces` say where each code point of it comes from and why others went,
    `flags` are marks in view offsets, `facts` the metadata with their reasons, latest last. `blocks` are what the
    markup of the page says of the lines of the view; none where it had no markup.
    """

    page: str
    view: str = field(repr=False)
    text: str
    pieces: tuple[Piece, ...] = field(repr=False)
    index: int = 0
    role: Literal["lead", "related"] = "lead"
    flags: tuple[Edit, ...] = ()
    facts: tuple[Fact, ...] = ()
    dropped: Drop | None = None
    blocks: tuple[Block, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, page: str, view: str, facts: tuple[Fact, ...] = (), blocks: tuple[Block, ...] = ()) -> Document:
        """The whole view of a page, untouched."""
        pieces = (Piece(0, len(view)),) if view else ()
        return cls(page=page, view=view, text=view, pieces=pieces, facts=facts, blocks=blocks)

    @property
    def id(self) -> str:
        """Page id, ``#``, index on the page."""
        return f"{self.page}#{self.index}"

    @property
    def origin(self) -> OffsetMap:
        """Where the text stands in the view."""
        return OffsetMap(self.pieces)

    def to_view(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """View spans (code points, end exclusive) that ``text[start:end]`` stands for. IndexError when outside."""
        return self.origin.spans(start, end)

    def fact(self, key: str) -> object:
        """The latest value of a fact, or None."""
        for fact in reversed(self.facts):
            if fact.key == key:
                return fact.value
        return None

    def known(self) -> Mapping[str, Fact]:
        """Every fact by key, the latest one of each."""
        return {fact.key: fact for fact in self.facts}

    def with_pieces(self, pieces: tuple[Piece, ...]) -> Document:
        """The same document over another partition."""
        return replace(self, pieces=pieces, text=text_of(self.view, pieces))
