"""The commands about settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from cleaner.cli.group import main, say, settings, settings_options


@main.group(short_help="Show settings, or write a file of them.")
def config() -> None:
    """Show the settings, or write a file of them to begin with."""


@config.command(short_help="The settings in force, as TOML.")
@settings_options
def show(**options: Any) -> None:
    """The settings that the same options would give a run, as TOML, and below them the presets."""
    from cleaner.presets import PRESETS
    from cleaner.template import shown

    click.echo(shown(settings(**options)), nl=False)
    for name, (what, _) in PRESETS.items():
        say(f"preset {name}: {what}")


@config.command(short_help="Write a file of settings to begin with.")
@click.argument("file", default="cleaner.toml")
@click.option("--overwrite", is_flag=True, help="Replace the file.")
@settings_options
def init(file: str, overwrite: bool, **options: Any) -> None:
    """Write FILE (cleaner.toml) with every setting, its meaning and default. A file of that name is found by itself."""
    from cleaner.errors import SettingsError
    from cleaner.template import explained

    if Path(file).exists() and not overwrite:
        raise SettingsError(f"{file} exists.", key="file", advice="Name another file, or use --overwrite.")
    options["config"] = options["config"] or ""  # a new file says nothing of one that lies above it
    chosen, place = settings(**options), Path(file).parent
    paths = tuple(os.path.relpath(name, place) for name in chosen.profiles)  # in a file they are relative to it
    Path(file).write_text(explained(chosen.replaced(profiles=paths)), encoding="utf-8")
    found = Path(file).name == "cleaner.toml"
    say(f"written: {file}; " + ("it is used in its folder and below" if found else f"use it with --config {file}"))
