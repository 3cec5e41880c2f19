"""The command that compares two runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.group import main

if TYPE_CHECKING:
    from cleaner.changes import Change

_COLOURS = {"+": "green", "-": "red", "@": "cyan", "=": "bold"}


@main.command(short_help="Show what changes from one run to another.")
@click.argument("old", metavar="OLD_OUT")
@click.argument("new", metavar="NEW_OUT")
@click.option("--summary", "only", is_flag=True, help="No pages, only the sums.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: the summary, then each page.")
def diff(old: str, new: str, only: bool, as_json: bool) -> None:
    """Show what changes from run OLD_OUT to run NEW_OUT: what is different about the runs, sums, then page by page the
    paragraphs that come (+) and go (-), and what each rule cuts more or less.
    """
    from cleaner.changes import changes, summary, terms
    from cleaner.io.rows import encoded, plain
    from cleaner.report.show import visible

    found = list(changes(old, new))
    counts, runs = summary(found), terms(old, new)
    stdout = sys.stdout.buffer
    if as_json:
        stdout.writelines(encoded(row) for row in ({**counts, "runs": runs}, *(c.as_row() for c in found if not only)))
    elif stdout.isatty():
        _colour(visible("\n".join(_lines(counts, runs, () if only else found))))
    else:
        stdout.write(plain("\n".join(_lines(counts, runs, () if only else found)) + "\n"))
    stdout.flush()


def _colour(text: str) -> None:
    from rich.console import Console
    from rich.text import Text

    screen = Console(highlight=False)
    for line in text.splitlines():
        style = "bold" if line.startswith("-- ") else _COLOURS.get(line[:1], "")
        screen.print(Text(line, style=style), soft_wrap=True)


def _lines(counts: Mapping[str, Any], runs: Mapping[str, Any], found: Any) -> Iterator[str]:
    yield f"{counts['pages']:,} pages differ"
    for kind, changed in runs.items():
        for name, (old, new) in changed.items():
            what = name if kind == "counts" else f"{kind.removesuffix('s')} {name}"
            said = (f"{n:,}" if isinstance(n, int) and kind == "counts" else repr(n) for n in (old, new))
            yield f"  {what}: {' → '.join(said)}"
    yield from (f"  pages {states}: {number:,}" for states, number in counts["states"].items())
    yield from (f"  documents, {change}: {number:,}" for change, number in counts["documents"].items())
    yield from (f"  {rule}: {number:+,} characters" for rule, number in counts["rules"].items())
    for change in found:
        yield from _page(change)


def _page(change: Change) -> Iterator[str]:
    yield f"\n== {change.path}"
    if change.input:
        yield "   the page itself is not the same in both runs"
    if change.state:
        yield f"   {change.state[0] or 'absent'} → {change.state[1] or 'absent'}"
    yield from (f"   {rule}: {number:+,} characters" for rule, number in change.rules.items())
    for row in change.documents:
        state = f"{row['was']} → {row['state']}" if row["change"] == "state" else row["change"]
        because = f", {row['because']}" if row["change"] == "state" and row["because"] else ""
        yield f"-- {row['role']}: {row['title'] or 'no title'} ({state}{because})"
        yield from row["diff"]
