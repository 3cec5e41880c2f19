"""Whole runs in every format: cleaned, resumed, verified, reported, overwritten, the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import ARTICLE, tree, write_inputs
from test_runs import stop_at

import cleaner
from cleaner.errors import SettingsError
from cleaner.io.folder import digest, rows, run_of
from cleaner.io.rows import encoded
from cleaner.report import render
from cleaner.verify import verify

FORMATS = ("parquet", "dolma")
FILES = {
    "parquet": ["documents/part-00000.parquet", "pages/part-00000.parquet"],
    "dolma": [
        "attributes/cleaner/part-00000.jsonl.gz",
        "documents/part-00000.jsonl.gz",
        "pages/part-00000.jsonl",
    ],
}
"""What stands in ``run.json`` in each format."""


@pytest.fixture(scope="module", params=FORMATS)
def form(request: pytest.FixtureRequest) -> str:
    """The name of a format."""
    return str(request.param)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, form: str) -> Path:
    """A folder with inputs and the output of a run in that format, over pages of every kind and copies of a story."""
    place = tmp_path_factory.mktemp(form)
    inputs = write_inputs(place / "in")
    (inputs / "page.html").write_text(f"<title>Council</title><p>{ARTICLE}</p>" * 3)
    cleaner.clean_corpus(inputs, place / form, format=form)
    return place


@pytest.fixture
def folder(made: Path, form: str, tmp_path: Path) -> Path:
    """The output of that run once more, beside its inputs, to be changed at will."""
    shutil.copytree(made / form, made / tmp_path.name)
    return made / tmp_path.name


@pytest.fixture
def inputs(made: Path) -> Path:
    """The inputs of that run."""
    return made / "in"


def test_every_format_holds_the_same_rows(form: str, folder: Path, inputs: Path) -> None:
    """Rows read back from it are those of JSON Lines, and so is the report but for the files' names and hashes."""
    plain = folder.with_name(f"{folder.name}-plain")
    cleaner.clean_corpus(inputs, plain)
    said = run_of(folder)
    assert (said["format"], sorted(said["files"])) == (form, FILES[form])
    assert list(rows(folder, said)) == list(rows(plain, run_of(plain)))
    assert tree(folder / "text") == tree(plain / "text")
    assert render(folder) == (folder / "report.html").read_bytes()


def test_every_format_verifies(folder: Path) -> None:
    """Views and texts are rebuilt from it, and every input is read again."""
    found = verify(folder)
    assert (found.mismatches, found.warnings, found.inputs) == ([], [], found.pages)
    assert found.pages == 10


def test_every_format_is_the_same_bytes_for_any_number_of_processes(form: str, folder: Path, inputs: Path) -> None:
    """Names, order, packing and hashes."""
    again = folder.with_name(f"{folder.name}-again")
    cleaner.clean_corpus(inputs, again, format=form, jobs=2)
    assert tree(again) == tree(folder)


@pytest.mark.parametrize(("phase", "pages"), [("clean", 3), ("finish", 4)])
def test_a_stopped_run_goes_on_in_its_format(form: str, phase: str, pages: int, folder: Path, inputs: Path) -> None:
    """To the same bytes; and it is not gone on with in another one."""
    again = folder.with_name(f"{folder.name}-again")
    with pytest.raises(KeyboardInterrupt):
        cleaner.clean_corpus(inputs, again, format=form, progress=stop_at(phase, pages))
    with pytest.raises(SettingsError, match=f"format was '{form}', and is 'jsonl'"):
        cleaner.clean_corpus(inputs, again, resume=True)
    cleaner.clean_corpus(inputs, again, resume=True, format=form)
    assert tree(again) == tree(folder)


def test_a_run_in_one_format_can_be_replaced_by_another(folder: Path, inputs: Path) -> None:
    """Nothing of the earlier one is left."""
    plain = folder.with_name(f"{folder.name}-plain")
    cleaner.clean_corpus(inputs, plain)
    cleaner.clean_corpus(inputs, folder, overwrite=True)
    assert tree(folder) == tree(plain)


def test_a_changed_byte_is_noticed_in_every_file(form: str, folder: Path) -> None:
    """In the midst of each shard."""
    for name in FILES[form]:
        good = (folder / name).read_bytes()
        at = len(good) // 2
        (folder / name).write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        assert any(name in text for text in verify(folder).mismatches), name
        (folder / name).write_bytes(good[:at])
        assert any(name in text for text in verify(folder).mismatches), name
        (folder / name).write_bytes(good)
    assert not verify(folder).mismatches


@pytest.mark.parametrize("name", FILES["dolma"])
@pytest.mark.parametrize("form", ["dolma"], scope="module")
def test_forged_lines_of_dolma_do_not_replay(name: str, folder: Path) -> None:
    """With all hashes made right, too: text, span and ledger are held against each other."""
    forge = {
        "attributes": (rb"(\[\[\d+,)(\d+)", lambda m: m[1] + str(int(m[2]) + 1).encode()),
        "documents": (b"bridge", lambda m: b"tunnel"),
        "pages": (b'"was":"S', lambda m: b'"was":"Z'),
    }
    pattern, change = forge[name.split("/")[0]]
    packed = name.endswith(".gz")
    data = (folder / name).read_bytes()
    data = re.sub(pattern, change, gzip.decompress(data) if packed else data, count=1)
    data = gzip.compress(data, mtime=0) if packed else data
    (folder / name).write_bytes(data)
    run = json.loads((folder / "run.json").read_bytes())

    run["files"][name] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (folder / "run.json").write_bytes(encoded({**run, "digest": digest(run)}, indent=2))
    assert any(text.startswith("a.txt: ") for text in verify(folder).mismatches)


def test_a_format_that_is_not_known_is_refused(inputs: Path, tmp_path: Path) -> None:
    """The known ones are named, and nothing is written."""
    with pytest.raises(SettingsError, match=r"format is 'csv'\. Known are jsonl, parquet, dolma\."):
        cleaner.clean_corpus(inputs, tmp_path / "out", format="csv")
    assert not (tmp_path / "out").exists()
