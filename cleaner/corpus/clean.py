"""The first phase: every page of every group, cleaned into chunk files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from cleaner.corpus.rows import Item, cleaner_of, identity_of, lost, lost_error, runner_of
from cleaner.engines import Engine, Limits, Pool, guarded
from cleaner.errors import EngineError, InputError
from cleaner.io.chunks import Group, Rows
from cleaner.io.read import Raw, Reading, Source, pages, stdin_pages
from cleaner.io.work import Work
from cleaner.page import blank_result, reading_of
from cleaner.result import Result
from cleaner.settings import Settings
from cleaner.stages.learned import Table

STDIN = "-"
"""The path of the source that standard input was kept as."""
Step = Callable[[Rows | int], None]
"""Told of each page that is done, or of a number of them."""


def limits(settings: Settings) -> Limits:
    """What one page may cost."""
    return Limits(settings.max_seconds, settings.max_memory)


def clean_pages(items: Iterable[Item], settings: Settings, table: Table, jobs: int) -> Iterator[tuple[int, Rows]]:
    """The rows of each page with the number of its group, in order, from a pool of processes. `table` is what was
    learnt of the pages' sites.
    """
    bounds = limits(settings)

    def given_up(item: Item, reason: str) -> tuple[int, Rows]:
        # Who it is says a process as well, since reading it may be what kills.
        known = Pool(partial(identity_of, settings), 1, bounds).map(
            [item], lambda item, _: blank_result(Raw(item.page.path))
        )
        return item.group, lost(next(known), reason, container=item.container)

    return Pool(partial(cleaner_of, settings, table), jobs, bounds).map(items, given_up)


def clean_raws(raws: Iterable[Raw], settings: Settings, jobs: int) -> Iterator[Result]:
    """The result of each page, in order, from a pool of processes."""

    def given_up(raw: Raw, reason: str) -> Result:
        return replace(blank_result(raw), error=lost_error(raw.path, reason))

    return Pool(partial(runner_of, settings), jobs, limits(settings)).map(raws, given_up)


def clean_here(
    groups: Sequence[Sequence[Source]], work: Work, settings: Settings, table: Table, jobs: int, step: Step
) -> None:
    """Clean what is not done yet in one pool of `jobs` processes. Pages stream: a large container keeps all of them
    busy. `step` is told how many pages were done before, and of each page that is done.
    """
    open_groups = [(number, work.group(number)) for number in range(len(groups))]
    todo = [(number, group) for number, group in open_groups if not group.done]
    step(sum(group.pages for _, group in open_groups))
    waiting = iter(todo)
    current: tuple[int, Group] | None = None
    items = (item for number, group in todo for item in _items(number, groups[number], group.pages, settings))
    for number, rows in clean_pages(items, settings, table, jobs):
        while current is None or current[0] != number:
            if current is not None:
                current[1].finish()
            current = next(waiting)
        current[1].add(rows)
        step(rows)
    for _, group in ([current] if current is not None else []) + list(waiting):
        group.finish()


def clean_afar(
    groups: Sequence[Sequence[Source]], work: Work, settings: Settings, table: Table, engine: Engine, step: Step
) -> None:
    """Clean what is not done yet as tasks of an engine, a group each, on folders that all its machines share."""
    todo = [(number, sources) for number, sources in enumerate(groups) if not work.group(number).done]
    step(sum(work.group(number).pages for number in set(range(len(groups))) - {number for number, _ in todo}))
    for pages_done in engine.map(partial(_group_cleaner, settings, table, work.cleaned), todo, _no_group):
        step(pages_done)


def _group_cleaner(settings: Settings, table: Table, folder: Path) -> Callable[[tuple[int, Sequence[Source]]], int]:
    return partial(_clean_group, settings, table, folder)


def _clean_group(settings: Settings, table: Table, folder: Path, task: tuple[int, Sequence[Source]]) -> int:
    number, sources = task
    group = Group(folder / f"{number:06d}")
    if not group.done:
        for _, rows in clean_pages(_items(number, sources, group.pages, settings), settings, table, 1):
            group.add(rows)
        group.finish()
    return group.pages


def _no_group(task: tuple[int, Sequence[Source]]) -> int:
    raise EngineError(
        f"the pages from {task[1][0].path} on could not be cleaned: their worker died twice.",
        advice="Use --resume to try again.",
    )


def _items(number: int, sources: Sequence[Source], done: int, settings: Settings) -> Iterator[Item]:
    """The pages of a group but for the first `done`. Workers read the files, a process of its own a container."""
    if is_container(sources[0]):
        return container_items(number, sources[0], settings, done)
    return (Item(number, source, False) for source in islice(sources, done, None))


def is_container(source: Source) -> bool:
    """The source holds many pages, and is read while they are cleaned."""
    return source.path == STDIN or source.container


def container_items(number: int, source: Source, settings: Settings, done: int = 0) -> Iterator[Item]:
    """The pages of a container but for the first `done`."""

    def lost(reason: str) -> Raw:
        message = f"{source.path} can't be read on: {reason}. What follows is lost."
        return Raw(f"{source.path}:lost", error=InputError(message, path=source.path))

    raws = guarded(partial(_container_pages, source, done, reading_of(settings)), limits(settings), lost)
    return (Item(number, raw, True) for raw in raws)


def _container_pages(source: Source, done: int, reading: Reading) -> Iterator[Raw]:
    return islice(_all_pages(source, reading), done, None)


def _all_pages(source: Source, reading: Reading) -> Iterator[Raw]:
    if source.path != STDIN:
        yield from pages(source, reading)
        return
    with source.file.open("rb") as handle:
        yield from stdin_pages(handle, reading)
