"""Rows in dolma's layout: pages as they came as documents, and beside them what was cut, as spans on their text.

``documents/part-00000.jsonl.gz`` holds a line for each page that could be read, and a file of the same name under
``attributes/cleaner/`` the line that belongs to it. Nothing is cut: who mixes the corpus decides by which attributes to
cut (Soldaini and others 2024; the data format of allenai/dolma). With the page row, which stands in ``pages/`` as in
every format, a line gives back the documents.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from cleaner.errors import VerifyError
from cleaner.io.files import listed
from cleaner.io.rows import encoded
from cleaner.text import Entry, replay, undo

LEVEL = 6
"""Of gzip: the common one. The highest takes three times as long for a hundredth of the size."""
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
            "documents": [{key: value for key, value in row.items() if key != "text"} for row in documents],
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


def dolma_rows(
    page: Mapping[str, Any], document: Mapping[str, Any], attributes: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The document rows of a page, from its lines in both files and its ledger. Raises VerifyError when they are not
    of one page.
    """
    try:
        view, ledger = document["text"], [Entry.from_row(edit) for edit in page["edits"]]
        spans = {part["doc"]: part["spans"] for part in page["parts"]}
        rows = []
        for row in document["metadata"]["documents"]:
            own = row["id"]
            text = replay(view, [edit for edit in ledger if edit.doc == own], spans.get(own, ()))
            rows.append({"id": own, "text": text, **row})
        same = (dolma_document(page, rows), dolma_attributes(page, rows)) == (document, attributes)
    except VerifyError as error:
        raise VerifyError(f"{page['path']}: {error}", page=page["path"]) from error
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise VerifyError(f"{page['path']}: its rows are not as a run writes them ({error!r}).") from error
    if not same:
        raise VerifyError(
            f"{page['path']}: its document, attributes and ledger are not of one page.", page=page["path"]
        )
    return rows


class DolmaShard:
    """One pair of files, documents and attributes, in step line by line. The same rows give the same bytes."""

    def __init__(self, folder: Path, number: int) -> None:
        self.names = (f"documents/part-{number:05d}.jsonl.gz", f"attributes/{EXPERIMENT}/part-{number:05d}.jsonl.gz")
        self._files: list[IO[bytes]] = []
        self._packed: list[gzip.GzipFile] = []
        for name in self.names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            self._files.append((folder / name).open("wb"))
            self._packed.append(gzip.GzipFile("", "wb", LEVEL, self._files[-1], mtime=0))
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
        return {name: listed(self._folder / name, self.rows) for name in self.names}
