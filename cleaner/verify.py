"""Proof of an output folder: every ledger is replayed, every hash and count made again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner.catalogue import rules_version
from cleaner.errors import CleanerError, InputError, SettingsError, VerifyError
from cleaner.io.files import located
from cleaner.io.folder import REPORT, counted, digest, present, rows, run_of
from cleaner.io.read import Raw, Source, pages, sources
from cleaner.io.rows import plain
from cleaner.io.tally import Tally
from cleaner.page import blank_result, reading_of, view_of
from cleaner.report import render
from cleaner.settings import Settings
from cleaner.text import Entry, replay, undo
from cleaner.versions import package_version


@dataclass
class Findings:
    """What `verify` found: `mismatches` are sentences that each name a page or file, `warnings` what could not be
    checked.
    """

    pages: int = 0
    documents: int = 0
    inputs: int = 0
    mismatches: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def verify(out: str | Path) -> Findings:
    """Check an output folder against itself and, where they are still there, against its inputs.

    Rebuilds each page's view from documents and ledger, and each document's text from view and ledger; compares texts,
    shards, counts, settings and report with what ``run.json`` says; reads the inputs again. A missing input is a
    warning. Raises VerifyError when `out` is not the output of a finished run.
    """
    out = Path(out)
    run = run_of(out)
    found = Findings()
    _check_shards(out, run, found)
    settings = _settings(run, found)
    inputs = _Inputs(out, run, settings, found)
    tally = Tally()
    files = {"run.json", REPORT, *run["files"]}
    try:
        for page, documents in rows(out, run):
            found.pages += 1
            found.documents += len(documents)
            files.update(page.get("files", ()))
            try:
                tally.add(page, documents)
                view = _check_page(page, documents)
                _check_texts(out, page, documents)
                if inputs.check(page, view):
                    found.inputs += 1
            except VerifyError as error:
                found.mismatches.append(f"{page['path']}: {error}")
            except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
                found.mismatches.append(f"{page['path']}: its row is not as a run writes it ({error!r}).")
    except VerifyError as error:
        found.mismatches.append(str(error))
    _check_run(out, run, tally, found)
    found.mismatches.extend(f"{name}: no run wrote this file." for name in sorted(present(out) - files))
    return found


def _check_shards(out: Path, run: Mapping[str, Any], found: Findings) -> None:
    for name, said in run["files"].items():
        try:
            with (out / name).open("rb") as handle:
                digest, size = hashlib.sha256(), 0
                while block := handle.read(1 << 20):
                    digest.update(block)
                    size += len(block)
            same = {"rows": counted(out / name), "bytes": size, "sha256": digest.hexdigest()} == said
        except OSError as error:
            found.mismatches.append(f"{name}: can't be read: {error.strerror}.")
            continue
        except VerifyError:
            same = False
        if not same:
            found.mismatches.append(f"{name}: its hash or size is not what run.json says.")


def _settings(run: Mapping[str, Any], found: Findings) -> Settings:
    try:
        settings = Settings.of(run["settings"], where="run.json")
        if settings.fingerprint() != run["fingerprint"]:
            found.mismatches.append("run.json: the fingerprint is not that of its settings and the profiles they name.")
    except SettingsError as error:
        if error.key != "profiles":
            found.mismatches.append(f"run.json: {error}")
            return Settings()
        found.warnings.append(f"the fingerprint was not checked: {error}")
    except (KeyError, AttributeError, TypeError) as error:
        found.mismatches.append(f"run.json: its settings are not as a run writes them ({error!r}).")
        return Settings()
    return settings


def _check_page(page: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> str | None:
    """The view of a page, rebuilt. Raises VerifyError when row, documents and ledger don't agree."""
    ledger = [Entry.from_row(edit) for edit in page["edits"]]
    if page["state"] in ("rejected", "failed"):
        if documents or ledger or not page["error"]:
            raise VerifyError(f"is {page['state']}, and has documents or edits, or no error.")
        return None
    if (page["state"] == "cleaned") != bool(documents) or page["error"]:
        raise VerifyError(f"is {page['state']} with {len(documents)} documents.")
    view = undo(((row["text"], row["metadata"]["runs"]) for row in documents), ledger, page["n_chars"])
    if _sha(view) != page["view_sha256"]:
        raise VerifyError("the view that documents and ledger give has another hash.")
    spans = {part["doc"]: part["spans"] for part in page["parts"]}
    for number, row in enumerate(documents):
        own, metadata = row["id"], row["metadata"]
        if replay(view, [e for e in ledger if e.doc == own], spans.get(own, ())) != row["text"]:
            raise VerifyError(f"view and ledger give another text for document {own}.")
        place = (metadata["page"], metadata["path"], metadata["index"], metadata["role"], metadata["parent"])
        parent = documents[0]["id"] if number else None
        if place != (page["id"], page["path"], number, "related" if number else "lead", parent):
            raise VerifyError(f"document {own} does not say the place it has on the page.")
    return view


def _check_texts(out: Path, page: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> None:
    names = page["files"]
    kept = [row for row in documents if row["metadata"]["state"] != "filtered"]
    if len(names) != len(kept):  # duplicates that were dropped have none
        kept = [row for row in kept if row["metadata"]["state"] == "kept"]
    if names and len(names) != len(kept):
        raise VerifyError(f"{len(kept)} documents are kept, {len(names)} text files named.")
    for name, row in zip(names, kept, strict=False):
        try:
            data = located(out, name).read_bytes()
        except (OSError, ValueError) as error:
            raise VerifyError(f"{name} can't be read: {error}.") from error
        if data != plain(row["text"]):
            raise VerifyError(f"{name} is not the text of document {row['id']}.")


def _check_run(out: Path, run: Mapping[str, Any], tally: Tally, found: Findings) -> None:
    if run.get("digest") != digest(run):
        found.mismatches.append("run.json: was changed after the run (its digest is another one).")
    if tally.counts() != run.get("counts"):
        found.mismatches.append("run.json: its counts are not those of the rows.")
    elif tally.view != tally.kept + tally.cut.total():
        found.mismatches.append("run.json: characters kept and cut do not add up to the characters read.")
    told = {rule: (row["characters"], row["edits"]) for rule, row in run.get("rules", {}).items()}
    if told != {rule: (tally.cut[rule], edits) for rule, edits in tally.edits.items()}:
        found.mismatches.append("run.json: its counts by rule are not those of the rows.")
    said = run.get("versions", {})
    if (said.get("cleaner"), said.get("rules")) != (package_version(), rules_version()):
        found.warnings.append(
            f"written by cleaner {said.get('cleaner')}, rules {said.get('rules')}: the report was not compared."
        )
    elif not found.mismatches:
        try:
            same = (out / REPORT).read_bytes() == render(out)
        except OSError:
            same = False
        if not same:
            found.mismatches.append(f"{REPORT}: is not what the rows give; `cleaner report` writes it again.")


class _Inputs:
    """The inputs of a run, read again in step with its page rows."""

    def __init__(self, out: Path, run: Mapping[str, Any], settings: Settings, found: Findings) -> None:
        self._settings, self._found = settings, found
        self._sources: dict[str, Source] = {}
        self._missing: set[str] = set()
        self._open: tuple[str, Iterator[Raw]] = ("", iter(()))
        names: list[str] = []
        for row in run.get("inputs", ()):
            if row["given"] == "-":
                found.warnings.append("pages from standard input can't be read again.")
                continue
            name = os.path.normpath(out / row["relative"])
            try:
                sources([name], leave_out=out)
                names.append(name)
            except InputError as error:
                found.warnings.append(f"input {row['given']} is not there any more: {error}")
        if names:
            self._sources = {source.path: source for source in sources(names, leave_out=out)}

    def check(self, page: Mapping[str, Any], view: str | None) -> bool:
        """True when the page's input is still there. Raises VerifyError when it is another one now."""
        raw = self._raw(page["path"])
        if raw is None:
            return False
        now = blank_result(raw)
        if (now.id, now.sha256, now.n_bytes) != (page["id"], page["sha256"], page["n_bytes"]):
            raise VerifyError("the input has changed since (its hash is another one).")
        if view is not None:
            try:
                same = raw.error is None and view_of(raw, self._settings).view == view
            except CleanerError:
                same = False
            if not same:
                raise VerifyError("the input decodes to another view.")
        return True

    def _raw(self, path: str) -> Raw | None:
        name = path if path in self._sources else path.rpartition(":")[0]
        source = self._sources.get(name)
        if source is None:
            if not path.startswith("-:") and self._sources and name not in self._missing:
                self._missing.add(name)
                self._found.warnings.append(f"input {path} is not there any more.")
            return None
        if not source.container:
            return next(pages(source, reading_of(self._settings)))
        if path == f"{name}:lost":  # the run's reader died there, and so might this process
            self._found.warnings.append(f"{path}: what the run could not read of {name} was not read here either.")
            return None
        if self._open[0] != name:
            self._open = (name, pages(source, reading_of(self._settings)))
        for raw in self._open[1]:
            if raw.path == path:
                return raw
        raise VerifyError("the input has no such line any more.")


def _sha(view: str) -> str:
    return hashlib.sha256(view.encode("utf-8", "surrogatepass")).hexdigest()


__all__ = ["Findings", "verify"]
