"""The commands that look at a folder: verify, report."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli.group import main, say


@main.command(short_help="Replay every ledger of an output folder.")
@click.argument("out", metavar="OUT")
@click.pass_context
def verify(ctx: click.Context, /, out: str) -> None:
    """Replay every ledger in OUT against its documents and, where they are still there, its inputs."""
    from cleaner.verify import verify as check_folder

    found = check_folder(out)
    for warning in found.warnings:
        say(f"warning: {warning}")
    for mismatch in found.mismatches:
        say(f"mismatch: {mismatch}")
    verdict = f"{len(found.mismatches)} mismatches" if found.mismatches else "everything replays"
    click.echo(f"{found.pages} pages, {found.documents} documents, {found.inputs} inputs read again: {verdict}")
    ctx.exit(4 if found.mismatches else 0)


@main.command(short_help="Write the report of a run again.")
@click.argument("out", metavar="OUT")
def report(out: str) -> None:
    """Write OUT/report.html again from the rows in OUT."""
    from cleaner.io.files import replace_file
    from cleaner.io.folder import REPORT
    from cleaner.report import render

    path = Path(out) / REPORT
    replace_file(path, render(Path(out)))
    say(f"written: {path}")
