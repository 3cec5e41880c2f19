"""What the command line shows to people: a page with its changes marked, progress, and how a run went."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from cleaner.report.show import visible
from cleaner.text import Segment, segments

if TYPE_CHECKING:
    from cleaner.corpus import RunSummary, Step
    from cleaner.result import Document, Result

RULES = 10
"""Rules that the summary names."""
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


class Progress:
    """What a run tells while it works, to be called with each step: a bar on a terminal, else a line every `every`
    seconds; and always the pages that failed, one line each. A context manager.

    No thread draws the bar: the processes of a pool are forked from this one.
    """

    def __init__(self, console: Console, *, quiet: bool, every: float = 30.0) -> None:
        self._console, self._quiet, self._every = console, quiet, every
        self._bytes = self._errors = self._before = 0
        self._begin = self._said = time.monotonic()
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[figures]}"),
            console=console,
            transient=True,
            auto_refresh=False,
            disable=quiet or not console.is_terminal,
        )
        self._task = self._bar.add_task(_DOING["plan"], total=None, figures="")

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, step: Step) -> None:
        """Take note of a step."""
        if step.phase == "clean":
            self._count(step)
        now = time.monotonic()
        if self._console.is_terminal:
            if now - self._said > 0.1 or step.page is None:
                done, total, figures = step.pages, step.total, self._figures(step, now)
                self._bar.update(
                    self._task, description=_DOING[step.phase], completed=done, total=total, figures=figures
                )
                self._bar.refresh()
                self._said = now
        elif now - self._said > self._every and not self._quiet:
            note(self._console, f"{_DOING[step.phase]}: {self._figures(step, now)}")
            self._said = now

    def _count(self, step: Step) -> None:
        page = step.page
        if page is None:  # done before: no measure of speed
            self._before, self._begin = step.pages, time.monotonic()
            return
        self._bytes += page["n_bytes"]
        if page["error"]:
            self._errors += 1
            said, path = page["error"]["message"], page["path"]
            note(self._console, f"{page['state']}: {said if path in said else f'{path}: {said}'}")

    def _figures(self, step: Step, now: float) -> str:
        pages = f"{step.pages:,} of {step.total:,} pages" if step.total is not None else f"{step.pages:,} pages"
        if step.phase != "clean":
            return pages
        taken, done = max(now - self._begin, 0.001), step.pages - self._before
        said = [pages, f"{self._bytes / taken / 1e6:.2f} MB/s", f"{self._errors:,} errors"]
        if step.total is not None and done:
            left = round(taken / done * (step.total - step.pages))
            said.append(f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02} left")
        return ", ".join(said)


_DOING = {"plan": "reading the inputs", "clean": "cleaning", "corpus": "comparing", "finish": "writing"}


def note(console: Console, message: str) -> None:
    """One line for people; whatever control characters it holds are made visible."""
    console.print(Text(visible(message, one_line=True)), soft_wrap=True)


def summary_lines(summary: RunSummary) -> list[str]:
    """How a run went, in lines: the rules that cut most, then characters, documents, and pages with the place."""
    rules = sorted(summary.rules.items(), key=lambda item: (-item[1], item[0]))
    named, rest = rules[:RULES], rules[RULES:]
    width = max((len(rule) for rule, _ in named), default=0)
    lines = [f"  {rule:{width}} {number:>14,} characters cut" for rule, number in named]
    if rest:
        lines.append(f"  {f'{len(rest):,} more':{width}} {sum(number for _, number in rest):>14,} characters cut")
    total = summary.kept + summary.cut
    share = f"{summary.kept / total:.1%} of {total:,} kept, {summary.cut:,} cut" if total else "none"
    place = f" → {summary.out}" if summary.out is not None else ""
    return [
        *lines,
        f"characters: {share}",
        f"documents: {_states(summary.documents)}",
        f"pages: {_states(summary.pages)}{place}",
    ]


def _states(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {state}" for state, number in counts.items() if number) or "none"
