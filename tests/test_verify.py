"""`verify` notices whatever was changed in an output folder or its inputs."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.errors import VerifyError
from cleaner.io.folder import digest
from cleaner.io.rows import encoded
from cleaner.verify import verify

Row = dict[str, Any]


def rewrite(path: Path, change: Callable[[Row], object]) -> None:
    """Change every row of a shard, and make hashes and digest right again, as a careful forger would."""
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    for row in rows:
        change(row)
    data = b"".join(map(encoded, rows))
    path.write_bytes(data)
    run_path = path.parent.parent / "run.json"
    run = json.loads(run_path.read_bytes())
    name = f"{path.parent.name}/{path.name}"
    run["files"][name] = {"rows": len(rows), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    run_path.write_bytes(encoded({**run, "digest": digest(run)}, indent=2))


def test_a_fresh_folder_is_in_order(out: Path) -> None:
    """Nothing is found, no warning given, and every input was read again."""
    found = verify(out)
    assert (found.mismatches, found.warnings) == ([], [])
    assert found.pages == found.inputs == 9


@pytest.mark.parametrize(
    "name",
    ["documents/part-00000.jsonl", "pages/part-00000.jsonl", "text/a.txt", "report.html", "run.json"],
)
def test_a_changed_byte_is_noticed_in_every_file(out: Path, name: str) -> None:
    """One character of any file of the folder: a mismatch that names it, or the page."""
    path = out / name
    data = path.read_text("utf-8")
    at = data.index("bridge") if "bridge" in data else data.index("code points")
    path.write_text(data[:at] + "B" + data[at + 1 :], "utf-8")
    found = verify(out)
    assert any(name in text or "a.txt" in text for text in found.mismatches)


@pytest.mark.parametrize("name", ["documents/part-00000.jsonl", "pages/part-00000.jsonl", "text/a.txt", "report.html"])
def test_a_missing_file_is_noticed(out: Path, name: str) -> None:
    """A file that is gone is a mismatch."""
    (out / name).unlink()
    assert any(name in text for text in verify(out).mismatches)


def test_a_file_too_many_is_noticed(out: Path) -> None:
    """A shard that no run wrote would be read as data by others."""
    (out / "documents/part-00001.jsonl").write_text("{}\n")
    assert verify(out).mismatches == ["documents/part-00001.jsonl: no run wrote this file."]


def change_text(row: Row) -> None:
    row["text"] = row["text"].replace("bridge", "tunnel")


def move_runs(row: Row) -> None:
    row["metadata"]["runs"] = [[a, b, c + 1, d + 1] for a, b, c, d in row["metadata"]["runs"]]


def change_role(row: Row) -> None:
    row["metadata"]["role"] = "related"


@pytest.mark.parametrize("change", [change_text, move_runs, change_role])
def test_a_forged_document_does_not_replay(out: Path, change: Callable[[Row], None]) -> None:
    """Even with all hashes made right, a document that is not of its page is noticed, and the page named."""
    rewrite(out / "documents/part-00000.jsonl", change)
    assert any(text.startswith("a.txt: ") for text in verify(out).mismatches)


def drop_edit(row: Row) -> None:
    row["edits"] = row["edits"][1:]


def change_was(row: Row) -> None:
    for edit in row["edits"]:
        edit["was"] = edit["was"].upper()


def change_state(row: Row) -> None:
    row["state"] = "cleaned" if row["state"] == "empty" else "empty"


def change_hash(row: Row) -> None:
    row["sha256"] = row["sha256"][::-1]


def drop_field(row: Row) -> None:
    row.pop("parts")


@pytest.mark.parametrize("change", [drop_edit, change_was, change_state, change_hash, drop_field])
def test_a_forged_page_does_not_replay(out: Path, change: Callable[[Row], None]) -> None:
    """The same for a page's row: ledger, state and hash are checked against each other and the input."""
    rewrite(out / "pages/part-00000.jsonl", change)
    assert any(text.startswith("a.txt: ") for text in verify(out).mismatches)


def test_counts_must_add_up(out: Path) -> None:
    """Counts in run.json are counted again."""
    path = out / "run.json"
    run = json.loads(path.read_bytes())
    run["counts"]["documents"]["kept"] += 1
    path.write_bytes(encoded({**run, "digest": digest(run)}, indent=2))
    assert "run.json: its counts are not those of the rows." in verify(out).mismatches


def test_settings_must_have_their_fingerprint(out: Path) -> None:
    """Settings that are not those of the run are noticed."""
    path = out / "run.json"
    run = json.loads(path.read_bytes())
    run["settings"]["brake"] = 0.5
    path.write_bytes(encoded({**run, "digest": digest(run)}, indent=2))
    assert any("fingerprint" in text for text in verify(out).mismatches)


def test_a_changed_input_is_noticed(out: Path, inputs: Path) -> None:
    """An input with other bytes than were read is a mismatch, in a container by its line."""
    (inputs / "a.txt").write_bytes(b"Something else.\n")
    lines = (inputs / "rows.jsonl").read_bytes().splitlines()
    (inputs / "rows.jsonl").write_bytes(b"\n".join([lines[0], b'{"text": "new"}', *lines[2:], b""]))
    named = [text.split(": ")[0] for text in verify(out).mismatches]
    assert named == ["a.txt", "rows.jsonl:2"]


def test_the_same_bytes_packed_anew_are_the_same_input(out: Path, inputs: Path) -> None:
    """What counts is what was read, not how it was packed."""
    path = inputs / "c.txt.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), compresslevel=1))
    assert verify(out).mismatches == []


def test_a_missing_input_is_a_warning(out: Path, inputs: Path) -> None:
    """Without its inputs a folder still proves itself; what could not be read is said."""
    (inputs / "a.txt").unlink()
    found = verify(out)
    assert (found.mismatches, found.warnings) == ([], ["input a.txt is not there any more."])
    inputs.rename(inputs.with_name("elsewhere"))
    found = verify(out)
    assert found.mismatches == []
    assert len(found.warnings) == 1


def test_folder_and_inputs_may_move_together(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inputs are found relative to the output, from wherever `verify` is called."""
    monkeypatch.chdir(tmp_path)
    cleaner.clean_corpus("in/*.txt", "out")
    (tmp_path / "moved").mkdir()
    for name in ("in", "out"):
        (tmp_path / name).rename(tmp_path / "moved" / name)
    found = verify(tmp_path / "moved" / "out")
    assert (found.mismatches, found.warnings) == ([], [])
    assert found.inputs == found.pages == 3


def test_a_folder_of_no_run_is_refused(tmp_path: Path) -> None:
    """A folder without run.json, or with another's, is not verified at all."""
    with pytest.raises(VerifyError, match="not the output of a finished run"):
        verify(tmp_path)
    (tmp_path / "run.json").write_text('{"tool": "other"}')
    with pytest.raises(VerifyError, match="not written by cleaner"):
        verify(tmp_path)


def two_copies(place: Path) -> Path:
    """A folder of two pages with one story."""
    text = "The ferry was repaired in the yard by the old harbour, and its captain said that she was glad of it. " * 3
    folder = place / "pages"
    folder.mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text(f"The ferry sails again\n{text}\n", "utf-8")
    return folder


def test_dropped_duplicates_are_accounted_for(tmp_path: Path) -> None:
    """With `drop` a copy's row stands in ``duplicates`` and nowhere else, and a row lost from there is noticed."""
    folder, out = two_copies(tmp_path), tmp_path / "out"
    summary = cleaner.clean_corpus(folder, out, settings=cleaner.Settings(duplicates="drop"))
    assert summary.documents == {"kept": 1, "duplicate": 1, "filtered": 0}
    parts = [(out / name / "part-00000.jsonl").read_bytes().splitlines() for name in ("documents", "duplicates")]
    assert [[json.loads(row)["metadata"]["state"] for row in part] for part in parts] == [["kept"], ["duplicate"]]
    assert len(list((out / "text").iterdir())) == 1
    assert verify(out).mismatches == []
    (out / "duplicates/part-00000.jsonl").write_bytes(b"")
    assert len(verify(out).mismatches) > 1


def test_marked_duplicates_have_their_texts(tmp_path: Path) -> None:
    """Every page has the text of its lead as a file, a copy too; one that was changed is noticed."""
    folder, out = two_copies(tmp_path), tmp_path / "out"
    assert cleaner.clean_corpus(folder, out).documents == {"kept": 1, "duplicate": 1, "filtered": 0}
    assert sorted(path.name for path in (out / "text").iterdir()) == ["one.txt", "two.txt"]
    assert verify(out).mismatches == []
    (out / "text/two.txt").write_text("changed")
    assert len(verify(out).mismatches) == 1


def test_what_a_run_could_not_read_on_is_a_warning(out: Path) -> None:
    """A container that ended its reader has a row of its own. It names no line of the input, and is no mismatch."""
    path = out / "pages/part-00000.jsonl"
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    number = next(n for n, row in enumerate(rows) if row["path"] == "rows.jsonl:3")
    rows[number] |= {"path": "rows.jsonl:lost"}
    path.write_bytes(b"".join(map(encoded, rows)))
    rewrite(path, lambda row: None)
    found = verify(out)
    assert not any("rows.jsonl" in text for text in found.mismatches)
    assert any(text.startswith("rows.jsonl:lost: ") for text in found.warnings)
