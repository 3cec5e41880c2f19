"""Which room may know which: imports go one way, and a module has one subject."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "cleaner"
MODULES = sorted(ROOT.rglob("*.py"))
LONGEST = 300
MAY = {
    "errors": set(),
    "versions": set(),
    "signals": set(),
    "text": {"errors"},
    "rules": {"errors", "text"},
    "stages": {"errors", "text", "rules"},
    "presets": {"errors"},
    "settings": {"errors", "presets", "stages"},
    "template": {"settings", "stages"},
    "changes": {"errors", "io"},
    "io": {"errors", "text", "engines"},
    "engines": {"errors"},
    "duplicates": {"errors", "io", "engines"},
    "result": {"text"},
    "report": {"errors", "text", "io"},
    "catalogue": {"rules", "stages"},
    "page": {"errors", "text", "rules", "stages", "settings", "io", "engines", "result"},
    "pipeline": {"errors", "text", "rules", "stages", "settings", "io", "engines", "result", "page"},
    "learning": {"errors", "settings", "io", "engines", "page", "stages"},
    "proposal": {"rules", "stages"},
    "review": {"errors", "rules", "result"},
    "verify": {"errors", "text", "settings", "io", "page", "pipeline", "report", "catalogue", "versions"},
    "corpus": {
        "errors", "text", "rules", "stages", "settings", "io", "engines", "result", "report", "catalogue", "page",
        "pipeline", "learning", "proposal", "duplicates", "versions",
    },
    "api": {"errors", "presets", "settings", "io", "result", "page", "pipeline", "corpus"},
    "adapters": {"errors", "settings", "io", "result", "api"},
    "terminal": {"text", "result", "report", "corpus"},
    "cli": {
        "errors", "text", "rules", "settings", "io", "report", "catalogue", "page", "corpus", "api", "verify",
        "terminal", "signals", "engines", "versions", "presets", "template", "changes", "review", "result",
    },
    "__main__": {"cli"},
    "__init__": {"errors", "text", "settings", "result", "corpus", "api", "versions"},
}  # fmt: skip
"""Room: the rooms it may import from, and its own."""


def room(path: Path) -> str:
    """The first name below the package: a folder or a module."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The rooms that a module imports from."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("cleaner."))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_only_what_its_room_may_know(path: Path) -> None:
    """Imports go towards `errors` and `text`, never back."""
    own = room(path)
    assert set(imported(path)) <= {own, *MAY[own]}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_short(path: Path) -> None:
    """At most 300 lines."""
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_only_the_command_line_prints() -> None:
    """`print` and `click.echo` stand in `cli` alone."""
    for path in MODULES:
        calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        assert not any(isinstance(call, ast.Name) and call.id == "print" for call in calls), path
        if room(path) != "cli":
            assert not any(isinstance(call, ast.Attribute) and call.attr == "echo" for call in calls), path
