"""The first reading of a run: what its pages teach of their sites' templates, in bounded memory.

Groups of pages are surveyed by the engine's workers; their tallies go to files, by site, and are settled file by file.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from pathlib import Path

from cleaner.engines import Engine
from cleaner.io.read import Raw, Source, pages
from cleaner.page import reading_of, view_of
from cleaner.settings import Settings
from cleaner.stages.learned import Table, settle
from cleaner.stages.survey import Tally, merge, survey

GROUP, BYTES = 64, 4 << 20
"""Pages that a worker surveys at a time, and bytes of those that were read already."""
PARTS = 64
"""Files that tallies are divided over: each is settled by itself, so a file must fit into memory."""


Page = Source | Raw
"""A file with one page, which a worker reads, or a page of a container, which was read."""


def taught(found: Iterable[Page], settings: Settings, engine: Engine, work: Path, *, whole: bool = False) -> Table:
    """What pages teach. `work` is an empty folder for files that may go afterwards; with `whole` all pages are of one
    site. The order of the pages is of no consequence. A page that kills who surveys it teaches nothing.
    """
    make = partial(_surveyor, settings, whole)

    def one_by_one(group: list[Page]) -> Tally:
        alone = ([page] for page in group) if len(group) > 1 else ()
        return reduce(merge, engine.map(make, alone, lambda _: Tally()), Tally())

    for tally in engine.map(make, _groups(found), one_by_one):
        spill(tally, work)
    return settled(engine, work)


def surveyed(group: Iterable[Page], settings: Settings, *, whole: bool = False) -> Tally:
    """The tally of a group of pages. Those that can't be read teach nothing."""
    return survey(_views(group, settings), whole=whole)


def spill(tally: Tally, work: Path) -> None:
    """Add a tally to the files of a work folder."""
    for number, part in enumerate(tally.parts(PARTS)):
        if part.sites:
            with (work / f"{number:03d}.tally").open("ab") as handle:
                for site, pages in part.sites.items():
                    packed = {rank: b64encode(data).decode() for rank, data in pages.items()}
                    handle.write(json.dumps([site, packed]).encode() + b"\n")


def settled(engine: Engine, work: Path) -> Table:
    """The table that the files of a work folder settle into."""
    files = sorted(work.glob("*.tally"))
    return reduce(Table.joined, engine.map(_settler, files, lambda _: Table()), Table())


def _surveyor(settings: Settings, whole: bool) -> Callable[[list[Page]], Tally]:
    return partial(surveyed, settings=settings, whole=whole)


def _settler() -> Callable[[Path], Table]:
    return _settle


def _settle(path: Path) -> Table:
    return settle(reduce(merge, _tallies(path), Tally()))


def _tallies(path: Path) -> Iterator[Tally]:
    with path.open("rb") as handle:
        for site, packed in map(json.loads, handle):
            yield Tally({site: {rank: b64decode(data) for rank, data in packed.items()}})


def _groups(found: Iterable[Page]) -> Iterator[list[Page]]:
    group: list[Page] = []
    size = 0
    for page in found:
        group.append(page)
        size += len(page.data) + len(page.text or "") if isinstance(page, Raw) else 0
        if len(group) >= GROUP or size > BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _views(group: Iterable[Page], settings: Settings) -> Iterator[tuple[str, str | None, str]]:
    for page in group:
        for raw in (page,) if isinstance(page, Raw) else pages(page, reading_of(settings)):
            if raw.error is None:
                try:
                    yield raw.path, raw.url, view_of(raw, settings).view
                except MemoryError:
                    raise
                except Exception:  # what is wrong with a page is told when it is cleaned
                    continue
