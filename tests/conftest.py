"""Pages that several tests look at, and a finished output folder."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import cleaner

FETCHED = "2025-08-13T09:00:00Z"
ARTICLE = (
    "Council approves new bridge over the river\n"
    "The city council voted on Tuesday to approve a new bridge, after two years of debate about its cost.\n"
    "The mayor said the bridge would open in three years and would carry trams and pedestrians, but no cars.\n"
    "Opponents of the plan said they would ask a court to review the decision, which they called hasty and expensive.\n"
    "Share this article\n"
)


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder by name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """One plain-text page in a file."""
    path = tmp_path / "page.txt"
    path.write_bytes(ARTICLE.encode())
    return path


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder of pages of every kind that can be read, and of some that can't."""
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_bytes(ARTICLE.encode())
    (folder / "deep" / "b.txt").write_bytes(b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode())
    (folder / "c.txt.gz").write_bytes(gzip.compress(ARTICLE.encode("cp1252"), mtime=0))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"%PDF-1.4 \x00\x01")
    (folder / "ignored.png").write_bytes(b"\x89PNG")
    rows = [
        {"text": ARTICLE, "url": "https://example.org/x", "fetched_at": FETCHED},
        {"text": "lone \ud800 half\n\nof it"},
    ]
    lines = [json.dumps(row).encode() for row in rows]
    (folder / "rows.jsonl").write_bytes(b"\n".join([*lines, b"{broken", b'{"no": "text"}']) + b"\n")
    return folder


@pytest.fixture
def out(inputs: Path, tmp_path: Path) -> Path:
    """The output folder of a run over `inputs`."""
    cleaner.clean_corpus(inputs, tmp_path / "out")
    return tmp_path / "out"
