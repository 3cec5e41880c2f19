"""The work folder of a run: begun, gone on with, and turned into the output folder when all is done."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from cleaner.errors import SettingsError, VerifyError
from cleaner.io.chunks import Group, all_chunks
from cleaner.io.files import Lock, located, replace_file, settle
from cleaner.io.folder import RUN, SPENT, WORK, owned, present, run_of
from cleaner.io.rows import encoded

PLAN, FINAL, CLEAN, PUBLISH = "plan.jsonl", "final", "clean", "publish.json"


class Work:
    """The work folder of output folder `out`; a context manager. Nothing of the output changes before `publish`.

    With `overwrite` what an earlier run left, done or not, will be replaced; with `resume` a run that was stopped goes
    on, and of one that is done `finished` is what its ``run.json`` says.

    Left by an error, the folder is as it was when no plan was written yet; else the work stays for `resume`.

    Raises SettingsError when another run is at work here, when `out` can't be written, when it holds a run and neither
    option was given, and when it holds files that no run of cleaner wrote.
    """

    def __init__(self, out: str | Path, *, overwrite: bool = False, resume: bool = False) -> None:
        self.out = Path(out)
        self.folder = self.out / WORK
        self.finished: dict[str, Any] | None = None
        _check(self.out)
        self._made = [path for path in (self.out, *self.out.parents) if not path.exists()]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(self.folder / "lock", str(out))
        except OSError as error:
            self._remove_made()
            raise SettingsError(f"{out} can't be written: {error.strerror}.", key="out") from error
        try:
            self._old = self._begin(overwrite=overwrite, resume=resume)
        except BaseException:
            self._leave()
            raise

    def _begin(self, *, overwrite: bool, resume: bool) -> set[str]:
        """Look at what there is. Gives the files of an earlier run that are to be replaced."""
        shutil.rmtree(self.out / SPENT, ignore_errors=True)
        unfinished = (self.folder / PLAN).exists()
        if resume and unfinished:
            return set()
        if self.complete:
            raise SettingsError(f"{self.out} holds a run that is all but done.", key="out", advice="Use --resume once.")
        there = present(self.out)
        if there and not overwrite:
            with suppress(VerifyError):
                self.finished = run_of(self.out) if resume else None
            if self.finished is None:
                raise SettingsError(f"{self.out} is not empty.", key="out", advice=_ADVICE)
            return set()
        if unfinished and not overwrite:
            raise SettingsError(f"{self.out} holds a run that was stopped.", key="out", advice=_ADVICE)
        old = _replaceable(self.out, there) if there else set()
        for path in self.folder.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return old

    def __enter__(self) -> Work:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        """Let go of the folder; what was only made for the lock goes as well."""
        if self.folder.exists() and not (self.folder / PLAN).exists():
            self._spend()
        self._lock.release()
        self._remove_made()

    def _remove_made(self) -> None:
        for path in self._made:
            with suppress(OSError):
                path.rmdir()

    def plan(self) -> Iterator[dict[str, Any]]:
        """The rows of the plan that was written; none when the run is new."""
        path = self.folder / PLAN
        if path.exists():
            with path.open("rb") as handle:
                yield from map(json.loads, handle)

    def write_plan(self, lines: list[dict[str, Any]]) -> None:
        """Write the plan: from here on the run can be gone on with."""
        self.cleaned.mkdir()
        replace_file(self.folder / "old.json", encoded({"old": sorted(self._old)}))
        replace_file(self.folder / PLAN, b"".join(map(encoded, lines)))
        settle(self.folder)

    @property
    def cleaned(self) -> Path:
        """The folder of the groups."""
        return self.folder / CLEAN

    def group(self, number: int) -> Group:
        """The chunks of a group."""
        return Group(self.cleaned / f"{number:06d}")

    def chunks(self) -> Iterator[Path]:
        """All chunk files of cleaned pages, in the order of the pages."""
        return all_chunks(self.cleaned)

    def room(self, name: str) -> Path:
        """The folder of a phase, made when it is not there. What is in it is the phase's own."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        return path

    def done(self, name: str) -> bool:
        """The phase of that name was marked as done."""
        return (self.folder / f"{name}.done").exists()

    def mark(self, name: str) -> None:
        """Mark a phase as done."""
        replace_file(self.folder / f"{name}.done", b"")
        settle(self.folder)

    @property
    def complete(self) -> bool:
        """All files of the output were written, and only have to be put in their places."""
        return (self.folder / PUBLISH).exists()

    def publish(self) -> None:
        """Put everything in its place, ``run.json`` last; what an earlier run wrote goes first. It can be stopped at
        any moment, and called again.
        """
        final, marker = self.folder / FINAL, self.folder / PUBLISH
        if not self.complete:
            settle(final)
            old = json.loads((self.folder / "old.json").read_bytes())["old"]
            replace_file(marker, encoded({"old": old}))
        old = json.loads(marker.read_bytes())["old"]
        if old:
            for name in old:
                located(self.out, name).unlink(missing_ok=True)
            for name in {Path(name).parts[0] for name in old}:
                _remove_empty(self.out / name)
            replace_file(marker, encoded({"old": []}))  # from now on those names are ours
        for path in sorted(final.iterdir(), key=lambda path: (path.name == RUN, path.name)):
            os.replace(path, self.out / path.name)
        settle(self.out)
        self._spend()
        self._made = []

    def _spend(self) -> None:
        """Remove the work folder; killed meanwhile, it leaves nothing that looks like work."""
        spent = self.out / SPENT
        shutil.rmtree(spent, ignore_errors=True)
        os.replace(self.folder, spent)
        shutil.rmtree(spent, ignore_errors=True)


_ADVICE = "Use --resume to go on with a run, --overwrite to start anew, or name another folder."


def _check(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise SettingsError(f"{out} is a file.", key="out", advice="Name a folder.")


def _replaceable(out: Path, there: set[str]) -> set[str]:
    """The files of an earlier run that `out` holds. Raises SettingsError when there are others."""
    try:
        own = owned(out, run_of(out))
    except VerifyError as error:
        raise SettingsError(
            f"{out} may not be overwritten: {error}", key="out", advice="Name another folder, or empty it yourself."
        ) from error
    foreign = sorted(there - own)
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise SettingsError(
            f"{out} may not be overwritten: no run of cleaner wrote {foreign[0]!r}{more}.",
            key="out",
            advice="Name another folder, or move the file away.",
        )
    return own & there


def _remove_empty(folder: Path) -> None:
    for parent, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):
            os.rmdir(parent)
