"""Teasers of other pages below the text of a page with markup: cards side by side, each broken off, each with one and
the same link ("Read the rest").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from cleaner.stages.containers import Page
from cleaner.text import Block

CARDS = 3
"""Containers of one kind side by side, of more than one block each, from which on they are cards."""
LONGEST = 600
"""Code points of a card's text at most."""
PROSE = 60
_LINK = 0.8
_BROKEN = ("…", "...", "…]", "...]", "»")


def teasers(view: str, blocks: Sequence[Block], said: Sequence[str]) -> Iterator[int]:
    """The blocks that stay in such cards below a headline and some text. `said` are the rules that blocks go by, or
    nothing: of a page without a headline the cards may be all there is.
    """
    kept = [n for n, rule in enumerate(said) if not rule]
    if (
        "extract/title" not in said
        or sum([view.endswith(_BROKEN, blocks[n].start, blocks[n].end) for n in kept]) < CARDS
    ):
        return
    page = Page(view, blocks, {})
    title = said.index("extract/title")
    cards = _cards(page)
    held = np.where(cards > 0, page.sibling[cards], 0)  # the row of cards that a block is in
    for row in {int(held[n]) for n in kept} - {0}:
        own = np.flatnonzero(held == row)
        inside = [n for n in kept if held[n] == row]
        outside = [n for n in kept if not held[n] and len(page.texts[n]) >= PROSE]
        last = any(title < n < own[0] for n in outside) and not any(n > own[-1] for n in outside)
        if last and _broken_off(page, cards.tolist(), own.tolist(), inside):
            yield from inside


def _cards(page: Page) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The innermost card around each block that is one of a row of cards with a link line each; 0 for none."""
    links = np.append(0, np.cumsum(page.density >= _LINK))
    linked = (links[page.last + 1] > links[page.first]).astype(float)
    count = np.bincount(page.sibling)
    share = np.bincount(page.sibling, linked) / np.maximum(count, 1)
    is_card = (count[page.sibling] >= CARDS) & (page.last > page.first) & (share[page.sibling] >= _LINK)
    card = page.own
    while (bare := (card > 0) & ~is_card[card]).any():
        card = np.where(bare, page.parent[card], card)
    return card


def _broken_off(page: Page, cards: Sequence[int], own: Sequence[int], inside: Sequence[int]) -> bool:
    """Half of a row's cards that hold text are broken off, and most of its cards have one link in common."""
    size: dict[int, int] = {}
    for n in inside:
        size[cards[n]] = size.get(cards[n], 0) + len(page.texts[n])
    links = {(cards[n], page.texts[n]) for n in own if page.density[n] >= _LINK}
    said = [text for _, text in links]
    common = max([said.count(text) for text in set(said)], default=0)
    broken = {cards[n] for n in inside if page.texts[n].endswith(_BROKEN)}
    return (
        len(size) >= CARDS
        and max(size.values()) <= LONGEST
        and 2 * len(broken) >= len(size)
        and common >= 0.6 * len({cards[n] for n in own})
    )
