"""Where the blocks of a view stand in a document's text now."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.text.blocks import Block
from cleaner.text.document import Document


def placed(doc: Document) -> Iterator[tuple[Block, int, int]]:
    """Each block of which something still stands, with its start and end in the text. What was cut at its edges is left
    out, what was changed within counts with it.
    """
    blocks = iter(doc.blocks)
    block = next(blocks, None)
    begin, start, end = 0, -1, -1
    for piece in doc.pieces:
        size = piece.length()
        while block is not None and block.end <= piece.start and piece.start < piece.end:
            if start >= 0:
                yield block, start, end
            block, start = next(blocks, None), -1
        while block is not None and size and block.start < piece.end:
            low = begin if piece.rule else begin + max(block.start - piece.start, 0)
            high = begin + size if piece.rule else begin + min(block.end, piece.end) - piece.start
            start, end = (low if start < 0 else start), high
            if block.end > piece.end:
                break
            yield block, start, end
            block, start = next(blocks, None), -1
        begin += size
    if block is not None and start >= 0:
        yield block, start, end
