"""Blocks: what the markup of a page says of the stretches of its view. Knows no markup language."""

from __future__ import annotations

from typing import NamedTuple


class Element(NamedTuple):
    """A container on the page: its place among all containers, its name, and the words that label it."""

    number: int
    name: str
    words: tuple[str, ...] = ()


class Block(NamedTuple):
    """A line of the view that stood as one block on the page.

    `start` and `end` are view offsets (code points). `within` are the containers around it, outermost first, the last
    one its own; `linked` counts the code points that are part of links, and `inline` are words that label stretches
    within. `vote` is the share of it that a second opinion takes for main text; below 0 when there was none.
    """

    start: int
    end: int
    within: tuple[Element, ...]
    linked: int = 0
    inline: tuple[str, ...] = ()
    vote: float = -1.0

    @property
    def name(self) -> str:
        """The name of its own container."""
        return self.within[-1].name if self.within else ""
