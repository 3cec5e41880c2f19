"""The commands that read pages: run, learn."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.group import console, main, say, settings, settings_options

if TYPE_CHECKING:
    from cleaner.corpus import Step
    from cleaner.engines import Engine
    from cleaner.settings import Settings


@main.command(short_help="Clean pages into an output folder.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--out", required=True, metavar="OUT", help="The output folder, or - for documents on standard output."
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that work.")
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped; do nothing if it is done.")
@click.option("--overwrite", is_flag=True, help="Replace the output of an earlier run.")
@click.option("--source", metavar="NAME", help="Name of the collection, written into every document.")
@click.option(
    "--format",
    type=click.Choice(["jsonl", "parquet", "dolma"]),
    default="jsonl",
    show_default=True,
    help="How rows are written.",
)
@click.option("--text", is_flag=True, help="Write texts as files for rows of containers (JSONL) too.")
@click.option("--croissant", is_flag=True, help="Describe the output as a data set, in OUT/croissant.json.")
@click.option(
    "--about",
    multiple=True,
    metavar="KEY=VALUE",
    help="For that description: license=..., url=..., creator=... and so on.",
)
@click.option(
    "--no-learn", "learn", is_flag=True, flag_value=False, default=None, help="Learn no chrome from the pages."
)
@click.option(
    "--duplicates",
    type=click.Choice(["mark", "drop", "off"]),
    help="Mark copies of a story (the default), write their rows apart, or look for none.",
)
@click.option(
    "--no-dedup", "duplicates", is_flag=True, flag_value="off", default=None, help="The same as --duplicates off."
)
@click.option("--index", metavar="DIR", help="Compare with the documents of earlier runs too, and remember these.")
@click.option(
    "--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="Where to work."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@settings_options
@click.pass_context
def run(
    ctx: click.Context,
    /,
    inputs: tuple[str, ...],
    out: str,
    jobs: int,
    resume: bool,
    overwrite: bool,
    format: str,
    text: bool,
    croissant: bool,
    about: tuple[str, ...],
    engine: str,
    quiet: bool,
    **options: Any,
) -> None:
    """Clean every page of INPUT (files, folders, globs, or - for JSONL on standard input) into the folder OUT."""
    from cleaner.corpus import clean_corpus
    from cleaner.terminal import Progress, summary_lines

    chosen = settings(quiet=quiet, **options)
    if overwrite and resume:
        raise click.UsageError("--overwrite and --resume exclude each other.")
    if out == "-" and (overwrite or resume or text or croissant or format != "jsonl"):
        raise click.UsageError("--overwrite, --resume, --text, --croissant and --format need a folder for OUT.")
    card = _about(about, wanted=croissant)
    with Progress(console(), quiet=quiet) as step:
        if out == "-":
            summary = _to_stdout(inputs, chosen, jobs, step)
        else:
            ctx.find_root().obj = "; with --resume the run goes on"
            summary = clean_corpus(
                inputs,
                out,
                jobs=jobs,
                overwrite=overwrite,
                resume=resume,
                settings=chosen,
                text=text or None,
                format=format,
                croissant=card,
                engine=_engine(engine),
                progress=step,
            )
    for line in () if quiet else summary_lines(summary):
        say(line)
    ctx.exit(summary.exit_code)


def _about(said: tuple[str, ...], *, wanted: bool) -> dict[str, str] | None:
    if said and not wanted:
        raise click.UsageError("--about goes with --croissant.")
    pairs = [one.partition("=") for one in said]
    if wrong := next((key for key, equals, _ in pairs if not equals), None):
        raise click.UsageError(f"--about {wrong!r} is not KEY=VALUE.")
    return {key.strip(): value.strip() for key, _, value in pairs} if wanted else None


def _engine(name: str) -> Engine | None:
    if name == "local":
        return None
    from cleaner.engines.ray import Ray

    return Ray()


def _to_stdout(inputs: tuple[str, ...], chosen: Settings, jobs: int, step: Callable[[Step], None]) -> Any:
    from cleaner.corpus import stream, summary
    from cleaner.errors import SettingsError
    from cleaner.io.tally import Tally

    if sys.__stdout__ is None:
        raise SettingsError("standard output is closed.", key="out", advice="Name a folder for OUT.")
    tally = Tally()
    stdout = sys.stdout.buffer
    for rows in stream(inputs, chosen, jobs=jobs, progress=step):
        tally.merge(rows.head["tally"])
        stdout.writelines(rows.documents)
        stdout.flush()
    return summary(tally, None)


@main.command(short_help="Propose a site profile from its pages.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--out", required=True, metavar="FILE", help="The profile to write (TOML), or - for standard output."
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that work.")
@click.option("--overwrite", is_flag=True, help="Replace the file.")
@settings_options
def learn(inputs: tuple[str, ...], out: str, jobs: int, overwrite: bool, **options: Any) -> None:
    """Propose a site profile from pages of one site or aggregator (INPUT: files, folders, globs). Each line that stands
    on many of them beside different stories becomes a rule, with its counts and examples, to be looked at.
    """
    from cleaner.corpus import proposal
    from cleaner.errors import SettingsError

    if out != "-" and Path(out).exists() and not overwrite:
        raise SettingsError(f"{out} exists.", key="out", advice="Name another file, or use --overwrite.")
    number, text = proposal(inputs, settings(**options), out, jobs=jobs)
    if out == "-":
        click.echo(text, nl=False)
    else:
        Path(out).write_text(text, encoding="utf-8")
    say(f"{number} lines learnt. Look at what they take: cleaner rules try {out} {' '.join(inputs)}")
