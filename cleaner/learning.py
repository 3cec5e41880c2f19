"""The first reading of a run: what its pages teach of their sites' templates, in bounded memory.

Groups of pages are surveyed by the engine's workers; their tallies go to files, by site, and are settled file by file.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from itertools import islice
from pathlib import Path

from cleaner.engines import Engine
from cleaner.errors import CleanerError
from cleaner.io.read import Raw
from cleaner.page import view_of
from cleaner.settings import Settings
from cleaner.stages.learned import Table, settle
from cleaner.stages.survey import Tally, merge, survey

GROUP = 64
"""Pages that a worker surveys at a time."""
PARTS = 64
"""Files that tallies are divided over: each is settled by itself, so a file must fit into memory."""


def taught(raws: Iterable[Raw], settings: Settings, engine: Engine, work: Path, *, whole: bool = False) -> Table:
    """What pages teach. `work` is an empty folder for files that may go afterwards; with `whole` all pages are of one
    site. The order of the pages is of no consequence.
    """
    for tally in engine.map(partial(_surveyor, settings, whole), _groups(raws), _nothing):
        spill(tally, work)
    return settled(engine, work)


def surveyed(raws: Iterable[Raw], settings: Settings, *, whole: bool = False) -> Tally:
    """The tally of a group of pages. Those that can't be read teach nothing."""
    return survey(_views(raws, settings), whole=whole)


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


def _surveyor(settings: Settings, whole: bool) -> Callable[[list[Raw]], Tally]:
    return partial(surveyed, settings=settings, whole=whole)


def _settler() -> Callable[[Path], Table]:
    return _settle


def _settle(path: Path) -> Table:
    return settle(reduce(merge, _tallies(path), Tally()))


def _tallies(path: Path) -> Iterator[Tally]:
    with path.open("rb") as handle:
        for site, packed in map(json.loads, handle):
            yield Tally({site: {rank: b64decode(data) for rank, data in packed.items()}})


def _groups(raws: Iterable[Raw]) -> Iterator[list[Raw]]:
    waiting = iter(raws)
    while group := list(islice(waiting, GROUP)):
        yield group


def _nothing(_: list[Raw]) -> Tally:
    return Tally()


def _views(raws: Iterable[Raw], settings: Settings) -> Iterator[tuple[str, str | None, str]]:
    for raw in raws:
        if raw.error is None:
            try:
                yield raw.path, raw.url, view_of(raw, settings).view
            except CleanerError:
                continue
