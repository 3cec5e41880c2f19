"""The phase that puts lost words back: what one copy of a story has and another one lost, both ways.

Documents of a cluster meet in one file, are compared, and what is proved is kept as insertions. A page is put together
again from its rows when it is written: its input is not read again.
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.corpus import duplicates
from cleaner.engines import Engine
from cleaner.engines.base import pmap
from cleaner.io.chunks import read_chunk
from cleaner.io.files import whole
from cleaner.io.rows import encoded
from cleaner.io.work import Work
from cleaner.pipeline import Pipeline
from cleaner.settings import Settings
from cleaner.stages import gaps_of
from cleaner.stages.restore import Words, restored
from cleaner.text import Document, Edit, Entry, Fact, apply, entries, parts, rebuilt, undo

NAME = "restore"
FOUND = "restored.jsonl"
FILES, BYTES = 48, 32 * 1024 * 1024
"""Files that clusters are shared out to, at most, and bytes of chunks for each while there are fewer."""
WITNESSES = 16
"""Other texts of a cluster that a document is compared with, at most: the kept one, then in the order of the run."""
Row = dict[str, Any]


class Stories(NamedTuple):
    """A file of documents, clusters whole, and the file that gets what is proved."""

    source: Path
    target: Path


def find(work: Work, engine: Engine, settings: Settings) -> None:
    """Compare the documents of each cluster; what was found is one file, in the order of the documents."""
    room = work.room(NAME)
    tasks: list[Stories] = []
    if settings.restore and settings.duplicates != "off" and not settings.flags_only:
        tasks = _shared_out(work, room)
        pmap(engine, prove, tasks)
    with ExitStack() as files, whole(room / FOUND) as out:
        rows = [map(json.loads, files.enter_context(task.target.open("rb"))) for task in tasks]
        out.writelines(encoded(row) for row in merge(*rows, key=lambda row: row["number"]))
    shutil.rmtree(room / "stories", ignore_errors=True)


def _shared_out(work: Work, room: Path) -> list[Stories]:
    """The documents that are in clusters, in files."""
    folder = room / "stories"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    size = sum(path.stat().st_size for path in work.chunks())
    tasks = [Stories(folder / f"{n}.jsonl", folder / f"{n}.out") for n in range(min(FILES, 1 + size // BYTES))]
    with ExitStack() as files:
        handles = [files.enter_context(task.source.open("wb")) for task in tasks]
        for number, row in enumerate(_clustered(work)):
            place = zlib.crc32(row["cluster"].encode()) % len(handles)
            handles[place].write(encoded({"number": number, **row}))
    return tasks


def _clustered(work: Work) -> Iterator[Row]:
    """Of each document in a cluster its `id`, `cluster` and `text`, `kept` or not, and whether it is `open` to change.

    Verdicts are in the order of the documents, so that both are read side by side.
    """
    with (work.room(duplicates.NAME) / duplicates.FOUND).open("rb") as handle:
        waiting = map(json.loads, handle)
        verdict = next(waiting, None)
        for rows in chain.from_iterable(map(read_chunk, work.chunks())):
            if verdict is None:
                return
            if verdict["id"] not in rows.head["ids"]:
                continue
            documents = [json.loads(row) for row in rows.documents]
            page = json.loads(rows.page) if b'"gaps/' in rows.page else None
            for at, row in enumerate(documents):
                if verdict is None or row["id"] != verdict["id"]:
                    continue
                bare = _bare(page, documents, at) if page is not None else None
                yield {
                    "id": row["id"],
                    "cluster": verdict["duplicate"]["cluster"] if verdict["duplicate"] else row["id"],
                    "text": bare.text if bare is not None else row["text"],
                    "kept": verdict["duplicate"] is None,
                    "open": page is None or bare is not None,
                }
                verdict = next(waiting, None)


def prove(task: Stories) -> None:
    """Write what the documents of a file prove for each other: of each that lacks something its `number`, `id` and
    insertions (`at`, a code point of its text without marks, `text`, `confidence`, `note`).
    """
    found: list[Row] = []
    clusters: defaultdict[str, list[Row]] = defaultdict(list)
    with task.source.open("rb") as handle:
        for row in map(json.loads, handle):
            clusters[row["cluster"]].append(row)
    for rows in clusters.values():
        found.extend(_proved(rows))
    with whole(task.target) as out:
        out.writelines(map(encoded, sorted(found, key=lambda row: row["number"])))


def _proved(rows: Sequence[Row]) -> Iterator[Row]:
    """What is proved in one cluster. Equal texts are one witness, named for the first."""
    names: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (not row["kept"], row["number"])):
        names.setdefault(row["text"], row["id"])
    if len(names) == 1:
        return
    witnesses = {text: Words(text) for text in list(names)[: WITNESSES + 1]}
    done: dict[str, list[Edit]] = {}
    for row in rows:
        text = row["text"]
        if not row["open"]:
            continue
        if text not in done:
            others = [other for other in witnesses if other != text][:WITNESSES]
            own = witnesses.get(text) or Words(text)
            done[text] = restored(own, {names[other]: witnesses[other] for other in others})
        if done[text]:
            insertions = [
                {"at": e.start, "text": e.text, "confidence": e.confidence, "note": e.note} for e in done[text]
            ]
            yield {"number": row["number"], "id": row["id"], "insertions": insertions}


def _bare(page: Row, documents: Sequence[Row], at: int) -> Document | None:
    """A document from its rows, without the marks and flags of gaps: they are looked for again. None where a broken
    sentence was dropped, or a mark is part of another change.
    """
    row = documents[at]
    ledger = [Entry.from_row(edit) for edit in page["edits"]]
    own = [entry for entry in ledger if entry.doc == row["id"]]
    gaps = [entry for entry in own if entry.rule.startswith(("gaps/", "lost/"))]
    if any(entry.op not in ("insert", "flag") for entry in gaps):
        return None
    view = undo(((row["text"], row["metadata"]["runs"]) for row in documents), ledger, page["n_chars"])
    spans = next(part["spans"] for part in page["parts"] if part["doc"] == row["id"])
    facts = (Fact("language", row["metadata"]["language"], NAME),)
    doc = rebuilt(page["id"], view, [entry for entry in own if entry not in gaps], spans)
    return apply(doc, facts)[0]


class Restored:
    """The verdicts of the phase, page by page; both are in the order of the documents."""

    def __init__(self, path: Path, pipeline: Pipeline) -> None:
        self._files = ExitStack()
        self._rows = map(json.loads, self._files.enter_context(path.open("rb")))
        self._next = next(self._rows, None)
        self._pipeline = pipeline

    def touches(self, ids: Sequence[str]) -> bool:
        """The next verdict is on one of these documents."""
        if self._next is None:
            self._files.close()
        return self._next is not None and self._next["id"] in ids

    def apply(self, page: Row, documents: list[Row]) -> tuple[Row, list[Row]]:
        """The page with the words put back, its ledger and its documents' facts as if they had been there before."""
        changed: dict[str, Document] = {}
        for at, row in enumerate(documents):
            if self._next is not None and self._next["id"] == row["id"]:
                doc = _bare(page, documents, at)
                if doc is not None:
                    changed[row["id"]] = _mended(doc, self._next["insertions"], self._pipeline)
                self._next = next(self._rows, None)
        return _page(page, changed), [_row(row, changed.get(row["id"])) for row in documents]


def _mended(doc: Document, insertions: Iterable[Mapping[str, Any]], pipeline: Pipeline) -> Document:
    edits = (Edit(i["at"], i["at"], "restore/copy", i["text"], i["confidence"], note=i["note"]) for i in insertions)
    (doc,) = apply(doc, edits)
    for stage in pipeline.joins():
        (doc,) = apply(doc, stage(doc))
    return doc


def _page(page: Row, changed: Mapping[str, Document]) -> Row:
    edits = [edit for edit in page["edits"] if edit["doc"] not in changed]
    edits.extend(entry.as_row() for name, doc in changed.items() for entry in entries(doc, name))
    owners = [
        {**part, "spans": parts(changed[part["doc"]])} if part["doc"] in changed else part for part in page["parts"]
    ]
    return {**page, "edits": sorted(edits, key=lambda edit: (edit["start"], edit["end"])), "parts": owners}


def _row(row: Row, doc: Document | None) -> Row:
    if doc is None:
        return row
    facts = {"gaps": gaps_of(doc), "damage": doc.fact("damage"), "runs": doc.origin.runs()}
    return {**row, "text": doc.text, "metadata": {**row["metadata"], **facts}}


def verdicts(work: Work) -> Restored:
    """What the phase found; words go back by the settings of the run."""
    return Restored(work.room(NAME) / FOUND, Pipeline(Settings.of(next(work.plan())["settings"])))
