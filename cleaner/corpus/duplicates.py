"""The phase that finds copies: all documents of a run are compared, and their rows say what they are copies of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

from cleaner.duplicates import DuplicateOptions, apply_verdicts, find_duplicates
from cleaner.engines import Engine
from cleaner.io.chunks import read_chunk
from cleaner.io.files import whole
from cleaner.io.work import Work
from cleaner.settings import Settings

NAME = "duplicates"
PART = 4096
"""Documents in one file that is compared: what one task holds."""
FOUND = "verdicts.jsonl"


def find(work: Work, engine: Engine, settings: Settings) -> None:
    """Compare all documents; what was found is one file, in the order of the documents."""
    room = work.room(NAME)
    found: Sequence[Path] = ()
    if settings.duplicates != "off":
        options = DuplicateOptions(keep=settings.keep)
        parts = list(_parts(work, room))
        found = find_duplicates(parts, room / "plan", engine, options, settings.index or None)
    with whole(room / FOUND) as out:
        for path in found:
            out.write(path.read_bytes())


def _parts(work: Work, room: Path) -> Iterator[Path]:
    """The run's documents in files of `PART` each."""
    rows = chain.from_iterable(page.documents for path in work.chunks() for page in read_chunk(path))
    folder = room / "parts"
    folder.mkdir(exist_ok=True)
    for number, first in enumerate(rows):
        path = folder / f"{number:06d}.jsonl"
        with whole(path) as out:
            out.write(first)
            for _, row in zip(range(PART - 1), rows, strict=False):
                out.write(row)
        yield path


class Found:
    """The verdicts of the phase, page by page; both are in the order of the documents."""

    def __init__(self, path: Path) -> None:
        self._files = ExitStack()
        self._rows = map(json.loads, self._files.enter_context(path.open("rb")))
        self._next = next(self._rows, None)

    def touches(self, ids: Sequence[str]) -> bool:
        """The next verdict is on one of these documents."""
        if self._next is None:
            self._files.close()
        return self._next is not None and self._next["id"] in ids

    def apply(
        self, page: dict[str, Any], documents: list[dict[str, Any]]
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The page with its documents' states."""
        mine = []
        while self._next is not None and self._next["id"] in page["documents"]:
            mine.append(self._next)
            self._next = next(self._rows, None)
        return page, list(apply_verdicts(documents, mine))


def verdicts(work: Work) -> Found:
    """What the phase found."""
    return Found(work.room(NAME) / FOUND)
