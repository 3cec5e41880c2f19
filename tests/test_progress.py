"""What a run tells people while it works, and at its end."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from rich.console import Console

from cleaner.corpus import RunSummary, Step
from cleaner.terminal import Progress, summary_lines


def page(number: int, *, failed: bool = False) -> Step:
    """The step of a page of 1,000 bytes, out of ten."""
    error = {"type": "DecodeError", "message": "bad.txt is \x1b[31mno text.", "stage": "decode"} if failed else None
    row = {"path": "bad.txt", "state": "rejected" if failed else "cleaned", "error": error, "n_bytes": 1000}
    return Step("clean", number, 10, row)


def told(*, terminal: bool, every: float = 30.0, quiet: bool = False) -> str:
    """What is said of ten pages, of which one fails."""
    console = Console(file=io.StringIO(), force_terminal=terminal, width=120, highlight=False, no_color=True)
    with Progress(console, quiet=quiet, every=every) as tell:
        tell(Step("plan"))
        tell(Step("clean", 2, 10))
        for number in range(3, 11):
            tell(page(number, failed=number == 5))
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_log_gets_a_plain_line_every_so_often() -> None:
    """Pages, speed, errors and time left; no control characters."""
    lines = told(terminal=False, every=0).splitlines()
    assert lines[0] == "reading the inputs: 0 pages"
    assert lines[1].startswith("cleaning: 2 of 10 pages")
    assert " MB/s, 1 errors, 0:00:00 left" in lines[-1]
    assert "\x1b" not in "".join(lines)


def test_between_two_lines_a_log_gets_only_the_pages_that_failed() -> None:
    """One line each, with what could command a terminal made visible; also when it shall be quiet."""
    assert told(terminal=False) == "rejected: bad.txt is \\x1b[31mno text.\n"
    assert told(terminal=False, every=0, quiet=True) == told(terminal=False)


def test_a_terminal_gets_a_bar() -> None:
    """The bar names the phase and counts the pages."""
    assert "2 of 10 pages" in told(terminal=True)
    assert "2 of 10 pages" not in told(terminal=True, quiet=True)


def test_every_phase_has_words() -> None:
    """A bar and a log can say each phase that a run has."""
    for phase in get_args(get_type_hints(Step)["phase"]):
        console = Console(file=io.StringIO(), force_terminal=True, width=120)
        with Progress(console, quiet=False, every=0.0) as tell:
            tell(Step(phase, 1, 2))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_run_on_a_terminal_ends_well(tmp_path: Path) -> None:
    """The whole command on a pseudo-terminal: it shows a bar, then the summary."""
    import pty

    (tmp_path / "page.txt").write_text("Only one paragraph stands on this page, and it is kept as it is.\n")
    main, side = pty.openpty()
    command = [sys.executable, "-m", "cleaner", "run", "page.txt", "-o", "out"]
    process = subprocess.Popen(command, cwd=tmp_path, stdin=side, stdout=side, stderr=side)
    os.close(side)
    said = b""
    try:
        while part := os.read(main, 4096):
            said += part
    except OSError:
        pass  # the other end is closed
    os.close(main)
    assert process.wait(60) == 0, said.decode()
    assert b"pages: 1 cleaned" in said
    assert b"cleaning" in said


def test_the_summary_names_states_and_rules() -> None:
    """Pages and documents by state, characters kept, and cut by rule: the largest first."""
    pages = {"cleaned": 3, "empty": 0, "rejected": 1, "failed": 0}
    rules = {f"rule/{number}": number for number in range(1, 13)}
    documents = {"kept": 4, "duplicate": 1, "filtered": 0}
    lines = summary_lines(RunSummary(pages, documents, 922, 78, None, rules))
    assert lines[0].split() == ["rule/12", "12", "characters", "cut"]
    assert lines[10].split() == ["2", "more", "rules", "3", "characters", "cut"]
    assert lines[11:] == [
        "characters: 92.2% of 1,000 kept, 78 cut",
        "documents: 4 kept, 1 duplicate",
        "pages: 3 cleaned, 1 rejected",
    ]
