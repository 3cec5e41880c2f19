"""The sample pages: what the package says of them is what stands beside them, and the laws hold on each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner.text import marked, replay, undo

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(path.parent for path in (ROOT / "corpus_samples").glob("*/source.txt"))
RESTLESS: dict[str, str] = {}
"""Samples whose clean lead is changed when it is cleaned again, and why."""

each_sample = pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)


def test_there_are_samples_in_eight_languages() -> None:
    """The names of the samples begin with their language."""
    assert len(SAMPLES) >= 28
    assert {folder.name.partition("-")[0] for folder in SAMPLES} == {"en", "de", "fr", "es", "pt", "it", "nl", "pl"}


def test_every_sample_is_in_the_table() -> None:
    """The folder's README says what each sample shows, and names no other."""
    rows = (ROOT / "corpus_samples" / "README.md").read_text("utf-8").splitlines()
    assert sorted(row.split("`")[1] for row in rows if row.startswith("| `")) == [folder.name for folder in SAMPLES]


@each_sample
def test_a_sample_is_marked_as_expected(folder: Path) -> None:
    """marked.txt is the page as the package marks it, byte for byte. Anew: ``python tools/mark_samples.py``."""
    result = cleaner.clean_file(folder / "source.txt")
    assert marked(result.view, result.parts, result.edits).encode() == (folder / "marked.txt").read_bytes()


@each_sample
def test_nothing_of_a_sample_is_lost_or_twice(folder: Path) -> None:
    """Every code point of the page stands in one document, or under one edit that names its rule."""
    result = cleaner.clean_file(folder / "source.txt")
    places = [0] * len(result.view)
    for doc in result.documents:
        for out_start, out_end, start, end in doc.metadata["runs"]:
            assert doc.text[out_start:out_end] == result.view[start:end]
            places[start:end] = [place + 1 for place in places[start:end]]
    for edit in result.edits:
        assert "/" in edit.rule
        assert edit.was == result.view[edit.start : edit.end]
        if edit.op in ("remove", "replace"):
            places[edit.start : edit.end] = [place + 1 for place in places[edit.start : edit.end]]
    assert set(places) == {1}


@each_sample
def test_a_sample_can_be_replayed_and_undone(folder: Path) -> None:
    """View and ledger give the documents; documents and ledger give the view, which is the file."""
    source = folder / "source.txt"
    result = cleaner.clean_file(source)
    spans = {part["doc"]: part["spans"] for part in result.parts}
    for doc in result.documents:
        assert replay(result.view, [e for e in result.edits if e.doc == doc.id], spans[doc.id]) == doc.text
    runs = [(doc.text, doc.metadata["runs"]) for doc in result.documents]
    assert undo(runs, result.edits, len(result.view)).encode() == source.read_bytes()


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(
            folder,
            id=folder.name,
            marks=[pytest.mark.xfail(strict=True, reason=RESTLESS[folder.name])] if folder.name in RESTLESS else [],
        )
        for folder in SAMPLES
    ],
)
def test_a_clean_text_is_left_alone(folder: Path) -> None:
    """Cleaning each document's clean text again changes nothing, and leaves no edit."""
    for doc in cleaner.clean_file(folder / "source.txt").documents:
        again = cleaner.clean_text(doc.text)
        assert [(edit.rule, edit.was) for edit in again.edits] == []
        assert again.text == doc.text


def test_the_marked_files_are_made_by_the_tool() -> None:
    """The tool that writes the marked files finds nothing to change."""
    tool = ROOT / "tools" / "mark_samples.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, "0 changed\n")
