"""A run from its inputs to its output folder, whatever happens to it on the way."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

from cleaner.corpus.clean import STDIN, clean_afar, clean_here, clean_pages, container_items, is_container, limits
from cleaner.corpus.finish import inputs_row, write_all, write_run
from cleaner.corpus.learn import learnt, table_of, taught_by
from cleaner.corpus.phases import PHASES, find_all
from cleaner.corpus.plan import check_same, planned
from cleaner.corpus.rows import Item, rows_of
from cleaner.duplicates import DuplicateOptions
from cleaner.engines import Engine, Local
from cleaner.errors import InputError, SettingsError
from cleaner.io.chunks import Rows, read_chunk
from cleaner.io.croissant import checked
from cleaner.io.files import whole
from cleaner.io.folder import run_of
from cleaner.io.read import Source, sources, stdin_pages
from cleaner.io.shared import is_address
from cleaner.io.sinks import FORMATS
from cleaner.io.tally import Tally
from cleaner.io.work import FINAL, Work
from cleaner.io.write import OutputWriter
from cleaner.page import reading_of
from cleaner.result import Result
from cleaner.rules import load_file
from cleaner.settings import Settings
from cleaner.stages.learned import Table


@dataclass(frozen=True)
class Step:
    """A step that a run took. `pages` pages are done in its phase; `total` is how many there are, where that is known.
    In phase ``clean``, `page` says ``path``, ``state``, ``error`` and ``n_bytes`` of the page that was cleaned.
    """

    phase: Literal["plan", "learn", "clean", "corpus", "finish"]
    pages: int = 0
    total: int | None = None
    page: Mapping[str, Any] | None = None


Progress = Callable[[Step], None]


@dataclass(frozen=True)
class RunSummary:
    """How a run went. Counts by state; `kept` and `cut` are code points of the views, `rules` those cut by each rule;
    `out` is the folder, if any.
    """

    pages: Mapping[str, int]
    documents: Mapping[str, int]
    kept: int
    cut: int
    out: Path | None
    rules: Mapping[str, int]

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
    resume: bool = False,
    settings: Settings | None = None,
    text: bool | None = None,
    format: str = "jsonl",
    croissant: Mapping[str, str] | None = None,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> RunSummary:
    """Clean every page that `inputs` (files, folders, globs, ``-`` for JSONL on standard input) name, into folder
    `out`.

    Pages are cleaned in `jobs` processes of their own, each page within the limits of the settings; or, with `engine`,
    as its tasks. `text` says whether kept texts are written as files too; None means for plain files, not for rows of a
    container. `format` is how rows are written: ``jsonl``, ``parquet``, or ``dolma`` (whole pages, and what was cut as
    attributes). With `croissant` the data set is described in ``croissant.json`` too; the mapping says what the run
    can't know, `cleaner.io.croissant.ABOUT`. `progress` is called at each step. Pages that can't be read or cleaned
    don't stop the run: they are counted in the summary, and their rows say why.

    A run that was stopped, however that was, is gone on with by `resume`, to the same bytes; a run that is done is not
    done again. `overwrite` replaces the output of an earlier run, and nothing else.

    Raises InputError when an input matches nothing; SettingsError when `out` is not empty, can't be written or is in
    use, when a run to resume had other inputs or settings, when `jobs` is below 1, or
    `format` is not known; RuleError when a profile is
    wrong; and EngineError when no process can be started.
    """
    given = _given(inputs)
    settings = settings if settings is not None else Settings()
    _check(given, settings, jobs)
    if overwrite and resume:
        raise SettingsError("resume and overwrite exclude each other.", key="resume")
    if is_address(str(out)):
        advice = "Name a folder on a file system that all nodes mount, and copy it when the run is done."
        raise SettingsError(f"{out} is an address: a run locks, renames and maps files.", key="out", advice=advice)
    tell = progress if progress is not None else _silent
    found = sources([name for name in given if name != STDIN], leave_out=Path(out))
    if settings.duplicates == "drop" and format == "dolma":
        advice = "Mark duplicates instead, or write jsonl or parquet."
        raise SettingsError("dolma's layout holds whole pages and drops no document.", key="duplicates", advice=advice)
    order = _Order(given, settings, _options(text, format, croissant), jobs, engine)
    with _output_of(out, overwrite=overwrite, resume=resume) as work:
        return _run(work, found, order, tell)


class _Order(NamedTuple):
    given: Sequence[str]
    settings: Settings
    options: dict[str, Any]
    jobs: int
    engine: Engine | None


@contextmanager
def _output_of(out: str | Path, *, overwrite: bool = False, resume: bool = False) -> Iterator[Work]:
    """The work folder, with what the system says against writing it as an error of ours."""
    with Work(out, overwrite=overwrite, resume=resume) as work:
        try:
            yield work
        except OSError as error:
            what = f"{error.filename or out} can't be written: {error.strerror or error}."
            raise SettingsError(what, key="out", advice="See to that, then use --resume to go on.") from error


def write_result(result: Result, given: Path, out: str | Path, settings: Settings, *, overwrite: bool) -> RunSummary:
    """Write the output folder of a page that is already cleaned: a run whose pages need no cleaning any more."""
    with _output_of(out, overwrite=overwrite) as work:
        work.write_plan(planned(sources([given]), settings, _options(None, "jsonl")).as_rows())
        group = work.group(0)
        group.add(rows_of(result, container=False))
        group.finish()
        find_all(PHASES, work, Local(1), settings)
        return _finished(work, settings, [str(given)], _silent)


def stream(
    inputs: Sequence[str], settings: Settings, *, jobs: int = 1, progress: Progress | None = None
) -> Iterator[Rows]:
    """The rows of every page, in the order of their paths, without an output folder and so without what looks at the
    whole corpus. Inputs and settings are checked at once, pages read as they are needed. Raises as `clean_corpus` does.
    """
    _check(inputs, settings, jobs)
    found = sources([name for name in inputs if name != STDIN])
    items: Iterator[Item] = (item for source in found for item in _items_of(source, settings))
    if STDIN in inputs:
        items = chain(items, (Item(0, raw, True) for raw in stdin_pages(sys.stdin.buffer, reading_of(settings))))
    tell = progress if progress is not None else _silent
    table = Table() if STDIN in inputs else taught_by(found, settings, Local(jobs, limits(settings)))
    return _told(clean_pages(items, settings, table, jobs), tell, None if STDIN in inputs else _total(found))


def load_profiles(settings: Settings) -> None:
    """Check the profiles that the settings name. Raises RuleError for one that is wrong."""
    for path in settings.profiles:
        load_file(path)


def summary(tally: Tally, out: Path | None) -> RunSummary:
    """What a tally says of a run."""
    return RunSummary(tally.pages, tally.documents, tally.kept, tally.cut.total(), out, tally.cut)


def _run(work: Work, found: Sequence[Source], order: _Order, tell: Progress) -> RunSummary:
    if STDIN in order.given:
        found = [_kept_stdin(work), *found]
    tell(Step("plan"))
    plan = planned(found, order.settings, order.options, work.plan())
    terms = work.finished if work.finished is not None else next(work.plan(), None)
    if terms is None:
        work.write_plan(plan.as_rows())
    else:
        check_same(terms, plan, work.out)
    if work.finished is not None:
        return _summary_of(work.finished, work.out)
    if not work.complete:
        tell(Step("learn"))
        table = learnt(found, work, order.settings, order.engine or Local(order.jobs, limits(order.settings)))
        groups, total = list(plan.groups()), _total(found)
        step = _counted(tell, total)
        if order.engine is None:
            clean_here(groups, work, order.settings, table, order.jobs, step)
        else:
            clean_afar(groups, work, order.settings, table, order.engine, step)
        tell(Step("corpus"))
        find_all(PHASES, work, order.engine or Local(order.jobs), order.settings)
    return _finished(work, order.settings, order.given, tell)


def _finished(work: Work, settings: Settings, given: Sequence[str], tell: Progress) -> RunSummary:
    """The run when all its pages are cleaned, or when it was stopped after that."""
    if not work.complete:
        done = 0

        def step() -> None:
            nonlocal done
            done += 1
            tell(Step("finish", done))

        terms = next(work.plan())
        writer = OutputWriter(work.folder / FINAL, FORMATS[terms["format"]], drop=settings.duplicates == "drop")
        rows = chain.from_iterable(map(read_chunk, work.chunks()))
        tally = write_all(rows, writer, [phase.verdicts(work) for phase in PHASES], terms["text"], step)
        write_run(writer, tally, settings, table_of(work), {**terms, "inputs": inputs_row(given, work.out)})
    work.publish()
    return _summary_of(run_of(work.out), work.out)


def _told(pages: Iterator[tuple[int, Rows]], tell: Progress, total: int | None) -> Iterator[Rows]:
    step = _counted(tell, total)
    for _, rows in pages:
        step(rows)
        yield rows


def _counted(tell: Progress, total: int | None) -> Callable[[Rows | int], None]:
    done = 0

    def step(rows: Rows | int) -> None:
        nonlocal done
        done += rows if isinstance(rows, int) else 1
        tell(Step("clean", done, total, None if isinstance(rows, int) else rows.head))

    return step


def _total(found: Sequence[Source]) -> int | None:
    """How many pages sources hold; None when one is a container."""
    return None if any(is_container(source) for source in found) else len(found)


def _items_of(source: Source, settings: Settings) -> Iterator[Item]:
    if is_container(source):
        return container_items(0, source, settings)
    return iter((Item(0, source, False),))


def _kept_stdin(work: Work) -> Source:
    """What comes on standard input, kept as a file: it can't be read twice."""
    path = work.folder / "stdin.jsonl"
    with whole(path) as handle:
        shutil.copyfileobj(sys.stdin.buffer, handle)
    return Source(path, STDIN)


def _check(given: Sequence[str], settings: Settings, jobs: int) -> None:
    if jobs < 1:
        raise SettingsError(f"jobs is {jobs}.", key="jobs", advice="Give 1 or more.")
    load_profiles(settings)
    DuplicateOptions(keep=settings.keep)
    if not given:
        raise InputError("no input was given.", advice="Name files, folders or globs, or - for standard input.")


def _given(inputs: str | Path | Iterable[str | Path]) -> list[str]:
    return sorted({str(name) for name in ([inputs] if isinstance(inputs, (str, Path)) else inputs)})


def _options(text: bool | None, format: str, croissant: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What decides the output of a run, but not of a page."""
    if format not in FORMATS:
        raise SettingsError(f"format is {format!r}.", key="format", advice=f"Known are {', '.join(FORMATS)}.")
    return {"text": text, "format": format, "croissant": None if croissant is None else checked(croissant)}


def _summary_of(run: Mapping[str, Any], out: Path) -> RunSummary:
    counts = run["counts"]
    rules = {rule: row["characters"] for rule, row in run["rules"].items() if row["characters"]}
    characters = counts["characters"]
    return RunSummary(counts["pages"], counts["documents"], characters["kept"], characters["cut"], out, rules)


def _silent(step: Step) -> None:
    """Nobody wants to know."""
