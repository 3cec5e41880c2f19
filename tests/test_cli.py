"""The command line: what it prints where, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result
from conftest import ARTICLE

import cleaner
from cleaner.cli import main

RULES = """
id = "demo"
why = "A site that is not there."
[match]
hosts = ["demo.example"]
[[rule]]
id = "more"
why = "A link to more."
lines = ["Read more"]
[[rule.example]]
text = "One.\\nRead more\\n"
cut = ["{cut}"]
[[rule.example]]
text = "Read more books.\\n"
cut = []
"""


def invoke(*args: str | Path, data: bytes | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args], input=data)


def command(*args: str | Path) -> list[str]:
    """A command line for a real process."""
    return [sys.executable, "-m", "cleaner", *map(str, args)]


def test_version_is_quick_and_needs_no_stage() -> None:
    """``--version`` prints one line."""
    done = subprocess.run(command("--version"), capture_output=True, text=True, check=True)
    assert done.stdout == f"cleaner {cleaner.__version__}\n"


def test_every_command_explains_itself() -> None:
    """Each command has a help text."""
    for names in (["run"], ["explain"], ["rules"], ["rules", "list"], ["rules", "check"], ["verify"], ["report"]):
        result = invoke(*names, "--help")
        assert result.exit_code == 0
        assert len(result.stdout.splitlines()) > 3


def test_run_writes_the_folder_and_lists_what_was_not_cleaned(inputs: Path, tmp_path: Path) -> None:
    """Exit code 1, and each rejected page on standard error; nothing on standard output."""
    result = invoke("run", inputs, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.split()[1] for line in result.stderr.splitlines() if line.startswith("rejected: ")] == [
        "binary.txt",
        "rows.jsonl:3",
        "rows.jsonl:4",
    ]
    assert "5 cleaned" in result.stderr.splitlines()[-1]


def test_quiet_says_nothing_when_all_went_well(page: Path, tmp_path: Path) -> None:
    """``--quiet`` and no failure: no output at all, exit code 0."""
    result = invoke("run", page, "-o", tmp_path / "out", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_settings_come_from_the_file_and_options_win(page: Path, tmp_path: Path) -> None:
    """``--config`` is read, and an option replaces what it says."""
    (tmp_path / "c.toml").write_text('source = "file"\nmin-chars = 7\n')
    invoke("run", page, "-o", tmp_path / "out", "--config", tmp_path / "c.toml", "--source", "option")
    settings = json.loads((tmp_path / "out/run.json").read_bytes())["settings"]
    assert (settings["source"], settings["min_chars"]) == ("option", 7)


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["run", "nothing-here", "-o", "out"], 3, "no input matches 'nothing-here'"),
        (["run", "s3://bucket/pages", "-o", "out"], 3, "it is an address, and inputs are paths"),
        (["run", "pages", "-o", "s3://bucket/out"], 2, "s3://bucket/out is an address"),
        (["run", "page.txt", "-o", "full"], 2, "full is not empty"),
        (["run", "full", "-o", "page.txt"], 2, "page.txt is a file"),
        (["run", "page.txt", "-o", "out", "--fetched-at", "soon"], 2, "fetched_at 'soon' is not a time"),
        (["run", "page.txt", "-o", "out", "--profile", "no.toml"], 2, "no.toml"),
        (["run", "page.txt", "-o", "out", "--config", "no.toml"], 2, "no.toml can't be read"),
        (["run", "page.txt"], 2, "-o"),
        (["run", "page.txt", "-o", "out", "--jobs", "0"], 2, "--jobs"),
        (["run", "page.txt", "-o", "-", "--overwrite"], 2, "need a folder"),
        (["explain", "nothing-here"], 3, "no input matches"),
        (["verify", "full"], 4, "not the output of a finished run"),
    ],
)
def test_mistakes_have_their_exit_code(
    args: list[str], code: int, said: str, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong is named on standard error, and nothing is written."""
    monkeypatch.chdir(page.parent)
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine")
    result = invoke(*args)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in " ".join(result.stderr.split())
    assert sorted(os.listdir()) == ["full", "page.txt"]


def test_documents_go_to_standard_output_as_rows() -> None:
    """``run - -o -`` reads JSONL and writes the same document rows as a folder holds."""
    data = json.dumps({"text": ARTICLE}).encode() + b"\n{bad\n"
    result = invoke("run", "-", "-o", "-", data=data)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [row["metadata"]["path"] for row in rows] == ["-:1"] * len(rows)
    assert "voted on Tuesday" in rows[0]["text"]
    assert "rejected: -:2" in result.stderr


def test_a_closed_output_ends_quietly(tmp_path: Path) -> None:
    """``| head`` is no error: no traceback, exit code 0."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text((json.dumps({"text": ARTICLE * 40}) + "\n") * 200)
    with subprocess.Popen(
        command("run", rows, "-o", "-", "-q"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_only_what_resume_needs(number: int, tmp_path: Path) -> None:
    """Ctrl-C or SIGTERM: exit code 130 within seconds, no file under its final name, no process left."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text((json.dumps({"text": ARTICLE * 20}) + "\n") * 3000)
    with subprocess.Popen(
        command("run", rows, "-o", tmp_path / "out", "--jobs", "2"),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # shells ignore it for background jobs
    ) as process:
        assert process.stderr is not None
        for _ in range(600):
            if list((tmp_path / "out/.work").rglob("000000/*.jsonl")):
                break
            time.sleep(0.1)
        workers = psutil.Process(process.pid).children()
        begin = time.monotonic()
        process.send_signal(number)
        said = process.stderr.read()
    assert process.returncode == 130
    assert time.monotonic() - begin < 5
    assert said.strip().endswith("cleaner: interrupted; with --resume the run goes on.")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".work"]
    assert not list((tmp_path / "out").rglob("*.tmp"))
    assert workers
    assert not any(worker.is_running() for worker in workers)


def test_explain_marks_every_change(page: Path) -> None:
    """Off a terminal, and with --plain, the page comes with its cuts in brackets; without these it is the page."""
    result = invoke("explain", page, "--plain")
    assert result.exit_code == 0
    assert result.stdout == invoke("explain", page).stdout
    assert "⟦" in result.stdout
    kept = re.sub(r"⟦[^⟦⟧]* \+ [^⟦⟧]*⟧|⟦#[^⟧]*⟧", "", result.stdout)
    assert re.sub(r"⟦[a-z0-9/-]+(?:: ([^⟦⟧]*))?⟧", r"\1", kept) == ARTICLE


def test_explain_json_is_the_page_row(page: Path) -> None:
    """``--json`` prints the row that a run writes, but for the names of written files."""
    row = json.loads(invoke("explain", page, "--json").stdout)
    assert row == json.loads(json.dumps(cleaner.clean_file(page).as_row()))


def test_explain_on_a_terminal_lets_no_control_character_through(tmp_path: Path) -> None:
    """What a page says can't command the terminal: escapes are shown, not sent."""
    from rich.console import Console

    from cleaner.report import boxes
    from cleaner.terminal import show_page

    text = ARTICLE.replace("Council", "\x1b]0;evil\x07Council").replace("mayor", "\u202emayor")
    console = Console(force_terminal=True, no_color=True, record=True, file=open(os.devnull, "w"))  # noqa: SIM115
    result = cleaner.clean_text(text)
    show_page(result, list(boxes(result.view, result.parts, result.edits)), console)
    shown = console.export_text()
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\x1b]0;evil\\x07" in shown


def test_explain_names_a_page_that_is_no_text(inputs: Path) -> None:
    """A page that can't be read: exit code 1, and why."""
    result = invoke("explain", inputs / "binary.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "binary.txt holds a PDF document" in result.stderr


def test_rules_list_gives_a_reason_for_each_rule() -> None:
    """Each rule that can stand in a ledger is listed with form and reason."""
    rows = [json.loads(line) for line in invoke("rules", "list", "--json").stdout.splitlines()]
    ids = [row["id"] for row in rows]
    assert ids == sorted(set(ids))
    assert all(row["why"] and row["form"] for row in rows)
    assert {"tidy/edge", "decode/bom"} <= set(ids)
    assert len(invoke("rules", "list").stdout.splitlines()) == len(rows)


def test_rules_check_passes_for_the_package() -> None:
    """Every rule that ships proves its own examples."""
    result = invoke("rules", "check")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.endswith("0 failures\n")


def test_rules_check_names_the_rule_that_fails(tmp_path: Path) -> None:
    """A rule that does not do what its example says: exit code 2, and its id; a right one: 0."""
    good, bad, broken = (tmp_path / name for name in ("good.toml", "bad.toml", "broken.toml"))
    good.write_text(RULES.format(cut="Read more"))
    bad.write_text(RULES.format(cut="One."))
    broken.write_text("id = [")
    assert invoke("rules", "check", good).exit_code == 0
    result = invoke("rules", "check", bad)
    assert result.exit_code == 2
    assert "demo/more, example 1" in result.stderr
    assert invoke("rules", "check", broken).exit_code == 2


def test_verify_and_report_read_the_folder(out: Path) -> None:
    """A fresh folder replays; the report is written again with the same bytes."""
    before = (out / "report.html").read_bytes()
    (out / "report.html").write_text("gone")
    assert invoke("verify", out).exit_code == 4
    assert invoke("report", out).exit_code == 0
    assert (out / "report.html").read_bytes() == before
    result = invoke("verify", out)
    assert result.exit_code == 0
    assert "everything replays" in result.stdout


def test_the_readme_and_the_checks_run_the_same_command() -> None:
    """`.ci/run` takes the test command from the README, which holds it once."""
    root = Path(__file__).parent.parent
    readme = (root / "README.md").read_text("utf-8")
    commands = [line.strip() for line in readme.splitlines() if "-m pytest" in line]
    assert len(commands) == 1
    assert commands[0].startswith("python3 -m venv .venv && ")
    assert "grep -m1 -- '-m pytest' README.md" in (root / ".ci/run").read_text("utf-8")
