"""What a run will do: its inputs in groups, and all that decides its output; a stopped run goes on only as itself."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.catalogue import rules_version
from cleaner.errors import SettingsError
from cleaner.io.read import Source
from cleaner.settings import Settings
from cleaner.versions import versions

GROUP_FILES, GROUP_BYTES = 1024, 64 * 1024 * 1024
"""Files and bytes of a group of files with one page each. A container is a group of its own."""


class Input(NamedTuple):
    """A file to read, with what tells whether it is still the same: its hash, and size and times by which it need not
    be read again. A file that can't be read has no hash.
    """

    source: Source
    sha256: str | None
    size: int
    times: tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """The inputs of a run, and its `terms`: what has to be the same for a run to be gone on with."""

    inputs: Sequence[Input]
    terms: dict[str, Any]

    def groups(self) -> Iterator[list[Source]]:
        """The sources in groups, in order: the tasks of a run that is shared out."""
        group: list[Source] = []
        size = 0
        for found in self.inputs:
            alone = found.source.container
            if group and (alone or len(group) >= GROUP_FILES or size + found.size > GROUP_BYTES):
                yield group
                group, size = [], 0
            group.append(found.source)
            size += found.size
            if alone:
                yield group
                group, size = [], 0
        if group:
            yield group

    def as_rows(self) -> list[dict[str, Any]]:
        """The plan as it is kept in the work folder."""
        inputs = [{"path": i.source.path, "sha256": i.sha256, "size": i.size, "times": i.times} for i in self.inputs]
        return [self.terms, *inputs]


def planned(
    found: Iterable[Source], settings: Settings, options: dict[str, Any], before: Iterable[dict[str, Any]] = ()
) -> Plan:
    """The plan of a run over sources. `options` are what else decides the output. `before` are the rows of an earlier
    plan: files whose size and times it knows are not read again.
    """
    rows = iter(before)
    next(rows, None)
    known = {row["path"]: row for row in rows}
    inputs = [_input(source, known.get(source.path)) for source in found]
    whole = hashlib.sha256()
    for each in inputs:
        whole.update(json.dumps([each.source.path, each.sha256]).encode())
    terms = {
        "settings": settings.as_row(),
        "fingerprint": settings.fingerprint(),
        **options,
        "versions": {**versions(), "rules": rules_version()},
        "sources": {"files": len(inputs), "bytes": sum(i.size for i in inputs), "sha256": whole.hexdigest()},
    }
    return Plan(inputs, terms)


def check_same(before: dict[str, Any], plan: Plan, out: Path) -> None:
    """Raises SettingsError when a run was planned on other terms than it would go on with."""
    now = json.loads(json.dumps(plan.terms))
    for key in now:
        if before.get(key) != now[key]:
            raise SettingsError(
                f"the run in {out} can't be gone on with: {_said(key, before.get(key), now[key])}.",
                key="resume",
                advice="Put that back, use --overwrite to start anew, or name another folder.",
            )


def _said(key: str, before: Any, now: Any) -> str:
    if key == "sources":
        return "the inputs are not what they were"
    if key == "fingerprint":
        return "a profile is not what it was"
    if isinstance(before, dict) and isinstance(now, dict):
        key = min(name for name in {*before, *now} if before.get(name) != now.get(name))
        before, now = before.get(key), now.get(key)
    return f"{key} was {before!r}, and is {now!r}"


def _input(source: Source, known: dict[str, Any] | None) -> Input:
    try:
        status = os.stat(source.file)
        if not stat.S_ISREG(status.st_mode):
            return Input(source, None, 0, (0, 0))
        times = (status.st_mtime_ns, status.st_ctime_ns)
        if known is not None and (known["size"], tuple(known["times"])) == (status.st_size, times):
            return Input(source, known["sha256"], status.st_size, times)
        return Input(source, _sha256(source.file), status.st_size, times)
    except (OSError, ValueError):
        return Input(source, None, 0, (0, 0))


def _sha256(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as handle:
        while block := handle.read(1 << 20):
            found.update(block)
    return found.hexdigest()
