"""Which files the inputs name: files, folders and globs, however their names look and wherever links lead."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path

from cleaner.errors import CleanerError, InputError
from cleaner.io.shared import is_address

TEXT = (".txt", ".text", ".md")
HTML = (".html", ".htm", ".xhtml")
JSONL = (".jsonl", ".ndjson")
PARQUET = (".parquet",)
WARC = (".warc",)
PACKED = (".gz", ".zst")
_KINDS = {
    **dict.fromkeys(TEXT, "text"),
    **dict.fromkeys(HTML, "html"),
    **dict.fromkeys(JSONL, "jsonl"),
    **dict.fromkeys(PARQUET, "parquet"),
    **dict.fromkeys(WARC, "warc"),
}
_SPECIAL = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: where it is, and the path under which its pages are known. `error`: it may not be read."""

    file: Path
    path: str
    error: CleanerError | None = None

    @property
    def kind(self) -> str:
        """What the file holds: ``text``, ``html``, ``jsonl``, ``parquet`` or ``warc``, by the ending of its name; for
        an ending that is not known, by its first bytes.
        """
        return _KINDS.get(_suffix(self.path)) or ("text" if self.error else _sniffed(self.file))

    @property
    def container(self) -> bool:
        """The file holds many pages."""
        return self.error is None and self.kind in ("jsonl", "parquet", "warc")


def sources(inputs: Iterable[str | Path], *, leave_out: Path | None = None) -> list[Source]:
    """The files that `inputs` (files, folders, globs) name, sorted by path, each once. Raises InputError when one
    matches nothing.

    Folders are recursed; hidden files and names with unknown endings are left out, and so is all that lies in the
    folder `leave_out` (the output of a run is not its input). A file named outright is always read. The order of
    `inputs` is of no consequence.

    What a folder holds and can't be read comes as a source with an error: pipes, sockets and devices, links that lead
    nowhere or out of the folder, folders that can't be listed. A link to a folder within the same input is left out,
    since its files are read where they stand.
    """
    found: dict[str, Source] = {}
    output = os.path.realpath(leave_out) if leave_out is not None else None
    for text in sorted({str(given) for given in inputs}):
        matched = False
        for path in _matches(text):
            for source in _files(path, output):
                found.setdefault(os.path.abspath(source.file), source)
                matched = True
        if not matched:
            raise _nothing(text)
    return _named(found)


def _matches(text: str) -> list[Path]:
    """The paths that an input stands for. ``**`` follows no link to a folder, so that none leads in circles."""
    if os.path.lexists(text) or not has_magic(text):
        return [Path(text)] if os.path.lexists(text) else []
    parts = Path(text).parts
    first = next(number for number, part in enumerate(parts) if has_magic(part))
    root, pattern = Path(*parts[:first]), parts[first:]
    hidden = any(part.startswith(".") for part in pattern)
    try:
        found = sorted(root.glob(os.path.join(*pattern)))
    except (ValueError, NotImplementedError, OSError, RecursionError) as error:
        raise InputError(f"the pattern {text!r} can't be used: {error}.", path=text) from error
    return [p for p in found if hidden or not any(part.startswith(".") for part in p.parts[len(root.parts) :])]


def _files(path: Path, output: str | None) -> Iterator[Source]:
    """The files that a path stands for, each with the name its pages go by."""
    if path.is_dir():
        yield from _walk(path, os.path.realpath(path), output)
    elif output is None or not _within(os.path.realpath(path), output):
        yield Source(path, _name(path.name), _refused(path, path.name))


def _walk(folder: Path, root: str, output: str | None) -> Iterator[Source]:
    """Every file below a folder whose ending is known, and what there is in the way of reading it all."""
    above = [folder]
    while above:
        here = above.pop()
        try:
            with os.scandir(here) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            name = _name(os.path.relpath(here, folder))
            yield Source(here, name, _no(name, f"can't be listed: {error.strerror}"))
            continue
        base = os.path.realpath(here)
        for entry in entries:
            file = here / entry.name
            name = _name(file.relative_to(folder).as_posix())
            if entry.name.startswith("."):
                continue
            real = os.path.realpath(file) if entry.is_symlink() else os.path.join(base, entry.name)
            if output is not None and _within(real, output):
                continue
            if _is_folder(entry):
                if not entry.is_symlink():
                    above.append(file)
                elif not _within(real, root):
                    yield Source(file, name, _outside(name))
            elif _suffix(entry.name) in _KINDS:
                outside = entry.is_symlink() and os.path.exists(real) and not _within(real, root)
                yield Source(file, name, _outside(name) if outside else _refused(file, name))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _refused(file: Path, name: str) -> CleanerError | None:
    """Why a file may not be opened: opening a pipe would wait for ever, and a device need not end."""
    try:
        mode = os.stat(file).st_mode
    except (OSError, ValueError) as error:
        if os.path.islink(file):
            return _no(name, "is a link that leads nowhere")
        return _no(name, f"can't be read: {getattr(error, 'strerror', None) or error}")
    what = next((what for test, what in _SPECIAL if test(mode)), None)
    return _no(name, f"is {what}, not a file", "Pipe JSON Lines into standard input (-) instead.") if what else None


def _nothing(text: str) -> InputError:
    """The error for an input that names no file."""
    if os.path.isdir(text):
        advice = f"No file in it ends in {' '.join(_KINDS)}. A file that is named itself is always read."
        return InputError(f"no input matches {text!r}: the folder holds no page.", path=text, advice=advice)
    if is_address(text):
        advice = "Mount that storage on every node and give the path, or pipe its JSON Lines into standard input (-)."
        return InputError(
            f"no input matches {text!r}: it is an address, and inputs are paths.", path=text, advice=advice
        )
    advice = "Check the path, or quote the pattern."
    return InputError(f"no input matches {text!r}: there is no such file or folder.", path=text, advice=advice)


def _outside(name: str) -> InputError:
    return _no(name, "is a link out of the folder", "Name its target as an input if it is wanted.")


def _no(name: str, what: str, advice: str = "") -> InputError:
    return InputError(f"{name} {what}.", path=name, advice=advice)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _name(text: str) -> str:
    """The name of a file the same way in every locale: UTF-8, and lone surrogates for bytes that are not."""
    return os.fsencode(text).decode("utf-8", "surrogateescape")


def _named(found: dict[str, Source]) -> list[Source]:
    """Sources with paths that no two share: a path that several inputs have gets its folder's name in front."""
    pairs = sorted(found.items(), key=lambda item: (item[1].path, item[0]))
    while True:
        counts: dict[str, int] = {}
        for _, source in pairs:
            counts[source.path] = counts.get(source.path, 0) + 1
        if all(count == 1 for count in counts.values()):
            return sorted((source for _, source in pairs), key=lambda source: source.path)
        longer = []
        for place, source in pairs:
            parts = _name(place).strip("/").split("/")
            depth = min(source.path.count("/") + 2, len(parts))
            path = "/".join(parts[-depth:]) if counts[source.path] > 1 else source.path
            longer.append((place, Source(source.file, path, source.error)))
        if longer == pairs:
            raise InputError(f"two inputs are the same file: {pairs[0][0]}.", path=pairs[0][0])
        pairs = longer


def _suffix(name: str) -> str:
    stem, ending = os.path.splitext(name.lower())
    return os.path.splitext(stem)[1] if ending in PACKED else ending


def _sniffed(file: Path) -> str:
    """What a file of an unknown ending holds, by its first bytes."""
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):
            return "text"
        with file.open("rb") as handle:
            head = handle.read(8)
    except (OSError, ValueError):
        return "text"
    return "parquet" if head.startswith(b"PAR1") else "warc" if head.startswith(b"WARC/") else "text"
