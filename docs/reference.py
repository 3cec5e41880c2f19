"""Writes docs/reference/: the Python side from docstrings, the rules with reasons and examples, settings, commands.

MkDocs runs it before a build; ``python docs/reference.py`` does the same by hand.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

import cleaner
from cleaner.catalogue import catalogue
from cleaner.cli import main
from cleaner.presets import PRESETS
from cleaner.rules import builtin
from cleaner.settings import Settings
from cleaner.stages.options import STAGES, stage_options
from cleaner.template import meanings

FOLDER = Path(__file__).parent / "reference"


def python() -> Iterator[str]:
    """The public names with their docstrings."""
    yield "# Python\n"
    for name in sorted(cleaner.__all__):
        found = getattr(cleaner, name)
        if not inspect.isroutine(found) and not inspect.isclass(found):
            continue
        yield f"## `cleaner.{name}`\n\n```text\n{name}{_signature(found)}\n```\n\n{inspect.getdoc(found) or ''}\n"
        if inspect.isclass(found) and not issubclass(found, Exception):
            for member, value in vars(found).items():
                doc = inspect.getdoc(value)
                if not member.startswith("_") and doc and (callable(value) or isinstance(value, property)):
                    yield f"### `{name}.{member}`\n\n{doc}\n"


def _signature(found: object) -> str:
    try:
        return str(inspect.signature(found))  # type: ignore[arg-type]
    except ValueError:
        return "(...)"


def rules() -> Iterator[str]:
    """Every rule with its reason; those that are data with their examples."""
    sites, generic = builtin()
    examples = {rule.id: rule.examples for profile in (*sites, generic) for rule in profile.rules}
    yield "# Rules\n\nEvery edit names one of these. What an example cuts is struck through.\n"
    for rule in catalogue():
        yield f"## `{rule.id}`\n\n{rule.why} ({rule.form})\n"
        for example in examples.get(rule.id, ()):
            cut = ", ".join(f"`{part!r}`" for part in example.cut) or "nothing"
            yield f"```text\n{example.text.rstrip()}\n```\n\nCuts {cut}.\n"


def settings() -> Iterator[str]:
    """Every setting with its default, and the presets."""
    yield "# Settings\n\n| key | default | meaning |\n|---|---|---|"
    said = meanings()
    for key, value in Settings().as_row().items():
        if key == "stages":
            continue
        yield f"| `{key}` | `{value!r}` | {said[key].replace('|', chr(92) + '|')} |"
    yield "\n## Numbers of stages\n\nA table for each stage, ``[stages.SplitPage]`` and so on.\n"
    for stage in STAGES:
        yield f"### `stages.{stage.__name__}`\n\n{_first(stage)}\n\n| key | default |\n|---|---|"
        yield from (f"| `{key}` | `{value}` |" for key, value in stage_options()[stage.__name__].items())
        yield ""
    yield "\n## Presets\n"
    for name, (what, values) in PRESETS.items():
        yield f"* `{name}`: {what} {', '.join(f'`{key} = {value!r}`' for key, value in values.items())}"


def _first(stage: type) -> str:
    """What a stage says of itself."""
    return (inspect.getdoc(stage) or "").replace("\n", " ")


def commands() -> Iterator[str]:
    """The help of every command."""
    yield "# Command line\n"
    yield from _help(main, click.Context(main, info_name="cleaner"))


def _help(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## `{context.command_path}`\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield from _help(child, click.Context(child, parent=context, info_name=name))


def write(folder: Path = FOLDER) -> list[Path]:
    """Write all pages. The files."""
    folder.mkdir(exist_ok=True)
    found = []
    for page in (python, rules, settings, commands):
        found.append(folder / f"{page.__name__}.md")
        text = "\n".join(page()) + "\n"
        if not found[-1].exists() or found[-1].read_text("utf-8") != text:
            found[-1].write_text(text, encoding="utf-8")
    return found


def on_pre_build(config: object) -> None:
    """MkDocs calls this before it reads the pages."""
    write()


if __name__ == "__main__":
    write()
