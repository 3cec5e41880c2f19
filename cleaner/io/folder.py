"""A finished output folder, read back: its run, its rows in step, and the files that belong to it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.errors import VerifyError
from cleaner.io.files import named
from cleaner.io.rows import decoded, encoded

SCHEMA = 1
RUN, REPORT, LEARNED = "run.json", "report.html", "learned.jsonl"
PAGES, DOCUMENTS, DUPLICATES, TEXT = "pages", "documents", "duplicates", "text"
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
    """The names of the shards of ``pages``, ``documents`` or ``duplicates``, in order. Raises VerifyError for one that
    leaves the folder.
    """
    names = sorted(name for name in run["files"] if name.startswith(f"{folder}/"))
    for name in names:
        if not name.startswith(f"{folder}/part-") or name.count("/") > 1:
            raise VerifyError(f"{RUN} names {name!r}, which no run writes.")
    return names


def rows(out: Path, run: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Every page row with its document rows, in order. Raises VerifyError when they are not in step."""
    documents = (row for name in shards(run, DOCUMENTS) for row in decoded(out / name))
    apart = (row for name in shards(run, DUPLICATES) for row in decoded(out / name))
    dropped = next(apart, None)
    for name in shards(run, PAGES):
        for page in decoded(out / name):
            try:
                wanted, path = page["documents"], page["path"]
            except KeyError as error:
                raise VerifyError(f"{name}: a row has no {error}.") from error
            found = []
            for own in wanted:
                if dropped is not None and dropped.get("id") == own:
                    found.append(dropped)
                    dropped = next(apart, None)
                else:
                    found.append(next(documents, {}))
            if [row.get("id") for row in found] != wanted:
                raise VerifyError(f"{path}: its documents are not the next ones of {DOCUMENTS}/.", page=path)
            yield page, found
    extra = next(documents, dropped)
    if extra is not None:
        raise VerifyError(f"document {extra.get('id')} belongs to no page.")


def owned(out: Path, run: dict[str, Any]) -> set[str]:
    """The names, relative to `out`, of all files that its run wrote. Raises VerifyError when the rows can't be read."""
    names = {RUN, REPORT, LEARNED, *(name for folder in (PAGES, DOCUMENTS, DUPLICATES) for name in shards(run, folder))}
    for shard in shards(run, PAGES):
        for page in decoded(out / shard):
            for name in page.get("files", ()):
                if not _within(name):
                    raise VerifyError(f"{shard} names the file {name!r}, which no run writes.")
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
