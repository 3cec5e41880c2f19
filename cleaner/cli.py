"""The command line. Data goes to standard output, everything said to people to standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from cleaner.errors import CleanerError
    from cleaner.rules import Profile
    from cleaner.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """The group of all commands: turns errors into messages and exit codes in one place."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Exit codes: 2 settings or rules, 3 no input, 4 mismatch, 130 interrupted."""
        from cleaner.errors import CleanerError

        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done
        except CleanerError as error:
            _say(f"cleaner: {error}")
            ctx.exit(_code(error))
        except BrokenPipeError:  # the reader of our output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            _say("cleaner: interrupted; nothing was written.")
            ctx.exit(130)


def _code(error: CleanerError) -> int:
    from cleaner.errors import InputError, RuleError, SettingsError, VerifyError

    codes = ((SettingsError, 2), (RuleError, 2), (InputError, 3), (VerifyError, 4))
    return next((code for kind, code in codes if isinstance(error, kind)), 1)


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def _say(message: str) -> None:
    from cleaner.terminal import note

    note(_console(), message)


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from cleaner.versions import package_version

        click.echo(f"cleaner {package_version()}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
def main() -> None:
    """Clean articles out of web pages, with a reason for every character that went."""


def _settings_options(command: F) -> F:
    options: tuple[Callable[[F], F], ...] = (
        click.option("--encoding", metavar="NAME", help="Charset of text inputs that don't say it themselves."),
        click.option("--profile", "profiles", multiple=True, metavar="FILE", help="A further site profile (TOML)."),
        click.option(
            "--favor",
            type=click.Choice(["recall", "balanced", "precision"]),
            help="Keep more blocks as main text, or fewer, where it is not sure.",
        ),
        click.option(
            "--fetched-at", metavar="TIME", help="When the pages were fetched: '2 hours ago' is counted from it."
        ),
        click.option(
            "--html",
            type=click.Choice(["accurate", "fast"]),
            help="HTML pages: ask trafilatura too, or not.",
        ),
        click.option("--keep-structure", is_flag=True, default=None, help="Headings, lists, tables as Markdown."),
        click.option("--config", metavar="FILE", help="Settings (TOML); options win over it."),
    )
    for option in options:
        command = option(command)
    return command


def _settings(config: str | None, **options: Any) -> Settings:
    from cleaner.api import merged
    from cleaner.settings import Settings

    base = Settings.load(config) if config else Settings()
    return merged(base, {name: value for name, value in options.items() if value not in (None, ())})


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--out", required=True, metavar="OUT", help="The output folder, or - for documents on standard output."
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that work.")
@click.option("--overwrite", is_flag=True, help="Replace the output of an earlier run.")
@click.option("--source", metavar="NAME", help="Name of the collection, written into every document.")
@click.option("--text", is_flag=True, help="Write texts as files for rows of containers (JSONL) too.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@_settings_options
@click.pass_context
def run(
    ctx: click.Context,
    /,
    inputs: tuple[str, ...],
    out: str,
    jobs: int,
    overwrite: bool,
    text: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Clean every page of INPUT (files, folders, globs, or - for JSONL on standard input) into the folder OUT."""
    from cleaner.corpus import clean_corpus
    from cleaner.terminal import progress, summary_line

    settings = _settings(**options)
    console = _console()
    with progress(console, quiet=quiet) as step:
        if out == "-":
            if overwrite or text:
                raise click.UsageError("--overwrite and --text need a folder for OUT.")
            summary = _to_stdout(inputs, settings, jobs, step)
        else:
            summary = clean_corpus(
                inputs, out, jobs=jobs, overwrite=overwrite, settings=settings, text=text or None, progress=step
            )
    if not quiet:
        _say(summary_line(summary))
    ctx.exit(summary.exit_code)


def _to_stdout(inputs: tuple[str, ...], settings: Settings, jobs: int, step: Callable[[dict[str, Any]], None]) -> Any:
    from cleaner.corpus import stream, summary
    from cleaner.io.rows import encoded
    from cleaner.io.tally import Tally

    tally = Tally()
    stdout = sys.stdout.buffer
    for page, documents, _ in stream(inputs, settings, jobs=jobs):
        tally.add(page, documents)
        for row in documents:
            stdout.write(encoded(row))
        stdout.flush()
        step(page)
    return summary(tally, None)


@main.command()
@click.argument("file")
@click.option("--plain", is_flag=True, help="Every change in brackets, for files and diffs.")
@click.option("--json", "as_json", is_flag=True, help="The page row: state and ledger.")
@_settings_options
@click.pass_context
def explain(ctx: click.Context, /, file: str, plain: bool, as_json: bool, **options: Any) -> None:
    """Show FILE with every cut and repair marked, and its rule. Off a terminal the form is that of --plain."""
    from rich.console import Console

    from cleaner.api import Cleaner
    from cleaner.io.read import pages, sources
    from cleaner.io.rows import encoded
    from cleaner.io.rows import plain as as_bytes
    from cleaner.report.show import visible
    from cleaner.terminal import show_page
    from cleaner.text import marked

    if plain and as_json:
        raise click.UsageError("--plain and --json exclude each other.")
    cleaner = Cleaner(_settings(**options))
    stdout = sys.stdout.buffer
    failed = False
    for raw in (raw for source in sources([file]) for raw in pages(source)):
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
            _say(f"{result.state}: {result.error['message']}")
    stdout.flush()
    ctx.exit(1 if failed else 0)


@main.group()
def rules() -> None:
    """List the rules, or check them against their own examples."""


@rules.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.argument("files", nargs=-1, metavar="[FILE...]")
def list_rules(files: tuple[str, ...], as_json: bool) -> None:
    """Every rule: id, form and reason. FILEs are further profiles (TOML)."""
    from cleaner.catalogue import catalogue
    from cleaner.rules import load_file

    known = catalogue([load_file(path) for path in files])
    width = max(len(rule.id) for rule in known)
    for rule in known:
        row = {"id": rule.id, "form": rule.form, "why": rule.why}
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else f"{rule.id:{width}}  {rule.form:13}  {rule.why}")


@rules.command()
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.pass_context
def check(ctx: click.Context, /, files: tuple[str, ...]) -> None:
    """Let each rule prove its own examples: the rules of FILEs (TOML), or without one all that come with the
    package.
    """
    from cleaner.rules import builtin, failures, load_file

    profiles: list[Profile] = [load_file(path) for path in files]
    if not files:
        sites, generic = builtin()
        profiles = [*sites, generic]
    found = [fault for profile in profiles for rule in profile.rules for fault in failures(rule)]
    for fault in found:
        _say(fault)
    number = sum(len(profile.rules) for profile in profiles)
    examples = sum(len(rule.examples) for profile in profiles for rule in profile.rules)
    click.echo(f"{number} rules, {examples} examples, {len(found)} failures")
    ctx.exit(2 if found else 0)


@main.command()
@click.argument("out", metavar="OUT")
@click.pass_context
def verify(ctx: click.Context, /, out: str) -> None:
    """Replay every ledger in OUT against its documents and, where they are still there, its inputs."""
    from cleaner.verify import verify as check_folder

    found = check_folder(out)
    for warning in found.warnings:
        _say(f"warning: {warning}")
    for mismatch in found.mismatches:
        _say(f"mismatch: {mismatch}")
    verdict = f"{len(found.mismatches)} mismatches" if found.mismatches else "everything replays"
    click.echo(f"{found.pages} pages, {found.documents} documents, {found.inputs} inputs read again: {verdict}")
    ctx.exit(4 if found.mismatches else 0)


@main.command()
@click.argument("out", metavar="OUT")
def report(out: str) -> None:
    """Write OUT/report.html again from the rows in OUT."""
    from cleaner.io.folder import REPORT
    from cleaner.io.write import replace_file
    from cleaner.report import render

    path = Path(out) / REPORT
    replace_file(path, render(Path(out)))
    _say(f"written: {path}")
