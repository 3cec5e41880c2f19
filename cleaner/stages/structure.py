"""Headings, lists, quotes and tables of a page with markup, written as Markdown where that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.text import Block, Document, Edit, Element, Finding, placed

RULES = {
    "structure/heading": "A heading's level, as Markdown writes it.",
    "structure/item": "The mark of a list item, as Markdown writes it.",
    "structure/quote": "The mark of a quotation, as Markdown writes it.",
    "structure/table": "The bars of a table, as Markdown writes them.",
}
_LISTS = ("ul", "ol", "menu", "dir")
_LEVEL = {f"h{level}": "#" * level + " " for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class MarkStructure:
    """Insert Markdown's marks before and within blocks. Only marks are added, no words, and nothing is escaped."""

    def __call__(self, doc: Document) -> Iterable[Finding]:
        """What this stage finds on a document."""
        numbers: dict[int, int] = {}  # items so far of each ordered list
        seen: set[int] = set()  # items and tables that have begun
        for block, start, end in placed(doc):
            names = [element.name for element in block.within]
            if block.name == "row":
                yield from _row(doc.text, block, start, end, seen)
                continue
            quote = "> " * names.count("blockquote")
            heading = next((_LEVEL[name] for name in names if name in _LEVEL), "")
            item = next((element for element in reversed(block.within) if element.name == "li"), None)
            if heading:
                yield Edit(start, start, "structure/heading", quote + heading)
            elif item is not None and item.number not in seen:
                seen.add(item.number)
                yield Edit(start, start, "structure/item", quote + _item(block.within, item, numbers))
            elif quote:
                yield Edit(start, start, "structure/quote", quote)


def _item(within: tuple[Element, ...], item: Element, numbers: dict[int, int]) -> str:
    lists = [element for element in within if element.name in _LISTS and element.number < item.number]
    margin = "  " * max(len(lists) - 1, 0)
    if lists and lists[-1].name == "ol":
        numbers[lists[-1].number] = numbers.get(lists[-1].number, 0) + 1
        return f"{margin}{numbers[lists[-1].number]}. "
    return f"{margin}- "


def _row(text: str, block: Block, start: int, end: int, seen: set[int]) -> Iterator[Edit]:
    """A row between bars; below a table's first one the line that Markdown wants."""
    table = next((element.number for element in reversed(block.within) if element.name == "table"), 0)
    tabs = [at for at in range(start, end) if text[at] == "\t"]
    yield Edit(start, start, "structure/table", "| ")
    for at in tabs:
        yield Edit(at, at + 1, "structure/table", " | ")
    below = "" if table in seen else "\n|" + " --- |" * (len(tabs) + 1)
    seen.add(table)
    yield Edit(end, end, "structure/table", " |" + below)
