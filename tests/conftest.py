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
FERRY = (
    "Ferry returns after a winter in the dock\n"
    "The island's only ferry sailed again on Monday, five months after a storm had torn a hole into its side.\n"
    "Farmers had shipped their milk with fishing boats meanwhile, and children went to school over a rope bridge.\n"
    "Share this article\n"
)
ORCHARD = (
    "Late frost takes half of the cherries\n"
    "Growers in the valley lit fires between their trees for three nights, and lost every second blossom even so.\n"
    "A bridge loan from the state will carry most farms over the summer, the growers' union said on Friday.\n"
    "Share this article\n"
)
STADIUM = (
    "Stadium roof to be taken down\n"
    "Engineers found rust in eleven of the forty beams that hold the roof of the stadium, the club said on Thursday.\n"
    "Matches will be played under the open sky until spring; who has a ticket for the east stand gets half back.\n"
    "Share this article\n"
)


SUBJECTS = [
    *["ferry", "bridge", "harvest", "orchestra", "glacier", "library", "tunnel", "orchard", "museum", "reservoir"],
    *["stadium", "lighthouse"],
]


def story(subject: str, number: int) -> str:
    """A paragraph of its own for a subject."""
    return (
        f"The {subject} has been closed since Tuesday, said the office for {subject}s in its report {number} of the "
        f"year, and nobody could say when a {subject} like it would open again."
    )


def aggregator_page(number: int) -> str:
    """A page of an aggregator nobody knows: chrome above, between and below a lead and two cards."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    outlets = ["Lunsay Post", "Daily Heron", "The Kettle", "Quay Mail"]
    lines = ["Ripple Zomblo"]
    lines += [f"A {subject} closes for the whole of the year", story(subject, number), story(f"old {subject}", number)]
    lines += [f"{number} pebbles", "Whisper this to my Zomblo", "Nobody has left a pebble here."]
    for card in range(2):
        other = SUBJECTS[(number + 3 + 4 * card) % len(SUBJECTS)]
        outlet = outlets[(number + card) % len(outlets)]
        lines += [outlet, "3 hours ago", f"Why the {other} was closed in year {number}", story(f"new {other}", number)]
        lines += ["Stash in my burrow"]
    lines += ["Zomblo keeps a lantern for every reader who would like to come back to a story on another day."]
    lines += ["Zomblo never sleeps", f"Fold into a boat: A {subject} closes for the whole of the year"]
    return "\n".join(lines) + "\n"


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
    return write_inputs(tmp_path / "in")


def write_inputs(folder: Path) -> Path:
    """Write the pages of `inputs`."""
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_bytes(ARTICLE.encode())
    (folder / "deep" / "b.txt").write_bytes(b"\xef\xbb\xbf" + FERRY.replace("\n", "\r\n").encode())
    (folder / "c.txt.gz").write_bytes(gzip.compress(ORCHARD.encode("cp1252"), mtime=0))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"%PDF-1.4 \x00\x01")
    (folder / "ignored.png").write_bytes(b"\x89PNG")
    rows = [
        {"text": STADIUM, "url": "https://example.org/x", "fetched_at": FETCHED},
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
