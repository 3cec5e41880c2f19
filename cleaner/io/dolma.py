"""Rows in dolma's layout: pages as they came as documents, and beside them what was cut, as spans on their text.

``documents/part-00000.jsonl.gz`` holds a line for each page that could be read, and a file of the same name under
``attributes/cleaner/`` the line that belongs to it. Nothing is cut: who mixes the corpus decides by which attributes to
cut (Soldaini and others 2024; the data format of allenai/dolma).
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from cleaner.io.rows import encoded
from cleaner.text import Entry, undo

EXPERIMENT = "cleaner"
"""The name that all attributes begin with, and of the folder they stand in."""


def dolma_document(page: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The dolma document of a page row and its document rows: the whole page as it came; None when it has no view."""
    if page["view_sha256"] is None:
        return None
    ledger = [Entry.from_row(edit) for edit in page["edits"]]
    view = undo(((row["text"], row["metadata"]["runs"]) for row in documents), ledger, page["n_chars"])
    lead = documents[0] if documents else {"source": None, "added": None, "created": None, "metadata": {}}
    return {
        "id": page["id"],
        "text": view,
        "source": lead["source"] or "",
        "added": lead["added"],
        "created": lead["created"],
        "metadata": {
            "path": page["path"],
            "sha256": page["sha256"],
            "encoding": page["encoding"],
            "media_type": page["media_type"],
            "view": page["view"],
            "state": page["state"],
            "url": lead["metadata"].get("url"),
            "documents": [
                {key: value for key, value in {"id": row["id"], **row["metadata"]}.items() if key != "runs"}
                for row in documents
            ],
        },
    }


def dolma_attributes(page: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The attributes of the same page: by rule, spans [start, end, confidence] on its text, in code points.

    ``cleaner__<stage>__<rule>`` is what a rule removed, replaced or flagged, ``cleaner__document_<n>`` what stands
    verbatim in the page's n-th document (score 1 where that document is kept, else 0).
    """
    if page["view_sha256"] is None:
        return None
    spans: dict[str, list[list[float]]] = {}
    for edit in page["edits"]:
        if edit["start"] == edit["end"]:
            continue  # an insertion: dolma's mixer takes the character behind an empty span
        name = f"{EXPERIMENT}__{edit['rule'].replace('/', '__')}"
        spans.setdefault(name, []).append([edit["start"], edit["end"], edit["confidence"]])
    for number, row in enumerate(documents):
        kept = float(row["metadata"]["state"] == "kept")
        name = f"{EXPERIMENT}__document_{number}"
        spans[name] = [[start, end, kept] for _, _, start, end in row["metadata"]["runs"]]
    return {"id": page["id"], "attributes": {name: sorted(spans[name]) for name in sorted(spans)}}


class DolmaShard:
    """One pair of files, documents and attributes, in step line by line. The same rows give the same bytes."""

    def __init__(self, folder: Path, number: int) -> None:
        self.names = (f"documents/part-{number:05d}.jsonl.gz", f"attributes/{EXPERIMENT}/part-{number:05d}.jsonl.gz")
        self._files: list[IO[bytes]] = []
        self._packed: list[gzip.GzipFile] = []
        for name in self.names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            self._files.append((folder / name).open("wb"))
            self._packed.append(gzip.GzipFile("", "wb", fileobj=self._files[-1], mtime=0))
        self._folder = folder
        self.rows = self.size = 0

    def write(self, page: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> None:
        """Add a page; one without a view has no line. `size` grows by the bytes before packing."""
        for packed, row in zip(
            self._packed, (dolma_document(page, documents), dolma_attributes(page, documents)), strict=True
        ):
            if row is None:
                return
            line = encoded(row)
            packed.write(line)
            self.size += len(line)
        self.rows += 1

    def close(self) -> dict[str, dict[str, Any]]:
        """Finish both files: by name, their rows, bytes and hash, as ``run.json`` lists them."""
        for packed, file in zip(self._packed, self._files, strict=True):
            packed.close()
            file.close()
        return {name: _listed(self._folder / name, self.rows) for name in self.names}


def _listed(path: Path, rows: int) -> dict[str, Any]:
    with path.open("rb") as handle:
        digest = hashlib.sha256()
        while block := handle.read(1 << 20):
            digest.update(block)
    return {"rows": rows, "bytes": path.stat().st_size, "sha256": digest.hexdigest()}
