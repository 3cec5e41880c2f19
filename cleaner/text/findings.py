"""What a stage may say about a document: four kinds of finding, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Op: TypeAlias = Literal["remove", "replace", "insert", "flag"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of, or a mark on, `text[start:end]` of the document the stage was given.

    `start` and `end` are code points, end exclusive. ``text == ""`` removes the span, ``start == end`` inserts
    `text`, anything else replaces. With ``flag=True`` nothing changes: the span is only marked.
    `confidence` is between 0 and 1; `note` is evidence in a few words.
    """

    start: int
    end: int
    rule: str
    text: str = ""
    confidence: float = 1.0
    flag: bool = False
    note: str = ""

    @property
    def op(self) -> Op:
        """The contract's name of what this edit does."""
        if self.flag:
            return "flag"
        if self.start == self.end:
            return "insert"
        return "replace" if self.text else "remove"


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of metadata with its reason; the last fact of a key counts. `value` must be JSON."""

    key: str
    value: object
    rule: str


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a page: the spans of text it is made of, in order, and what is known of it.

    `edits` are head lines (publisher, age, title ...) and the like that leave the text because they become facts;
    their offsets are those of the text the stage was given, like the spans.
    """

    spans: tuple[tuple[int, int], ...]
    role: Literal["lead", "related"]
    rule: str
    facts: tuple[Fact, ...] = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """The whole document goes; `because` says why, and names the survivor where there is one."""

    rule: str
    because: str


Finding: TypeAlias = Edit | Fact | Part | Drop
