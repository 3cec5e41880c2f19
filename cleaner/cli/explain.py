"""The command that shows what was done to a page: explain."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.group import main, say, settings, settings_options

if TYPE_CHECKING:
    from cleaner.report import Box
    from cleaner.result import Result
    from cleaner.settings import Settings


@main.command(short_help="Show a page with every cut and its rule.")
@click.argument("file")
@click.option(
    "--rule", "rules", multiple=True, metavar="RULE", help="Only lines that this rule changed: an id, a stage, or a *."
)
@click.option("--doc", "number", type=click.IntRange(min=0), metavar="N", help="Only document N; the lead is 0.")
@click.option("--plain", "form", flag_value="plain", help="Every change in brackets, for files and diffs.")
@click.option("--html", "form", flag_value="html", help="One HTML file that needs nothing else.")
@click.option("--json", "form", flag_value="json", help="The page row: state and ledger.")
@settings_options
@click.pass_context
def explain(
    ctx: click.Context, /, file: str, rules: tuple[str, ...], number: int | None, form: str | None, **options: Any
) -> None:
    """Show FILE with every cut struck through, every repair and gap marked, and the rules beside them. Off a terminal
    the form is that of --plain.
    """
    chosen = settings(**options)
    stdout = sys.stdout.buffer
    pages = _Pages(file, chosen, number)
    form = form or ("terminal" if stdout.isatty() else "plain")
    for part in {"json": _json, "html": _html, "plain": _plain, "terminal": _terminal}[form](pages, rules):
        stdout.write(part)
    stdout.flush()
    if pages.missing:
        raise click.UsageError(f"no page of {file} has a document {number}.")
    ctx.exit(1 if pages.failed else 0)


class _Pages:
    """The pages of a file, cleaned; with a `number` those that have that document. Tells of pages that failed."""

    def __init__(self, file: str, chosen: Settings, number: int | None) -> None:
        self.file, self.settings, self.number = file, chosen, number
        self.failed, self.missing = False, number is not None

    def __iter__(self) -> Iterator[Result]:
        from cleaner.api import Cleaner
        from cleaner.io.read import pages, sources
        from cleaner.page import reading_of

        cleaner, reading = Cleaner(self.settings), reading_of(self.settings)
        for raw in (raw for source in sources([self.file]) for raw in pages(source, reading)):
            result = cleaner.run(raw)
            if result.error is not None:
                self.failed = True
                say(f"{result.state}: {result.error['message']}")
            if self.number is None or self.number < len(result.documents):
                self.missing = False
                yield result

    def owners(self, result: Result) -> list[Any]:
        """The parts of a page that are looked at."""
        own = None if self.number is None else result.documents[self.number].id
        return [part for part in result.parts if own is None or part["doc"] == own]


def _json(pages: _Pages, rules: Sequence[str]) -> Iterator[bytes]:
    from cleaner.io.rows import encoded
    from cleaner.report import matches

    for result in pages:
        row = result.as_row()
        if pages.number is not None:
            own = result.documents[pages.number].id
            row |= {"documents": [own], "parts": [part for part in row["parts"] if part["doc"] == own]}
            row["edits"] = [edit for edit in row["edits"] if edit["doc"] == own]
        if rules:
            row["edits"] = [edit for edit in row["edits"] if matches(edit["rule"], rules)]
        yield encoded(row)


def _plain(pages: _Pages, rules: Sequence[str]) -> Iterator[bytes]:
    from cleaner.io.rows import plain
    from cleaner.report import places, visible
    from cleaner.text import marked

    for result in pages:
        if result.error is not None:
            continue
        owners = pages.owners(result)
        text = marked(result.view, owners, result.edits)
        if rules:
            hits = places(result.view, owners, result.edits, rules)
            text = "".join(_picked(text.split("\n"), hits))
        yield plain(visible(text) if sys.stdout.isatty() else text)


def _picked(lines: Iterable[str], hits: set[int]) -> Iterator[str]:
    """The lines of these numbers with one around each; ⋯ stands for the rest."""
    hidden = False
    for number, line in enumerate(lines):
        if hits & {number - 1, number, number + 1}:
            yield f"{line}\n"
            hidden = False
        elif not hidden:
            yield "⋯\n"
            hidden = True


def _html(pages: _Pages, rules: Sequence[str]) -> Iterator[bytes]:
    from cleaner.report import page_html, shown

    def sheets() -> Iterator[Any]:
        for result in pages:
            rows = [document.as_row() for document in result.documents]
            yield shown(result.as_row(), rows, _boxes(pages, result, rules))

    return page_html(sheets(), _reasons(pages.settings))


def _terminal(pages: _Pages, rules: Sequence[str]) -> Iterator[bytes]:
    from rich.console import Console

    from cleaner.terminal import show_page

    console, reasons = Console(highlight=False), _reasons(pages.settings)
    for result in pages:
        if result.error is None:
            show_page(result, _boxes(pages, result, rules), console, reasons)
    return iter(())


def _boxes(pages: _Pages, result: Result, rules: Sequence[str]) -> list[Box]:
    from cleaner.report import boxes, by_rules

    found = boxes(result.view, pages.owners(result), result.edits)
    return list(by_rules(found, rules) if rules else found)


def _reasons(chosen: Settings) -> dict[str, str]:
    from cleaner.catalogue import catalogue
    from cleaner.rules import load_file

    return {rule.id: rule.why for rule in catalogue(load_file(path) for path in chosen.profiles)}
