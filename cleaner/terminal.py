"""What the command line shows to people: a page with its changes marked, progress, and how a run went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from cleaner.report.show import visible
from cleaner.text import Segment, segments

if TYPE_CHECKING:
    from cleaner.corpus import RunSummary
    from cleaner.result import Document, Result

_SIGNS = str.maketrans({"\n": "↵", "\r": "␍", "\t": "→", " ": "·", "\xa0": "·", "\ufeff": "▯"})


def show_page(result: Result, console: Console) -> None:
    """The page with its cuts struck through and named, its repairs in colour, and a heading over each article."""
    console.rule(Text(visible(result.path, one_line=True), style="bold"), align="left")
    documents = {document.id: document for document in result.documents}
    page = Text()
    for segment in segments(result.view, result.parts, result.edits):
        if segment.kind == "open":
            _print(page, console)
            page = Text()
            console.rule(_heading(documents.get(segment.doc or "")), align="left", style="blue")
        else:
            page.append_text(_shown(segment))
    _print(page, console)


def _print(page: Text, console: Console) -> None:
    if page:
        console.print(page, soft_wrap=True)


def _heading(document: Document | None) -> Text:
    if document is None:
        return Text("no text", style="dim")
    known = (document.publisher, document.metadata["date_raw"], document.title)
    words = [document.role, *(visible(str(value), one_line=True) for value in known if value)]
    return Text(" · ".join(words), style="bold blue")


def _shown(segment: Segment) -> Text:
    kind, was, text, rule, _ = segment
    if kind == "keep":
        return Text(visible(was))
    if kind == "flag":
        return Text(f"[? {rule}]", style="yellow")
    if kind == "insert":
        return _blank(text, "green") if not text.strip() else Text(f"{visible(text)}[{rule}]", style="green")
    if not was.strip() and not text.strip():
        return _blank(was, "red") + _blank(text, "green")
    ends = was[len(was.rstrip("\r\n")) :]
    shown = Text(visible(was[: len(was) - len(ends)]), style="red strike") + Text(f"[{rule}]", style="red dim")
    return shown + Text(visible(text), style="green") + Text(ends)


def _blank(text: str, style: str) -> Text:
    """White space that was cut or put in: as signs, since it could not be seen; line feeds still break the line."""
    return Text(visible(text.translate(_SIGNS)), style=f"{style} dim") + Text("\n" * text.count("\n"))


@contextmanager
def progress(console: Console, *, quiet: bool) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """A function to be called with each page's row: it draws a bar on a terminal, and lists the pages that failed.

    No thread draws it: the processes of a pool are forked from this one.
    """
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        auto_refresh=False,
        disable=quiet or not console.is_terminal,
    )
    with bar:
        task = bar.add_task("cleaning", total=None)

        def step(page: Mapping[str, Any]) -> None:
            bar.update(task, advance=1)
            if int(bar.tasks[0].completed) % 20 == 1:
                bar.refresh()
            if page["error"]:
                said, path = page["error"]["message"], page["path"]
                note(console, f"{page['state']}: {said if path in said else f'{path}: {said}'}")

        yield step


def note(console: Console, message: str) -> None:
    """One line for people; whatever control characters it holds are made visible."""
    console.print(Text(visible(message, one_line=True)), soft_wrap=True)


def summary_line(summary: RunSummary) -> str:
    """How a run went, in one line."""
    pages = ", ".join(f"{number:,} {state}" for state, number in summary.pages.items() if number)
    total = summary.kept + summary.cut
    share = f"{summary.kept / total:.1%} of {total:,} characters kept" if total else "no characters"
    documents = ", ".join(f"{number:,} {state}" for state, number in summary.documents.items() if number)
    place = f" → {summary.out}" if summary.out is not None else ""
    return f"pages: {pages or 'none'}; documents: {documents or 'none'}; {share}{place}"
