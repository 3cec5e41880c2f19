"""Cleaned pages between the phases of a run: chunk files, each finished or not there.

A chunk holds a few lines for each page: its head (what the run has to know of it), its page row, and its document rows.
The rows are bytes, as the output will hold them: most are only copied from here on. Each group of pages has a folder,
and chunks are named for the number of their first page in it, so that names in order are pages in order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.errors import VerifyError
from cleaner.io.files import replace_file, settle, whole
from cleaner.io.rows import encoded

PAGES, BYTES = 256, 8 * 1024 * 1024
"""A chunk is closed at so many pages or bytes: what a killed run loses at most."""
SUFFIX, DONE = ".jsonl", "done"


class Rows(NamedTuple):
    """A page on its way: `head`, its row, and its documents' rows, encoded.

    The head says ``id``, ``path``, ``state``, ``error``, ``n_bytes``, ``container`` (the page is one of many in a
    file), ``ids`` (of its documents) and ``tally`` (what it adds to the counts, see `Tally.as_row`).
    """

    head: Mapping[str, Any]
    page: bytes
    documents: Sequence[bytes]


def read_chunk(path: Path) -> Iterator[Rows]:
    """The pages of a chunk. Raises VerifyError when it is not as it was written."""
    try:
        with path.open("rb") as handle:
            for line in handle:
                head = json.loads(line)
                rows = [handle.readline() for _ in range(1 + len(head["ids"]))]
                if not rows[-1].endswith(b"\n"):
                    raise ValueError("it ends too early")
                yield Rows(head, rows[0], rows[1:])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VerifyError(f"{path} can't be read: {error}. Start anew with --overwrite.") from error


class Group:
    """The chunks of one group of pages, in a folder of its own: how far it is, and a place for more."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._lines: list[bytes] = []
        self._size = 0
        self._waiting = 0
        self.done = (folder / DONE).exists()
        """Every page of the group stands in a chunk."""
        self.pages = self._finished()
        """How many pages stand in finished chunks."""

    def _finished(self) -> int:
        """How many pages stand in chunks. The last one may be damaged, on a disk that lost power: it is made again."""
        chunks = _chunks(self._folder)
        while chunks:
            try:
                return int(chunks[-1].stem) + sum(1 for _ in read_chunk(chunks[-1]))
            except VerifyError:
                (self._folder / DONE).unlink(missing_ok=True)
                self.done = False
                chunks.pop().unlink()
        return 0

    def add(self, rows: Rows) -> None:
        """Write the next page."""
        lines = (encoded(rows.head), rows.page, *rows.documents)
        self._lines.extend(lines)
        self._size += sum(map(len, lines))
        self._waiting += 1
        if self._waiting >= PAGES or self._size >= BYTES:
            self._close()

    def finish(self) -> None:
        """All pages were added."""
        if self._waiting:
            self._close()
        replace_file(self._folder / DONE, b"")
        settle(self._folder)
        self.done = True

    def _close(self) -> None:
        with whole(self._folder / f"{self.pages:09d}{SUFFIX}") as handle:
            handle.writelines(self._lines)
        self.pages += self._waiting
        self._lines, self._size, self._waiting = [], 0, 0


def _chunks(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == SUFFIX)


def all_chunks(folder: Path) -> Iterator[Path]:
    """The chunks of all groups in a folder, in the order of the pages."""
    for group in sorted(folder.iterdir()):
        yield from _chunks(group)
