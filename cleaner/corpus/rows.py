"""One page as the run's processes hand it on: cleaned in a worker, as the bytes that will be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from cleaner.io.chunks import Rows
from cleaner.io.read import Raw, Reading, Source, pages
from cleaner.io.rows import encoded
from cleaner.io.tally import Tally
from cleaner.page import blank_result, reading_of
from cleaner.pipeline import Pipeline
from cleaner.result import Result
from cleaner.settings import Settings
from cleaner.stages.learned import Table


class Item(NamedTuple):
    """A page to clean: a file that the worker reads itself, or one page of a container that was read already."""

    group: int
    page: Source | Raw
    container: bool


def cleaner_of(settings: Settings, table: Table) -> Callable[[Item], tuple[int, Rows]]:
    """What a worker does: an item's group and rows."""
    return partial(_clean, _loaded(settings, table))


def runner_of(settings: Settings) -> Callable[[Raw], Result]:
    """What a worker does for a page that was read already: its result."""
    return _loaded(settings, Table()).run


def _loaded(settings: Settings, table: Table) -> Pipeline:
    """A pipeline that has loaded what it needs: before the first page is timed, and once for all that are forked."""
    pipeline = Pipeline(settings, learned=table)
    pipeline.run(Raw("", text="The council voted on Tuesday to approve a new bridge, after two years of debate."))
    return pipeline


def _clean(pipeline: Pipeline, item: Item) -> tuple[int, Rows]:
    result = pipeline.run(_raw(item, reading_of(pipeline.settings)))
    if isinstance(result.fault, MemoryError):  # for the pool to try again: other pages may have left too little
        raise result.fault
    return item.group, rows_of(result, container=item.container)


def rows_of(result: Result, *, container: bool) -> Rows:
    """The rows of a page that is cleaned."""
    return encoded_rows(result.as_row(), [document.as_row() for document in result.documents], container=container)


def encoded_rows(page: Mapping[str, Any], documents: Sequence[Mapping[str, Any]], *, container: bool) -> Rows:
    """Rows as they are written, with the head that the run needs."""
    tally = Tally()
    tally.add(page, documents)
    head = {name: page[name] for name in ("id", "path", "state", "error", "n_bytes")}
    head |= {"container": container, "ids": page["documents"], "tally": tally.as_row()}
    return Rows(head, encoded(page), [encoded(row) for row in documents])


def identity_of(settings: Settings) -> Callable[[Item], Result]:
    """What a worker does for a page that no worker can clean: say which page it is."""
    return partial(_identity, reading_of(settings))


def _identity(reading: Reading, item: Item) -> Result:
    return blank_result(_raw(item, reading))


def lost(result: Result, reason: str, *, container: bool) -> Rows:
    """The rows of a page whose worker ended twice, or took too much."""
    return encoded_rows({**result.as_row(), "error": lost_error(result.path, reason)}, [], container=container)


def lost_error(path: str, reason: str) -> dict[str, str]:
    """The error of a page that was given up."""
    message = f"{path or 'the page'} was given up: {reason}."
    return {"type": "WorkerLost", "message": message, "stage": "worker"}


def _raw(item: Item, reading: Reading) -> Raw:
    return item.page if isinstance(item.page, Raw) else next(pages(item.page, reading))
