"""The command that compares two runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cleaner.cli.group import main

if TYPE_CHECKING:
    from cleaner.changes import Change


@main.command()
@click.argument("old", metavar="OLD_OUT")
@click.argument("new", metavar="NEW_OUT")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: the summary, then each page.")
def diff(old: str, new: str, as_json: bool) -> None:
    """Show what changes from run OLD_OUT to run NEW_OUT: a summary, then page by page what is different."""
    from cleaner.changes import changes, summary
    from cleaner.io.rows import encoded, plain
    from cleaner.report.show import visible

    found = list(changes(old, new))
    counts = summary(found)
    stdout = sys.stdout.buffer
    if as_json:
        stdout.writelines(encoded(row) for row in (counts, *(change.as_row() for change in found)))
    else:
        text = "\n".join([_summary(counts), *map(_page, found)]) + "\n"
        stdout.write(plain(visible(text) if stdout.isatty() else text))
    stdout.flush()


def _summary(counts: dict[str, dict[str, int]]) -> str:
    lines = [f"{counts['pages']} pages differ"]
    lines += [f"  pages {states}: {number}" for states, number in counts["states"].items()]
    lines += [f"  documents, {change}: {number}" for change, number in counts["documents"].items()]
    lines += [f"  {rule}: {number:+,} characters" for rule, number in counts["rules"].items()]
    return "\n".join(lines)


def _page(change: Change) -> str:
    lines = ["", f"== {change.path}"]
    if change.state:
        lines.append(f"   {change.state[0] or 'absent'} → {change.state[1] or 'absent'}")
    lines += [f"   {rule}: {number:+,} characters" for rule, number in change.rules.items()]
    for row in change.documents:
        state = f"{row['was']} → {row['state']}" if row["change"] == "state" else row["change"]
        lines += [f"-- {row['role']}: {row['title'] or 'no title'} ({state})", *row["diff"]]
    return "\n".join(lines)
