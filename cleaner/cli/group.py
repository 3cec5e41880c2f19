"""The command group: its errors and exit codes, how it speaks, and the options that commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from cleaner.errors import CleanerError
    from cleaner.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


ORDER = ("run", "explain", "verify", "report", "diff", "learn", "rules", "config")
"""The commands as help lists them."""
EPILOG = """\b
Begin with:
  cleaner run pages/ -o clean      then open clean/report.html
  cleaner explain page.txt         what was cut on one page, and by which rule
"""


class Commands(click.Group):
    """The group of all commands: turns errors into messages and exit codes in one place."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one needs them; those that are not in `ORDER` come last."""
        return sorted(super().list_commands(ctx), key=lambda name: [*ORDER, name].index(name))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Exit codes: 2 settings or rules, 3 no input, 4 mismatch, 130 interrupted."""
        from cleaner.errors import CleanerError
        from cleaner.signals import mute, orderly

        try:
            with orderly():
                done = super().invoke(ctx)
                sys.stdout.flush()
                return done
        except CleanerError as error:
            say(f"cleaner: {error}")
            ctx.exit(_code(error))
        except BrokenPipeError:  # the reader of our output has seen enough
            mute()
            ctx.exit(0)
        except OSError as error:
            mute()
            say(f"cleaner: {error.filename or 'standard output'}: {error.strerror or error}.")
            ctx.exit(2)
        except KeyboardInterrupt:
            mute()
            say(f"cleaner: interrupted{ctx.obj or ''}.")
            ctx.exit(130)


def _code(error: CleanerError) -> int:
    from cleaner.errors import InputError, RuleError, SettingsError, VerifyError

    codes = ((SettingsError, 2), (RuleError, 2), (InputError, 3), (VerifyError, 4))
    return next((code for kind, code in codes if isinstance(error, kind)), 1)


def console() -> Console:
    """Where people are spoken to."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def say(message: str) -> None:
    """Say something to people."""
    from cleaner.terminal import note

    note(console(), message)


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from cleaner.versions import package_version

        click.echo(f"cleaner {package_version()}")
        ctx.exit()


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
def main() -> None:
    """Clean articles out of web pages, with a reason for every character that went."""


def settings_options(command: F) -> F:
    """Give a command the options that are settings."""
    options: tuple[Callable[[F], F], ...] = (
        click.option("--preset", metavar="NAME", help="Named settings: news, web, llm-corpus, linguistics, archive."),
        click.option(
            "--config",
            metavar="FILE",
            help="Settings (TOML); options win over it. Without it the nearest cleaner.toml, or pyproject.toml with "
            "[tool.cleaner], in this folder or above it.",
        ),
        click.option("--no-config", "config", flag_value="", default=None, help="Read no file of settings."),
        click.option(
            "--favor",
            type=click.Choice(["recall", "balanced", "precision"]),
            help="Keep more blocks as main text, or fewer, where it is not sure.",
        ),
        click.option("--profile", "profiles", multiple=True, metavar="FILE", help="A further site profile (TOML)."),
        click.option(
            "--fetched-at", metavar="TIME", help="When the pages were fetched: '2 hours ago' is counted from it."
        ),
        click.option(
            "--extraction", type=click.Choice(["accurate", "fast"]), help="HTML pages: ask trafilatura too, or not."
        ),
        click.option("--keep-structure", is_flag=True, default=None, help="Headings, lists, tables as Markdown."),
        click.option(
            "--gaps", type=click.Choice(["off", "hard", "model"]), help="Which places of lost words are marked."
        ),
        click.option(
            "--broken-sentences", type=click.Choice(["keep", "drop"]), help="What becomes of sentences with a gap."
        ),
        click.option("--text-field", metavar="NAME", help="Field of JSONL and Parquet rows that holds the text (a.b)."),
        click.option("--html-field", metavar="NAME", help="Field of JSONL and Parquet rows that holds the markup."),
        click.option("--encoding", metavar="NAME", help="Charset of text inputs that don't say it themselves."),
        click.option(
            "--max-bytes", type=int, metavar="N", help="Bytes of one page, expanded, above which it is rejected."
        ),
    )
    for option in reversed(options):  # the last one applied is the first in the help
        command = option(command)
    return command


def settings(config: str | None, *, quiet: bool = False, **options: Any) -> Settings:
    """The settings of a command: those of a file, with the options that were given over them. `config` None looks for
    the nearest file, "" uses none. Says which file is used, unless `quiet`.
    """
    from cleaner.api import merged
    from cleaner.settings import Settings

    file = Settings.discovered(Path()) if config is None else Path(config) if config else None
    base = Settings() if file is None else Settings.load(file)
    if file is not None and not quiet:
        say(f"settings: {file}")
    return merged(base, {name: value for name, value in options.items() if value not in (None, ())})
