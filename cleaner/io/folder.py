"""A finished output folder, read back: its run, its rows in step, and the files that belong to it."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.errors import VerifyError
from cleaner.io.dolma import EXPERIMENT, dolma_rows
from cleaner.io.files import named
from cleaner.io.parquet import parquet_count, parquet_rows
from cleaner.io.rows import decoded, encoded

SCHEMA = 1
RUN, REPORT, LEARNED, CROISSANT = "run.json", "report.html", "learned.jsonl", "croissant.json"
PAGES, DOCUMENTS, DUPLICATES, TEXT, ATTRIBUTES = "pages", "documents", "duplicates", "text", f"attributes/{EXPERIMENT}"
WORK = ".work"
"""Where a run works until it is done; what is left of a killed run, for `--resume`."""
SPENT = ".work-spent"
"""The work folder of a run that is done, while it is being removed."""


def run_of(out: Path) -> dict[str, Any]:
    """What ``run.json`` says. Raises VerifyError when `out` is not the output of a finished run."""
    try:
        run = json.loads((out / RUN).read_bytes())
    except OSError as error:
        raise VerifyError(f"{out} is not the output of a finished run: {RUN}: {error.strerror}.") from error
    except ValueError as error:
        raise VerifyError(f"{out / RUN} is not valid JSON: {error}.") from error
    if not isinstance(run, dict) or run.get("tool") != "cleaner" or not isinstance(run.get("files"), dict):
        raise VerifyError(f"{out / RUN} was not written by cleaner.")
    if run.get("schema") != SCHEMA:
        raise VerifyError(f"{out / RUN} has schema {run.get('schema')!r}; this version reads {SCHEMA}.")
    return run


def digest(run: Mapping[str, Any]) -> str:
    """The hash of what ``run.json`` says, but for the hash itself."""
    return hashlib.sha256(encoded({key: value for key, value in run.items() if key != "digest"})).hexdigest()


def shards(run: dict[str, Any], folder: str) -> list[str]:
    """The names of the shards of ``pages``, ``documents``, ``duplicates`` or ``attributes/cleaner``, in order. Raises
    VerifyError for one that leaves the folder.
    """
    names = sorted(name for name in run["files"] if name.startswith(f"{folder}/"))
    for name in names:
        if not name.startswith(f"{folder}/part-") or "/" in name.removeprefix(f"{folder}/"):
            raise VerifyError(f"{RUN} names {name!r}, which no run writes.")
    return names


def rows(out: Path, run: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Every page row with its document rows, in order. Raises VerifyError when they are not in step."""
    documents, attributes = _rows_of(out, run, DOCUMENTS), _rows_of(out, run, ATTRIBUTES)
    apart = _rows_of(out, run, DUPLICATES)
    dropped = next(apart, None)
    dolma = run.get("format") == "dolma"
    for page in _rows_of(out, run, PAGES):
        try:
            wanted, path, view = page["documents"], page["path"], page["view_sha256"]
        except KeyError as error:
            raise VerifyError(f"{PAGES}/: a row has no {error}.") from error
        found = []
        if dolma:
            found = dolma_rows(page, next(documents, {}), next(attributes, {})) if view is not None else []
        for own in () if dolma else wanted:
            if dropped is not None and dropped.get("id") == own:
                found.append(dropped)
                dropped = next(apart, None)
            else:
                found.append(next(documents, {}))
        if [row.get("id") for row in found] != wanted:
            raise VerifyError(f"{path}: its documents are not the next ones of {DOCUMENTS}/.", page=path)
        yield page, found
    extra = next(documents, None) or next(attributes, dropped)
    if extra is not None:
        raise VerifyError(f"document {extra.get('id')} belongs to no page.")


def counted(path: Path) -> int:
    """How many rows a shard or other file of rows holds. Raises VerifyError when it can't be read."""
    if path.suffix == ".parquet":
        return parquet_count(path)
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as handle:
            return sum(block.count(b"\n") for block in iter(lambda: handle.read(1 << 20), b""))
    except (OSError, EOFError, zlib.error) as error:
        raise VerifyError(f"{path.name} can't be read: {error}.") from error


def _rows_of(out: Path, run: dict[str, Any], folder: str) -> Iterator[dict[str, Any]]:
    for name in shards(run, folder):
        yield from parquet_rows(out / name) if name.endswith(".parquet") else decoded(out / name)


def owned(out: Path, run: dict[str, Any]) -> set[str]:
    """The names, relative to `out`, of all files that its run wrote. Raises VerifyError when the rows can't be read."""
    folders = (PAGES, DOCUMENTS, DUPLICATES, ATTRIBUTES)
    names = {RUN, REPORT, LEARNED, CROISSANT, *(name for folder in folders for name in shards(run, folder))}
    for page in _rows_of(out, run, PAGES):
        for name in page.get("files", ()):
            if not _within(name):
                raise VerifyError(f"{PAGES}/ names the file {name!r}, which no run writes.")
            names.add(name)
    return names


def present(out: Path) -> set[str]:
    """The names, relative to `out`, of all files in it but those of a run that was killed."""
    found: set[str] = set()
    for parent, folders, files in os.walk(out):
        here = Path(parent).relative_to(out)
        folders[:] = [name for name in folders if (here / name).as_posix() not in (WORK, SPENT)]
        linked = [name for name in folders if (Path(parent) / name).is_symlink()]
        found.update(named((here / name).as_posix()) for name in (*files, *linked))
    return found


def _within(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == TEXT and len(parts) > 1 and not {"", ".", ".."} & set(parts) and "\0" not in name
