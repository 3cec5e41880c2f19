"""The one command of the benchmarks: its small form runs everywhere, and leaves no row out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PEERS = {
    "Text pages of 10 kB": {
        "ftfy", "ftfy + langdetect", "datatrove, C4's and Gopher's filters and language", "jusText on lines",
    },
    "HTML pages": {
        "trafilatura with metadata", "trafilatura, text alone", "resiliparse", "readability-lxml", "newspaper4k",
    },
    "Copies of stories": {
        "rensa", "gaoya", "datasketch", "datatrove, its own settings", "datatrove, runs of three words", "text-dedup",
    },
    "A WARC from end to end": {"datatrove: trafilatura, language, MinHash"},
}  # fmt: skip
OURS = {
    "Text pages of 10 kB": {"cleaner", "cleaner without language"},
    "HTML pages": {"cleaner accurate", "cleaner fast"},
    "Copies of stories": {"cleaner"},
    "A WARC from end to end": {"cleaner accurate", "cleaner fast", "cleaner fast, without survey"},
    "Growth with pages": {"20 pages", "60 pages"},
    "Growth of the search for copies": {"200 documents", "400 documents"},
    "Two workers": {"cleaner run", "a loop in Python"},
    "Start-up": {"cleaner --version", "first page: cleaner"},
    "Memory over many small pages": {"cleaner run --jobs 1"},
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a quick run that compares with nobody, in a folder."""
    out = tmp_path_factory.mktemp("results")
    command = [
        sys.executable,
        "benchmarks",
        "--quick",
        "--peers",
        "--out",
        str(out),
        "--name",
        "t",
        "--cache",
        str(out),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


def test_our_own_rows_have_figures(table: Path) -> None:
    """Every part of the command measures us."""
    rows = json.loads((table / "t.json").read_text("utf-8"))["rows"]
    found = {(row["part"], row["tool"]) for row in rows if row["cpu"] or row["figures"]}
    assert {(part, tool) for part, tools in OURS.items() for tool in tools} <= found
    assert not [row for row in rows if row["reason"] and row["tool"] in OURS.get(row["part"], ())]


def test_a_peer_that_is_not_there_is_a_row_with_the_reason(table: Path) -> None:
    """Nobody is left out of a table, and nothing crashes."""
    rows = json.loads((table / "t.json").read_text("utf-8"))["rows"]
    found = {(row["part"], row["tool"]): row["reason"] for row in rows}
    wanted = {(part, tool) for part, tools in PEERS.items() for tool in tools}
    assert {found.get(key) for key in wanted} == {"not asked for"}


def test_the_table_names_its_command_and_no_place(table: Path) -> None:
    """A table can be kept: it says how it was made, and no path of the machine it was made on."""
    text = (table / "t.md").read_text("utf-8")
    assert "    python benchmarks --quick" in text
    assert str(table) not in text
    assert str(ROOT) not in text
    assert text.count("| not measured |") < 8
