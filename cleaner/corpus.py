"""Many pages into one output folder: what `clean_corpus`, `clean_file(out=...)` and the command line call."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from cleaner.catalogue import catalogue, rules_version
from cleaner.engines import Engine, Local
from cleaner.errors import InputError, SettingsError
from cleaner.io.folder import LEARNED, REPORT, RUN, SCHEMA, digest
from cleaner.io.read import Raw, pages, sources, stdin_pages
from cleaner.io.rows import encoded
from cleaner.io.tally import Tally
from cleaner.io.write import OutputWriter
from cleaner.learning import taught
from cleaner.pipeline import Pipeline, blank_result
from cleaner.proposal import proposed
from cleaner.report import render
from cleaner.result import Result
from cleaner.rules import load_file
from cleaner.settings import Settings
from cleaner.stages.learned import Table
from cleaner.versions import versions

STDIN = "-"
Progress = Callable[[Mapping[str, Any]], None]
"""Called after each page with its row."""


class PageRows(NamedTuple):
    """A page's row and its documents' rows. `container`: it was one of many in a file."""

    page: dict[str, Any]
    documents: list[dict[str, Any]]
    container: bool


@dataclass(frozen=True)
class RunSummary:
    """How a run went. Counts by state; `kept` and `cut` are code points of the views; `out` is the folder, if any."""

    pages: Mapping[str, int]
    documents: Mapping[str, int]
    kept: int
    cut: int
    out: Path | None

    @property
    def exit_code(self) -> int:
        """0 when every page was read, 1 when some were rejected or failed."""
        return 1 if self.pages["rejected"] or self.pages["failed"] else 0


def clean_corpus(
    inputs: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    jobs: int = 1,
    overwrite: bool = False,
    settings: Settings | None = None,
    text: bool | None = None,
    progress: Progress | None = None,
) -> RunSummary:
    """Clean every page that `inputs` (files, folders, globs, ``-`` for JSONL on standard input) name, into folder
    `out`.

    `text` says whether kept texts are written as files too; None means for plain files, not for rows of a container.
    `progress` is called with each page's row. Pages that can't be read or cleaned don't stop the run: they are counted
    in the summary, and their rows say why. `overwrite` replaces the output of an earlier run, and nothing else.

    Raises InputError when an input matches nothing, SettingsError when `out` is not empty or `jobs` is below 1, and
    RuleError when a profile is wrong.
    """
    given = _given(inputs)
    settings = settings if settings is not None else Settings()
    _checked(settings, jobs)
    table = learnt(given, settings, jobs=jobs, leave_out=Path(out))
    work = stream(given, settings, jobs=jobs, leave_out=Path(out), table=table)
    with OutputWriter(out, overwrite=overwrite) as writer:
        tally = _written(work, writer, text, progress)
        return _finished(writer, tally, settings, given, text, table)


def write_result(result: Result, given: Path, out: str | Path, settings: Settings, *, overwrite: bool) -> RunSummary:
    """Write the output folder of a page that is already cleaned."""
    with OutputWriter(out, overwrite=overwrite) as writer:
        tally = _written([_rows(result, container=False)], writer, None, None)
        return _finished(writer, tally, settings, [str(given)], None)


def learnt(inputs: Sequence[str], settings: Settings, *, jobs: int = 1, leave_out: Path | None = None) -> Table:
    """What the pages of `inputs` teach of their sites' chrome: a first reading of them all.

    Nothing when the settings say not to learn, and from standard input, which can't be read twice.
    """
    if not settings.learn or not inputs or STDIN in inputs:
        return Table()
    raws = (raw for source in sources(inputs, leave_out=leave_out) for raw in pages(source))
    with TemporaryDirectory(prefix="cleaner-") as work:
        return taught(raws, settings, Local(jobs), Path(work))


def proposal(inputs: Sequence[str], settings: Settings, name: str, *, jobs: int = 1) -> tuple[int, str]:
    """What the pages of `inputs`, taken for pages of one site, teach: the number of lines, and the TOML of a profile
    for the file `name`. Raises InputError when an input matches nothing.
    """
    raws = (raw for source in sources(inputs) for raw in pages(source))
    with TemporaryDirectory(prefix="cleaner-") as work:
        evidence = taught(raws, settings, Local(jobs), Path(work), whole=True).evidence("")
    return len(evidence), proposed(evidence, name)


def stream(
    inputs: Sequence[str],
    settings: Settings,
    *,
    jobs: int = 1,
    leave_out: Path | None = None,
    table: Table | None = None,
) -> Iterator[PageRows]:
    """The rows of every page, in the order of their paths. Inputs and settings are checked at once, pages read as they
    are needed. `table` is what was learnt of their sites.
    """
    _checked(settings, jobs)
    files = [name for name in inputs if name != STDIN]
    if not inputs:
        raise InputError("no input was given.", advice="Name files, folders or globs, or - for standard input.")
    found = sources(files, leave_out=leave_out)
    raws: Iterator[Raw] = (raw for source in found for raw in pages(source))
    if STDIN in inputs:
        raws = chain(raws, stdin_pages(sys.stdin.buffer))
    engine: Engine = Local(jobs)
    return engine.map(partial(_worker, settings, table), raws, _lost)


def _checked(settings: Settings, jobs: int) -> None:
    if jobs < 1:
        raise SettingsError(f"jobs is {jobs}.", key="jobs", advice="Give 1 or more.")
    load_profiles(settings)


def load_profiles(settings: Settings) -> None:
    """Check the profiles that the settings name. Raises RuleError for one that is wrong."""
    for path in settings.profiles:
        load_file(path)


def _given(inputs: str | Path | Iterable[str | Path]) -> list[str]:
    return sorted({str(name) for name in ([inputs] if isinstance(inputs, (str, Path)) else inputs)})


def _worker(settings: Settings, table: Table | None) -> Callable[[Raw], PageRows]:
    return partial(_clean, Pipeline(settings, learned=table))


def _clean(pipeline: Pipeline, raw: Raw) -> PageRows:
    return _rows(pipeline.run(raw), container=raw.text is not None)


def _rows(result: Result, *, container: bool) -> PageRows:
    return PageRows(result.as_row(), [document.as_row() for document in result.documents], container)


def _lost(raw: Raw) -> PageRows:
    row = blank_result(raw).as_row()
    message = f"{raw.path}: the process that cleaned it died, twice. It may be too large for this machine's memory."
    return PageRows({**row, "error": {"type": "WorkerLost", "message": message, "stage": "worker"}}, [], False)


def _written(work: Iterable[PageRows], writer: OutputWriter, text: bool | None, progress: Progress | None) -> Tally:
    tally = Tally()
    for page, documents, container in work:
        tally.add(page, documents)
        writer.add(page, documents, text=not container if text is None else text)
        if progress is not None:
            progress(page)
    return tally


def _finished(
    writer: OutputWriter,
    tally: Tally,
    settings: Settings,
    given: Sequence[str],
    text: bool | None,
    table: Table | None = None,
) -> RunSummary:
    reasons = {rule.id: rule.why for rule in catalogue(load_file(path) for path in settings.profiles)}
    files = writer.files()
    if table is not None and table.sites:
        reasons.update(table.reasons())
        rows = [encoded(row) for row in table.rows()]
        files[LEARNED] = writer.put(LEARNED, b"".join(rows), rows=len(rows))
    inputs = [{"given": name, "relative": _relative(name, writer.out)} for name in given]
    run = {
        "tool": "cleaner",
        "schema": SCHEMA,
        "offsets": "Unicode code points, end exclusive",
        "counts": tally.counts(),
        "rules": tally.rules(reasons),
        "settings": settings.as_row(),
        "fingerprint": settings.fingerprint(),
        "text": text,
        "inputs": inputs,
        "files": files,
        "versions": {**versions(), "rules": rules_version()},
    }
    writer.put(RUN, encoded({**run, "digest": digest(run)}, indent=2))
    writer.put(REPORT, render(writer.folder))
    writer.publish()
    return summary(tally, writer.out)


def summary(tally: Tally, out: Path | None) -> RunSummary:
    """What a tally says of a run."""
    return RunSummary(tally.pages, tally.documents, tally.kept, tally.cut.total(), out)


def _relative(name: str, out: Path) -> str:
    """An input as it is found from the output folder; globs stay globs."""
    return name if name == STDIN else Path(os.path.relpath(name, out)).as_posix()
