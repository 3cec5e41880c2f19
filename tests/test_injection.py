"""Words of strangers command nothing: not the report, not the terminal, not a program that reads the rows."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ARTICLE
from hostile import TITLES

import cleaner
from cleaner.cli import main
from cleaner.report import boxes
from cleaner.terminal import note, show_page

BAD = ("\x1b", "\x07", "\u202e", "\r")


class Tags(HTMLParser):
    """Counts what the report has of markup."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Each tag with the names of its attributes."""
        self.seen.append((tag, tuple(sorted(name for name, _ in attrs))))


@pytest.mark.parametrize("title", TITLES)
def test_a_title_commands_nothing_in_the_report(tmp_path: Path, title: str) -> None:
    """The tags of the report are its own, whatever titles, names and texts say."""
    row = {"text": f"{title}\n{ARTICLE}", "url": title}
    (tmp_path / f"{title.replace('/', '_')}.jsonl").write_text(json.dumps(row), "utf-8")
    cleaner.clean_corpus(tmp_path / "*.jsonl", tmp_path / "out")
    html = (tmp_path / "out/report.html").read_bytes().decode("utf-8")
    tags = Tags()
    tags.feed(html)
    assert not any(tag in ("img", "iframe", "object", "base", "form") for tag, _ in tags.seen)
    assert [tag for tag, _ in tags.seen if tag in ("script", "style", "link")] == ["link", "style", "script"]
    assert not any(name.startswith("on") for _, names in tags.seen for name in names)
    assert not any(sign in html for sign in BAD)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_commands_nothing_on_a_terminal(title: str) -> None:
    """Neither a page that is shown nor an error that names it sends a control character."""
    from rich.console import Console

    shown = StringIO()
    console = Console(file=shown, force_terminal=True, no_color=True, width=200)
    result = cleaner.clean_text(f"{title}\n{ARTICLE}", url=title)
    show_page(result, list(boxes(result.view, result.parts, result.edits)), console)
    note(console, f"rejected: {title}")
    text = shown.getvalue()
    for sign in ("\x1b]", "\x1b[2J", "\x07", "\u202e", "\r"):
        assert sign not in text


def test_hostile_names_command_nothing_in_a_run(tmp_path: Path) -> None:
    """Pages of such names that can't be read are listed with the signs made visible."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, title in enumerate(TITLES):
        (folder / f"{number}{title.replace('/', '_')}.txt").write_bytes(b"%PDF-1.4")
    done = CliRunner().invoke(main, ["run", str(folder), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert not any(sign in done.output for sign in BAD)
    assert done.output.count("rejected:") == len(TITLES)
    assert len(done.output.splitlines()) == len(TITLES) + 3  # and a summary of characters, documents and pages


def test_documents_hold_no_sign_that_commands(tmp_path: Path) -> None:
    """Texts and titles in the rows are free of escapes and overrides: they were cut, with receipts."""
    for title in TITLES:
        result = cleaner.clean_text(f"{title}\n{ARTICLE}")
        for document in result.documents:
            assert not any(sign in f"{document.text}{document.title}" for sign in BAD)
