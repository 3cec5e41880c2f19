"""The files of an output folder, written in a folder beside: `Work.publish` puts them in their places."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.io.files import located, replace_file
from cleaner.io.folder import DUPLICATES, TEXT
from cleaner.io.rows import encoded, plain
from cleaner.io.sinks import Sink, json_lines, line_shards

LONGEST = 240
"""Bytes of one name in a path; file systems commonly end at 255, and endings are added."""


class OutputWriter:
    """Writes the files of a finished run into `folder`, which is made anew: rows by a sink, and texts. With `drop` the
    rows of duplicates go to ``duplicates/`` as JSON Lines, and not to the sink.
    """

    def __init__(self, folder: Path, sink: Callable[[Path], Sink] = json_lines, *, drop: bool = False) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.folder = folder
        self._sink = sink(folder)
        self._apart = line_shards(folder / DUPLICATES) if drop else None

    def add(self, page: bytes, documents: Sequence[bytes], texts: Mapping[str, Any] | None = None) -> None:
        """Write one page row and its document rows, as lines of JSON. With `texts` (``id`` and ``path`` of the page)
        the text of each document that is kept, or only marked as a duplicate, is a file too: every page has its lead's.
        """
        names = []
        if self._apart is not None:
            for line in filter(_duplicate, documents):
                self._apart.write(line)
            documents = [line for line in documents if not _duplicate(line)]
        for row in map(json.loads, documents if texts is not None else ()):
            if row["metadata"]["state"] != "filtered":
                names.append(self._text(texts or {}, row))
        self._sink.add(page[:-2] + b',"files":' + encoded(names)[:-1] + b"}\n", documents)

    def files(self) -> dict[str, dict[str, Any]]:
        """Close the files of rows: their names with rows, bytes and hash, for ``run.json``."""
        return {**self._sink.close(), **(self._apart.close() if self._apart is not None else {})}

    def put(self, name: str, data: bytes, *, rows: int = 1) -> dict[str, Any]:
        """Write one of the folder's own files (``run.json``, ``report.html``); what ``run.json`` says of such files."""
        replace_file(self.folder / name, data)
        return {"rows": rows, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def _text(self, page: Mapping[str, Any], row: Mapping[str, Any]) -> str:
        index = row["metadata"]["index"]
        name = text_name(page["path"], related=index)
        number = 1
        while True:
            target = located(self.folder, f"{TEXT}/{name}")
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as handle:
                    handle.write(plain(row["text"]))
                return f"{TEXT}/{name}"
            except (FileExistsError, NotADirectoryError, IsADirectoryError):  # another page's name came out the same
                number += 1
                name = f"{page['id']}-{index}-{number}.txt"


def _duplicate(line: bytes) -> bool:
    """The row says that its document is a duplicate; within a text the quotes would be escaped."""
    return b'"state":"duplicate"' in line


def text_name(path: str, *, related: int = 0) -> str:
    """The name under ``text/`` for a page of that input path: always within it, whatever the path says."""
    parts = [part.replace("\0", "_") for part in path.split("/") if part not in ("", ".")]
    parts = [_shortened("__" if part == ".." else part) for part in parts] or ["page"]
    if related:
        parts[-1] = f"{parts[-1]}.related-{related}.txt"
    elif not parts[-1].endswith(".txt"):
        parts[-1] = f"{parts[-1]}.txt"
    return "/".join(parts)


def _shortened(name: str) -> str:
    try:
        data = name.encode("utf-8", "surrogateescape")
        if len(data) <= LONGEST - 20:
            return name
    except UnicodeEncodeError:  # no file can have it
        data = plain(name)
    mark = hashlib.sha256(data).hexdigest()[:8]
    return f"{data[: LONGEST - 30].decode('utf-8', 'ignore')}~{mark}"
