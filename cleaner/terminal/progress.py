"""What a run tells people: its progress, and how it went."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from cleaner.report.show import visible

if TYPE_CHECKING:
    from cleaner.corpus import RunSummary, Step

RULES = 10
"""Rules that the summary names."""


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
                with suppress(OSError):
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
        known = step.total is not None
        pages = f"{step.pages:,} of {step.total:,} pages" if known else f"{step.pages:,} page{'s' * (step.pages != 1)}"
        if step.phase != "clean":
            return pages
        taken, done = max(now - self._begin, 0.001), step.pages - self._before
        said = [pages, f"{self._bytes / taken / 1e6:.2f} MB/s", f"{self._errors:,} errors"]
        if step.total is not None and done:
            left = round(taken / done * (step.total - step.pages))
            said.append(f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02} left")
        return ", ".join(said)


_DOING = {
    "plan": "reading the inputs",
    "learn": "surveying",
    "clean": "cleaning",
    "corpus": "comparing",
    "finish": "writing",
}


def note(console: Console, message: str) -> None:
    """One line for people; whatever control characters it holds are made visible."""
    with suppress(OSError):  # nobody listens, or the disk that a log goes to is full: the work goes on
        console.print(Text(visible(message, one_line=True)), soft_wrap=True)


def summary_lines(summary: RunSummary) -> list[str]:
    """How a run went, in lines: the rules that cut most, then characters, documents, and pages with the place."""
    rules = sorted(summary.rules.items(), key=lambda item: (-item[1], item[0]))
    named, rest = rules[:RULES], rules[RULES:]
    width = max((len(rule) for rule, _ in named), default=0)
    lines = [f"  {rule:{width}} {number:>14,} characters cut" for rule, number in named]
    if rest:
        lines.append(f"  {f'{len(rest):,} more rules':{width}} {sum(number for _, number in rest):>14,} characters cut")
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
