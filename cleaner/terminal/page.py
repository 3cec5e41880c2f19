"""A page with every change in place: articles in boxes, and beside each line the rules that changed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from cleaner.report.layout import Bit, Box, Fold, Line
from cleaner.report.show import visible
from cleaner.result import Document, Result

NARROW = 64
"""Columns below which there is no room for a margin: rules then stand in brackets behind what they changed."""
MARGIN = 26
"""Columns of the margin at most."""
WHYS = 16
"""Rules whose reasons are told below the page."""
_STYLES = {
    "keep": Style(),
    "cut": Style(color="red", strike=True),
    "new": Style(color="green", bold=True),
    "gap": Style(color="yellow", bold=True, reverse=True),
    "flag": Style(color="yellow"),
}
_BLANK = {"cut": Style(color="red", dim=True), "new": Style(color="green", dim=True)}
_RULE = Style(color="red", dim=True)


def show_page(result: Result, found: Sequence[Box], console: Console, reasons: Mapping[str, str] | None = None) -> None:
    """The boxes of a page (see `cleaner.report.boxes`), then its rules with the characters they cut and, from
    `reasons`, why.
    """
    size = len(result.view)
    cut = sum(result.counts.values())
    kept = f"{(size - cut) / size:.1%} of {size:,} characters kept" if size else "no characters"
    console.rule(
        Text.assemble((visible(result.path or "page", one_line=True), "bold"), (f" · {kept}", "dim")),
        align="left",
        style="dim",
    )
    documents = {document.id: document for document in result.documents}
    sheet = _Sheet.of(found, console.width)
    for box in found:
        document = documents.get(box.doc or "")
        for line in sheet.drawn(box, _heading(document, box.again), console):
            console.print(line, soft_wrap=True)
    _whys(result, found, console, reasons or {})


def _heading(document: Document | None, again: bool) -> Text | None:
    if document is None:
        return None
    known = [document.publisher, document.metadata["date_raw"], *document.metadata.get("authors", ())[:1]]
    words = [f"{document.role} goes on"] if again else [document.role, *(str(value) for value in known if value)]
    if document.metadata["state"] != "kept":
        words.append(document.metadata["state"])
    return Text(" · ".join(visible(word, one_line=True) for word in words), style="bold blue")


class _Sheet(NamedTuple):
    """How wide what is: a box with its borders, and the margin at its right; no margin when that is 0."""

    box: int
    margin: int

    @classmethod
    def of(cls, found: Sequence[Box], width: int) -> _Sheet:
        if width < NARROW:
            return cls(width, 0)
        names = (len(rule) for box in found for line in box.lines if isinstance(line, Line) for rule in line.margin)
        margin = min(max(names, default=0), MARGIN, width // 3)
        return cls(min(width - margin - 1, 100) if margin else min(width, 100), margin)

    def drawn(self, box: Box, heading: Text | None, console: Console) -> Iterator[Text]:
        """The box as lines for the console."""
        inner = self.box - 4
        edge = Text("│ " if heading else "  ", style="blue")
        if heading:
            heading.truncate(inner - 2, overflow="ellipsis")
            bar = "─" * max(self.box - 5 - heading.cell_len, 0)
            yield Text.assemble(("╭─ ", "blue"), heading, (f" {bar}╮", "blue"))
        before: tuple[str, ...] = ()
        for line in box.lines:
            for text, rule in self._rows(line, before, inner, console):
                text.pad_right(max(inner - text.cell_len, 0))
                yield Text.assemble(edge, text, Text(" │ " if heading else "   ", style="blue"), (rule, _RULE))
            before = line.margin if isinstance(line, Line) else ()
        if heading:
            yield Text.assemble(("╰" + "─" * (self.box - 2) + "╯", "blue"))

    def _rows(
        self, line: Line | Fold, before: tuple[str, ...], inner: int, console: Console
    ) -> Iterator[tuple[Text, str]]:
        """The rows that a line takes, each with what stands in the margin."""
        if isinstance(line, Fold):
            yield Text(f"⋯ {line.number:,} line{'s' * (line.number > 1)}", style="dim"), ""
            return
        text = Text.assemble(*(part for bit in line.bits for part in _shown(bit, named=not self.margin)))
        waiting: list[str] = []
        told: set[str] = set()
        if line.margin == before:
            waiting, told = ["┊"] if before and self.margin else [], set(before)
        for row in text.wrap(console, inner, justify="left", overflow="fold", tab_size=4) or [Text()]:
            row.rstrip()
            styles = (span.style for span in row.spans if isinstance(span.style, Style))
            here = dict.fromkeys(str(style.meta["rule"]) for style in styles if style.meta)
            new = [rule for rule in here if rule in line.margin and rule not in told]
            told.update(new)
            waiting += [part for rule in new for part in self._parts(rule)]
            yield row, waiting.pop(0) if waiting else ""
        for part in waiting:
            yield Text(), part

    def _parts(self, rule: str) -> list[str]:
        """A rule's id in lines of the margin."""
        if not self.margin:
            return []
        return [rule[at : at + self.margin] for at in range(0, len(rule), self.margin)]


def _shown(bit: Bit, *, named: bool) -> Iterator[Text]:
    style = _BLANK.get(bit.kind, _STYLES[bit.kind]) if bit.blank else _STYLES[bit.kind]
    text = visible(bit.text) or {"gap": "[…]", "flag": "[?]"}.get(bit.kind, "")
    yield Text(text, style=style + Style(meta={"rule": bit.rule}) if bit.rule else style)
    if named and bit.rule and not bit.blank:
        yield Text(f"[{bit.rule}]", style=_RULE)


def _whys(result: Result, found: Sequence[Box], console: Console, reasons: Mapping[str, str]) -> None:
    """The rules of what was shown, most characters first, with their reasons."""
    here = {rule for box in found for line in box.lines if isinstance(line, Line) for rule in line.rules}
    edits = Counter(edit.rule for edit in result.edits if edit.rule in here)
    order = sorted(edits, key=lambda rule: (-result.counts.get(rule, 0), -edits[rule], rule))
    if not order:
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="red", overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim")
    for rule in order[:WHYS]:
        cut = result.counts.get(rule, 0)
        what = f"{cut:,} cut" if cut else f"{edits[rule]:,} place{'s' * (edits[rule] > 1)}"
        table.add_row(rule, what, visible(reasons.get(rule, ""), one_line=True))
    console.print(table)
    if len(order) > WHYS:
        console.print(Text(f"and {len(order) - WHYS} more; --json has them all", style="dim"))
