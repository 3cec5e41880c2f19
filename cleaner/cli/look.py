"""The commands that look at what was done: explain, verify, report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.group import main, say, settings, settings_options

if TYPE_CHECKING:
    pass


@main.command()
@click.argument("file")
@click.option("--plain", is_flag=True, help="Every change in brackets, for files and diffs.")
@click.option("--json", "as_json", is_flag=True, help="The page row: state and ledger.")
@settings_options
@click.pass_context
def explain(ctx: click.Context, /, file: str, plain: bool, as_json: bool, **options: Any) -> None:
    """Show FILE with every cut and repair marked, and its rule. Off a terminal the form is that of --plain."""
    from rich.console import Console

    from cleaner.api import Cleaner
    from cleaner.io.read import pages, sources
    from cleaner.io.rows import encoded
    from cleaner.io.rows import plain as as_bytes
    from cleaner.page import reading_of
    from cleaner.report.show import visible
    from cleaner.terminal import show_page
    from cleaner.text import marked

    if plain and as_json:
        raise click.UsageError("--plain and --json exclude each other.")
    cleaner = Cleaner(settings(**options))
    stdout = sys.stdout.buffer
    failed = False
    for raw in (raw for source in sources([file]) for raw in pages(source, reading_of(cleaner.settings))):
        result = cleaner.run(raw)
        if as_json:
            stdout.write(encoded(result.as_row()))
        elif result.error is None and (plain or not stdout.isatty()):
            text = marked(result.view, result.parts, result.edits)
            stdout.write(as_bytes(visible(text) if stdout.isatty() else text))
        elif result.error is None:
            show_page(result, Console(highlight=False))
        if result.error is not None:
            failed = True
            say(f"{result.state}: {result.error['message']}")
    stdout.flush()
    ctx.exit(1 if failed else 0)


@main.command()
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


@main.command()
@click.argument("out", metavar="OUT")
def report(out: str) -> None:
    """Write OUT/report.html again from the rows in OUT."""
    from cleaner.io.files import replace_file
    from cleaner.io.folder import REPORT
    from cleaner.report import render

    path = Path(out) / REPORT
    replace_file(path, render(Path(out)))
    say(f"written: {path}")
