"""Runs put back what one copy of a story has and another one lost, both ways, with receipts that name the copy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import tree
from stories import prose

import cleaner
from cleaner.corpus import Step
from cleaner.settings import Settings
from cleaner.verify import verify

TOLD = (
    "The board of the harbour met for three hours on Monday.\n\nNobody could say what had become of the old crane,"
    " which the town had bought from a shipyard that closed its gates long ago.\n\nWrite to the clerk at"
    " office@harbour.example.org before the end of the month, he said, or come to the quay with a lamp and a rope.\n\n"
    "The crane was built in 1949.\n\nPeople liked to look at it in the evening, when the light came over the roofs"
    " of the warehouses and the ferries were late again.\n"
)
FIRST = TOLD.replace("on Monday.\n\nNobody could", "on could")
SECOND = TOLD.replace("@harbour.example.org before", "@before").replace(
    "built in 1949.\n\nPeople liked", "built in liked"
)
OTHER = prose("ferry", 150)


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Two copies of a story, each with gaps that the other has not got, and a story of its own."""
    folder = tmp_path / "copies"
    folder.mkdir()
    for name, text in (("a", FIRST), ("b", SECOND), ("c", OTHER)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def rows(out: Path, kind: str) -> list[dict[str, Any]]:
    """The rows of an output folder, by path."""
    found = [json.loads(line) for path in sorted((out / kind).iterdir()) for line in path.open("rb")]
    return sorted(found, key=lambda row: str(row.get("path") or row["metadata"]["path"]))


def restored(page: dict[str, Any]) -> list[tuple[str, str]]:
    """What came back on a page, and the note that says why."""
    return [(edit["text"], edit["note"]) for edit in page["edits"] if edit["rule"] == "restore/copy"]


def test_words_come_back_both_ways(copies: Path, tmp_path: Path) -> None:
    """The texts are whole, each edit names the copy that proves it, the gaps are gone, and the output verifies."""
    cleaner.clean_corpus(copies, tmp_path / "out")
    a, b, _ = rows(tmp_path / "out", "documents")
    assert a["text"].split() == b["text"].split() == TOLD.split()
    page_a, page_b, page_c = rows(tmp_path / "out", "pages")
    assert restored(page_a) == [("Monday.\n\nNobody ", f"proved by {b['id']}")]
    assert [text for text, _ in restored(page_b)] == ["harbour.example.org ", "1949.\n\nPeople "]
    assert {note for _, note in restored(page_b)} == {f"proved by {a['id']}"}
    assert restored(page_c) == []
    assert a["metadata"]["gaps"] == b["metadata"]["gaps"] == []
    assert a["metadata"]["damage"] is b["metadata"]["damage"] is True
    findings = verify(tmp_path / "out")
    assert (findings.mismatches, findings.inputs) == ([], 3)


def test_what_no_copy_proves_is_marked_as_before(copies: Path, tmp_path: Path) -> None:
    """Marks of gaps stay where no copy has the words, though others come back on the same page."""
    (copies / "b.txt").write_text(SECOND.replace("with a lamp and", "with lamp@ and"), "utf-8")
    cleaner.clean_corpus(copies, tmp_path / "out")
    _, b, _ = rows(tmp_path / "out", "documents")
    assert "lamp@ […] and" in b["text"]
    assert "office@harbour.example.org before" in b["text"]
    (gap,) = b["metadata"]["gaps"]
    assert (b["text"][: gap["at"]][-5:], gap["kind"]) == ("lamp@", "email")
    assert verify(tmp_path / "out").mismatches == []


@pytest.mark.parametrize("options", [{"restore": False}, {"duplicates": "off"}])
def test_nothing_comes_back_when_it_is_off(options: dict[str, Any], copies: Path, tmp_path: Path) -> None:
    """By its own setting, or when no copies are looked for."""
    cleaner.clean_corpus(copies, tmp_path / "out", settings=Settings().replaced(**options))
    assert [restored(page) for page in rows(tmp_path / "out", "pages")] == [[], [], []]
    assert verify(tmp_path / "out").mismatches == []


def test_jobs_and_stops_change_no_byte(copies: Path, tmp_path: Path) -> None:
    """Two processes, or a run that is stopped and gone on with, give what one process gives."""
    cleaner.clean_corpus(copies, tmp_path / "one")
    cleaner.clean_corpus(copies, tmp_path / "two", jobs=2)

    def stop(step: Step) -> None:
        if step.phase == "finish" and step.pages == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cleaner.clean_corpus(copies, tmp_path / "three", progress=stop)
    cleaner.clean_corpus(copies, tmp_path / "three", resume=True)
    assert tree(tmp_path / "one") == tree(tmp_path / "two") == tree(tmp_path / "three")


def test_a_dropped_sentence_is_left_alone(copies: Path, tmp_path: Path) -> None:
    """A document with a dropped sentence is not changed, and still proves what others lost."""
    (copies / "b.txt").write_text(SECOND.replace("with a lamp and", "with lamp@ and"), "utf-8")
    cleaner.clean_corpus(copies, tmp_path / "out", settings=Settings(broken_sentences="drop"))
    page_a, page_b, _ = rows(tmp_path / "out", "pages")
    assert len(restored(page_a)) == 1
    rules = {edit["rule"] for edit in page_b["edits"] if edit["rule"].startswith(("gaps/", "restore/"))}
    assert rules == {"gaps/email", "gaps/broken-sentence"}
    assert verify(tmp_path / "out").mismatches == []


def test_one_page_into_a_folder(copies: Path, tmp_path: Path) -> None:
    """`clean_file` with `out` has nothing to restore from, and writes its folder."""
    cleaner.clean_file(copies / "a.txt", out=tmp_path / "out")
    assert verify(tmp_path / "out").mismatches == []
