"""Settings as a TOML file for people: every key, what it means, and its value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from textwrap import wrap

from cleaner.settings import Settings
from cleaner.stages.options import stage_options

WIDTH = 100
_KEYS = re.compile(r"^    (\w+(?:, \w+)*): (.*)$")
_MORE = re.compile(r"^ {8}(.*)$")


def meanings() -> dict[str, str]:
    """What each setting means, as the docstring of `Settings` says."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in (Settings.__doc__ or "").splitlines():
        if key := _KEYS.match(line):
            names = key[1].split(", ")
            found.update(dict.fromkeys(names, key[2]))
        elif names and (more := _MORE.match(line)):
            found.update({name: f"{found[name]} {more[1]}" for name in names})
        else:
            names = []
    return found


def shown(settings: Settings) -> str:
    """The settings as TOML, one a line; a comment tells the default where a value is another one."""
    return "\n".join(_shown(settings)) + "\n"


def _shown(settings: Settings) -> Iterator[str]:
    defaults = Settings().as_row()
    for key, value in settings.as_row().items():
        if key == "stages":
            continue
        line = f"# {key} is not set" if value is None else f"{key} = {_value(value)}"
        yield line if value == defaults[key] else f"{line}  # default: {_value(defaults[key])}"
    yield from _stages(settings)


def explained(settings: Settings) -> str:
    """A file to begin with: every setting with its meaning, defaults as comments, the others in force."""
    lines = ["# Settings of cleaner. A line without # is in force; the others show the defaults."]
    said, defaults = meanings(), Settings().as_row()
    before = ""
    for key, value in settings.as_row().items():
        if key == "stages":
            continue
        if said.get(key, "") != before:
            before = said.get(key, "")
            lines += ["", *(f"# {line}" for line in wrap(before, WIDTH))]
        line = f"{key} = {_value('' if value is None else value)}"
        lines.append(f"# {line}" if value == defaults[key] else line)
    lines += ["", *(f"# {line}" for line in wrap(said["stages"], WIDTH)), *_stages(settings)]
    return "\n".join(lines) + "\n"


def _stages(settings: Settings) -> Iterator[str]:
    """A table for each stage with numbers; those that are the default are comments."""
    for stage, numbers in stage_options().items():
        own = settings.by_stage().get(stage, {})
        yield f"{'' if own else '# '}[stages.{stage}]"
        yield from (f"{name} = {own[name]}" if name in own else f"# {name} = {n}" for name, n in numbers.items())


def _value(value: object) -> str:
    """A value as TOML writes it: strings, numbers, booleans and lists are as in JSON."""
    return json.dumps(value, ensure_ascii=False) if value is not None else "not set"
