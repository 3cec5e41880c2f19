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
_MARGIN = {kind: Style(color=style.color.name if style.color else None) for kind, style in _STYLES.items()}


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
        names = (len(rule) for box in found for line in box.lines if isinstance(line, Line) for rule, _ in line.margin)
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
        before: tuple[tuple[str, str], ...] = ()
        for line in box.lines:
            for text, rule in self._rows(line, before, inner, console):
                text.pad_right(max(inner - text.cell_len, 0))
                end = Text(" │" if heading else "  ", style="blue")
                yield Text.assemble(edge, text, end, " ", rule) if rule else Text.assemble(edge, text, end)
            before = line.margin if isinstance(line, Line) else ()
        if heading:
            yield Text.assemble(("╰" + "─" * (self.box - 2) + "╯", "blue"))

    def _rows(
        self, line: Line | Fold, before: tuple[tuple[str, str], ...], inner: int, console: Console
    ) -> Iterator[tuple[Text, Text]]:
        """The rows that a line takes, each with what stands in the margin."""
        if isinstance(line, Fold):
            yield Text(f"⋯ {line.number:,} line{'s' * (line.number > 1)}", style="dim"), Text()
            return
        text = Text.assemble(*(part for bit in line.bits for part in _shown(bit, named=not self.margin)))
        left = dict(line.margin)
        waiting: list[Text] = []
        if line.margin == before:
            waiting = [Text("┊", style=_MARGIN[kind]) for kind in list(left.values())[:1] if self.margin]
            left = {}
        for row in text.wrap(console, inner, justify="left", overflow="fold", tab_size=4) or [Text()]:
            row.rstrip()
            for span in row.spans:
                rule = span.style.meta.get("rule") if isinstance(span.style, Style) else None
                if rule in left:
                    waiting += self._named(str(rule), left.pop(rule))
            yield row, waiting.pop(0) if waiting else Text()
        for name in waiting:
            yield Text(), name

    def _named(self, rule: str, kind: str) -> list[Text]:
        """A rule's id in lines of the margin."""
        if not self.margin:
            return []
        return [Text(rule[at : at + self.margin], style=_MARGIN[kind]) for at in range(0, len(rule), self.margin)]


def _shown(bit: Bit, *, named: bool) -> Iterator[Text]:
    style = _BLANK.get(bit.kind, _STYLES[bit.kind]) if bit.blank else _STYLES[bit.kind]
    text = visible(bit.text) or {"gap": "[…]", "flag": "[?]"}.get(bit.kind, "")
    yield Text(text, style=style + Style(meta={"rule": bit.rule}) if bit.rule else style)
    if named and bit.rule and not bit.blank:
        yield Text(f"[{bit.rule}]", style=_MARGIN[bit.kind])


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
