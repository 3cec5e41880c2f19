"""Text as it flows on a page: white space collapsed as browsers do, broken into lines, each a block."""

from __future__ import annotations

import re

from cleaner.text import Block, Element

_SPACE = re.compile("[ \t\n\r\x0b\x0c\x85\xa0\u2028\u2029]+")
_UNEVEN = re.compile("  |[\t\n\r\x0b\x0c\x85\xa0\u2028\u2029]")
"""White space that is more than one space between words."""
_BREAKS = re.compile("[\x0b\x0c\x85\xa0\u2028\u2029]")
_UNSEEN = str.maketrans("", "", "\xad\u200b")
"""Soft hyphens and places for a break: not seen, and words are not found with them in."""
_BLANK = " \t\u3000\ufeff\x1c\x1d\x1e\x1f"
"""What makes no line of its own."""


class Lines:
    """The view as it grows, line by line."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.blocks: list[Block] = []
        self.length = 0
        self.within: tuple[Element, ...] = ()
        self.pre = 0
        self.linked = 0  # open links
        self._buffer: list[str] = []
        self._size = 0
        self._space = False
        self._chars = 0
        self._inline: dict[str, None] = {}
        self._tight = False  # only line ends since the last line
        self._tab = False

    def add(self, raw: str, words: tuple[str, ...]) -> None:
        """Text, white space collapsed as a browser does; a no-break space is seen as any other."""
        if "\xad" in raw or "\u200b" in raw:
            raw = raw.translate(_UNSEEN)
        if self.pre:
            self._verbatim(raw)
            return
        text = _SPACE.sub(" ", raw) if _UNEVEN.search(raw) else raw
        if text == " ":
            self._space = True
            return
        if not text:
            return
        if text[0] == " ":
            self._space = True
            text = text[1:]
        after = text[-1] == " "
        if after:
            text = text[:-1]
        self._put(text, words)
        self._space = after

    def _put(self, text: str, words: tuple[str, ...]) -> None:
        if self._tab:
            self._buffer.append("\t")
            self._size += 1
            self._tab = False
        elif self._space and self._buffer:
            self._buffer.append(" ")
            self._size += 1
        self._space = False
        self._buffer.append(text)
        self._size += len(text)
        if self.linked:
            self._chars += len(text)
        if words and len(self._inline) < 12:
            self._inline.update(dict.fromkeys(words))

    def _verbatim(self, raw: str) -> None:
        for number, line in enumerate(raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                self.end("pre", tight=True)
            if line.strip():
                self._space = False
                self._put(
                    _SPACE.sub(lambda m: m.group() if m.group().strip("\x0b\x0c\x85\u2028\u2029") else " ", line), ()
                )

    def gap(self) -> None:
        """White space that is not in the markup but between two things a reader sees apart."""
        self._space = True

    def cell(self) -> None:
        """The next cell of a row begins."""
        if self._buffer:
            self._tab = True

    def end(self, name: str, *, tight: bool = False) -> None:
        """The line ends. `tight`: no blank line below, unless more than one line end asks for it."""
        self._space = self._tab = False
        if not self._buffer or not "".join(self._buffer).strip().strip(_BLANK):
            if self._buffer:
                self._buffer.clear()
                self._size = self._chars = 0
            if not tight or name == "br":
                self._tight = False
            return
        if self.blocks:
            gap = "\n" if self._tight else "\n\n"
            self.text.append(gap)
            self.length += len(gap)
        self.text += self._buffer
        block = Block(self.length, self.length + self._size, self.within, self._chars, tuple(self._inline))
        self.blocks.append(block)
        self.length += self._size
        self._buffer = []
        self._size = self._chars = 0
        self._inline = {}
        self._tight = tight
