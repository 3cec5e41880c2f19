"""Truth pages: aggregator pages written for this project, every line tagged with what it is.

A ``.page`` file begins with ``# lang=xx | layout: ...``; each further line is a tag, ``|`` and the line as it stands on
the page: ``C`` chrome · ``T0`` title of document 0, ``P`` publisher, ``A`` age, ``H{publisher=..;age=..}`` several
facts on one line, ``V`` via, ``M`` other head matter, ``B`` body, ``N`` neutral (may go or stay) · nothing before ``|``
for a blank line. Document 0 is the lead. Inside a body line ``⟦...⟧`` is chrome. ``crlf`` in the first line: the page's
line ends; ``base:`` when it was fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_TAG = re.compile(r"^(?:([CTBPAVHMN])(\d*)(\{[^}]*\})?)?\|(.*)$")


@dataclass
class Story:
    """What a page's truth says of one document."""

    publisher: str | None = None
    age: str | None = None
    title: str | None = None


@dataclass
class Truth:
    """A page: its text, and spans of it as (tag, document number or None, start, end)."""

    name: str
    language: str
    view: str = ""
    base: str | None = None
    spans: list[tuple[str, int | None, int, int]] = field(default_factory=list)
    stories: dict[int, Story] = field(default_factory=dict)


def load(path: Path) -> Truth:
    """The truth page of one file. ValueError names the line that is wrong."""
    head, *rest = path.read_text(encoding="utf-8").split("\n")
    if rest and not rest[-1]:
        rest.pop()
    found = re.match(r"# lang=(\w+)", head)
    if not found:
        raise ValueError(f"{path.name}: the first line does not say lang=")
    base = re.search(r"base: (\d\S+)", head)
    truth = Truth(path.stem, found.group(1), base=base.group(1) if base else None)
    end = "\r\n" if "crlf" in head else "\n"
    for number, row in enumerate(rest, 2):
        match = _TAG.match(row)
        if not match:
            raise ValueError(f"{path.name}, line {number}: no tag")
        tag, doc, facts, text = match.groups()
        _line(truth, tag, int(doc) if doc else None, facts, text)
        truth.view += end
    return truth


def _line(truth: Truth, tag: str | None, doc: int | None, facts: str | None, text: str) -> None:
    begin = len(truth.view)
    for piece in re.split("(⟦[^⟧]*⟧)", text):
        inline = piece.startswith("⟦")
        plain = piece[1:-1] if inline else piece
        if plain and tag:
            at = len(truth.view)
            truth.spans.append(("C" if inline else tag, None if inline else doc, at, at + len(plain)))
        truth.view += plain
    if doc is None:
        return
    story = truth.stories.setdefault(doc, Story())
    line = truth.view[begin:]
    if tag == "T":
        story.title = line
    elif tag == "P":
        story.publisher = line
    elif tag == "A":
        story.age = story.age or line
    elif tag == "H" and facts:
        for pair in facts[1:-1].split(";"):
            key, _, value = pair.partition("=")
            if key in ("publisher", "age", "title"):
                setattr(story, key, value)


def load_all(folder: Path) -> Iterator[Truth]:
    """Every truth page of a folder, by name."""
    for path in sorted(folder.glob("*.page")):
        yield load(path)
