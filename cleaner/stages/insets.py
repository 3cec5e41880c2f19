"""What stands within the text of a page with markup and is not of it: captions, and lines that are links elsewhere.

Where they are the greater part of the page (a gallery, a list of links), they are its text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.text import Block

CAPTION = 400
"""Code points of a caption at most."""
CAPTIONS = 1 / 3
"""Share of the text that stays, from which on captions are the text itself."""
LINKS = 0.2
"""Share of the blocks that stay, from which on links are the text itself."""
WORDS = 5
_LISTED = ("li", "table", "blockquote")


def captions(blocks: Sequence[Block], said: Sequence[str]) -> Iterator[int]:
    """The captions among the blocks that stay. `said` are the rules that blocks go by, or nothing."""
    kept = [n for n, rule in enumerate(said) if not rule]
    found = [n for n in kept if _is_caption(blocks[n])]
    if sum([_size(blocks[n]) for n in found]) < CAPTIONS * sum([_size(blocks[n]) for n in kept]):
        yield from found


def _size(block: Block) -> int:
    return block.end - block.start


def _is_caption(block: Block) -> bool:
    within = block.within
    return _size(block) <= CAPTION and (
        any(element.name == "figcaption" for element in within[-3:])
        or any("caption" in element.words for element in within[-2:])
    )


def links(view: str, blocks: Sequence[Block], said: Sequence[str]) -> Iterator[int]:
    """The paragraphs among the blocks that stay of which all is a link."""
    kept = [n for n, rule in enumerate(said) if not rule]
    found = [n for n in kept if blocks[n].linked and _is_link(view, blocks[n])]
    if len(found) <= LINKS * len(kept):
        yield from found


def _is_link(view: str, block: Block) -> bool:
    return (
        block.linked >= 0.95 * _size(block)
        and block.name in ("p", "div")
        and len(view[block.start : block.end].split()) >= WORDS
        and not any(element.name in _LISTED for element in block.within)
    )
