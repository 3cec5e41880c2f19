"""A slice of the hostile corpus, in one run: each file has its rows, there is no traceback, all is accounted for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import tree
from hostile import make

import cleaner
from cleaner.verify import verify

SLICE = 90


def inputs_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file, opened none."""
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in sorted(folder.rglob("*"))}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path, Path]:
    """The names of hostile files, the folder they are in, and what a run over it wrote."""
    folder = tmp_path_factory.mktemp("hostile")
    names = make(folder / "in", SLICE)
    before = inputs_of(folder / "in")
    cleaner.clean_corpus(folder / "in", folder / "out", jobs=2)
    assert inputs_of(folder / "in") == before, "inputs are never changed"
    return names, folder / "in", folder / "out"


def test_every_hostile_file_has_a_row(run: tuple[list[str], Path, Path]) -> None:
    """Nothing vanishes, no page is there twice, and none failed in a way that no error is named for."""
    names, _, out = run
    rows = [json.loads(line) for line in (out / "pages/part-00000.jsonl").open("rb")]
    paths = [row["path"] for row in rows]
    assert len(set(paths)) == len(paths) == len({row["id"] for row in rows})
    assert [name for name in names if not any(path == name or path.startswith(f"{name}:") for path in paths)] == []
    assert {row["state"] for row in rows} == {"cleaned", "empty", "rejected"}
    assert {row["error"]["type"] for row in rows if row["error"]} == {"DecodeError", "InputError"}


def test_a_run_over_hostile_files_verifies(run: tuple[list[str], Path, Path]) -> None:
    """Every ledger replays, and every input read again gives the same page."""
    _, _, out = run
    found = verify(out)
    assert (found.mismatches, found.inputs) == ([], found.pages)


def test_the_hostile_corpus_is_always_the_same(tmp_path: Path) -> None:
    """The same number of files and the same bytes each time."""
    make(tmp_path / "one", 40)
    make(tmp_path / "two", 40)
    for name in ("pipe.txt", "socket.txt", "loop.txt", "out.txt", "closed.txt", "gone.txt"):
        for folder in ("one", "two"):
            (tmp_path / folder / "special" / name).unlink()
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
